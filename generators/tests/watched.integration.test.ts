/** `--watch` reacts to what it read, however that is replaced, and to nothing else. */
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pfGen } from './support/process.ts';
import { edit, generatedProject, project } from './support/project.ts';
import { watching } from './support/watching.ts';

/** Something that goes on beside the watch, long enough for rounds that should not be. */
async function busy(folder: string, write: (n: number) => void): Promise<void> {
  for (let n = 0; n < 50; n += 1) write(n);
  await pfGen(folder, ['model']);
  for (let n = 50; n < 100; n += 1) write(n);
  await pfGen(folder, ['model']);
}

test('logs and other files beside the schema, the configuration and the output cause no round, and own writes none', async () => {
  // The output lies among the sources: what a round writes is no reason for another one.
  const folder = project({ schema: './schema/index.ts', out: './schema/out', targets: { c: {} } });
  const { round, rounds } = await watching(folder, 'generate');
  const logs = [
    'schema/app.log',
    'schema/parts/app.log',
    'app.log',
    '.cache/app.log',
    'schema/notes.md',
    'schema/unused.ts',
  ];
  await busy(folder, (n) => {
    for (const log of logs) appendFileSync(join(folder, log), `// line ${n}\n`);
    mkdirSync(join(folder, `schema/folder-${n}`));
  });
  await round(
    () => edit(join(folder, 'schema/index.ts'), (text) => text.replace('height: u32', 'depth: u32')),
    /wrote/,
  );
  expect(rounds()).toBe(2);
});

test('a check reacts to what comes and goes in the output and among the releases, and not to what grows there', async () => {
  const folder = await generatedProject();
  const { round, rounds } = await watching(folder, 'check');
  expect(await round(() => writeFileSync(join(folder, 'generated/app.log'), ''), /PF2/)).toContain('PF2003');
  mkdirSync(join(folder, 'generated/c/target'));
  await busy(folder, (n) => {
    for (const log of ['generated/app.log', 'generated/c/target/built']) appendFileSync(join(folder, log), `${n}\n`);
  });
  await round(() => unlinkSync(join(folder, 'generated/app.log')), /match/);
  expect(rounds()).toBe(3);
  expect(await round(() => renameSync(join(folder, 'generated/c'), join(folder, 'c')), /PF2/)).toContain('PF2002');
  await round(() => renameSync(join(folder, 'c'), join(folder, 'generated/c')), /match/);
  const releases = join(folder, 'schema/released');
  mkdirSync(releases);
  await busy(folder, (n) => appendFileSync(join(releases, 'app.log'), `${n}\n`));
  expect(await round(() => writeFileSync(join(releases, '1.0.lock.json'), 'no lock'), /PF/)).toContain('PF5508');
  expect(rounds()).toBe(6);
});

test('a source is followed when it is deleted and comes back, its folder is renamed, and its link points elsewhere', async () => {
  const folder = project();
  const at = (name: string): string => join(folder, name);
  const { round } = await watching(folder, 'generate');
  const header = (): string => readFileSync(at('generated/c/pf_abi/control.h'), 'utf8');
  const shared = readFileSync(at('schema/parts/shared.ts'), 'utf8');
  const with_ = (slots: number): string => shared.replace('6)', `${slots})`);

  await round(() => unlinkSync(at('schema/parts/shared.ts')), /PF1006/);
  await round(() => writeFileSync(at('schema/parts/shared.ts'), with_(7)), /wrote/);
  await round(() => renameSync(at('schema/parts'), at('schema/other')), /PF1006/);
  edit(at('schema/other/shared.ts'), (text) => text.replace('7)', '8)'));
  await round(() => renameSync(at('schema/other'), at('schema/parts')), /wrote/);
  expect(header()).toMatch(/RING_LEN.*8/);

  // The folder is a link now, and what it leads to is another folder than before.
  mkdirSync(at('elsewhere'));
  writeFileSync(at('elsewhere/shared.ts'), with_(9));
  await round(() => {
    rmSync(at('schema/parts'), { recursive: true });
    symlinkSync('../elsewhere', at('schema/parts'));
  }, /wrote/);
  await round(() => writeFileSync(at('elsewhere/shared.ts'), with_(10)), /wrote/);
  expect(header()).toMatch(/RING_LEN.*10/);
  mkdirSync(at('third'));
  writeFileSync(at('third/shared.ts'), with_(11));
  await round(() => {
    symlinkSync('../third', at('schema/parts.new'));
    renameSync(at('schema/parts.new'), at('schema/parts'));
  }, /wrote/);
  expect(header()).toMatch(/RING_LEN.*11/);
});

test('the program of a target and its inputs count, also when they come back', async () => {
  const own = { command: [process.execPath, 'emit.mjs'], inputs: ['words.txt'] };
  const folder = project({ schema: './schema/index.ts', out: './generated', targets: { own } });
  const at = (name: string): string => join(folder, name);
  const program = (end: string): string => `import { readFileSync } from 'node:fs';
const text = readFileSync('words.txt', 'utf8').trim() + ${JSON.stringify(end)} + '\\n';
process.stdout.write(JSON.stringify({ files: [{ path: 'words.txt', text }] }));\n`;
  writeFileSync(at('emit.mjs'), program('!'));
  writeFileSync(at('words.txt'), 'one\n');
  const { round, rounds } = await watching(folder, 'generate');
  const words = (): string => readFileSync(at('generated/own/words.txt'), 'utf8');
  expect(words()).toBe('one!\n');
  await busy(folder, (n) => appendFileSync(at('emit.log'), `${n}\n`));
  await round(() => writeFileSync(at('words.txt'), 'two\n'), /wrote/);
  expect([words(), rounds()]).toEqual(['two!\n', 2]);
  await round(() => unlinkSync(at('emit.mjs')), /PF6/);
  await round(() => writeFileSync(at('emit.mjs'), program('?')), /wrote/);
  expect(words()).toBe('two?\n');
});
