/** Small projects of a stranger: a schema, a configuration, and nothing else. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { temporary } from './process.ts';
import { servedPfGen } from './served.ts';

export const SCHEMA = `import { plane, schema, struct, u32 } from 'pf-gen/schema';
import { shared } from './parts/shared.ts';

/** Asks for a display. */
export const AddRequest = struct(
  {
    /** Width in pixels. */
    width: u32,
    height: u32,
  },
  { size: 8 },
);
export const control = plane({ name: 'control', id: 1, version: 1, policy: 'lockstep', members: { AddRequest, ...shared } });
export default schema({ name: 'example', planes: [control] });
`;
export const SHARED = `import { constant, u32 } from 'pf-gen/schema';

/** Slots of the ring. */
const RING_LEN = constant(u32, 6);
export const shared = { RING_LEN };
`;
export const CONFIG = { schema: './schema/index.ts', out: './generated', targets: { c: {} } };

/** A project without node_modules: the program brings the language along. */
export function project(config: object = CONFIG): string {
  const folder = temporary();
  mkdirSync(join(folder, 'schema/parts'), { recursive: true });
  writeFileSync(join(folder, 'schema/index.ts'), SCHEMA);
  writeFileSync(join(folder, 'schema/parts/shared.ts'), SHARED);
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config, null, 2));
  return folder;
}

/** The same, with its files generated. */
export async function generatedProject(config: object = CONFIG): Promise<string> {
  const folder = project(config);
  expect(await servedPfGen(folder, ['generate'])).toMatchObject({ code: 0, stderr: '' });
  return folder;
}

/** Changes a file's text; throws when that changes nothing. */
export function edit(path: string, change: (text: string) => string): void {
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the edit of ${path} changes nothing`);
  writeFileSync(path, after);
}
