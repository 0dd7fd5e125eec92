/**
 * Imports two headers and says what their difference is, in a plain Node process: a schema is loaded with hooks of Node's
 * own loader, which a test runner replaces. Prints JSON: the findings, and what was left out of either header.
 */
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compile } from '../../../src/compile/evaluate/compile.ts';
import { diffModels } from '../../../src/diff/index.ts';
import { readHeader } from '../../../src/foreign/import/read.ts';
import { writeSchema } from '../../../src/foreign/import/schema/write.ts';
import type { Memory } from '../../../src/incremental/cache/memory.ts';

/** Remembers nothing; what import writes calls nothing but the language. */
const MEMORY: Memory = { read: <T>(kind: string) => (kind === 'pure' ? (true as T) : undefined), write: () => {} };

async function imported(path: string) {
  const header = await readHeader(path, { program: 'clang', args: [], target: 'linux-x64', language: 'auto' });
  if ('errors' in header) throw new Error(`${path}: ${header.errors.map(({ message }) => message).join('; ')}`);
  const { text, refused, stayed } = writeSchema(header);
  const schema = join(dirname(path), `${basename(path, '.h')}.ts`);
  writeFileSync(schema, text);
  const { model, diagnostics } = await compile(schema, MEMORY);
  if (model === undefined) throw new Error(`${schema}: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return { model, left: [...refused, ...stayed].map(({ name, why }) => `${name}: ${why}`) };
}

const [, , a = '', b = ''] = process.argv;
const [before, after] = [await imported(a), await imported(b)];
const findings = diffModels(before.model, after.model).findings.map(({ code, rule, class: of, path, message }) => {
  return { code, rule, class: of, path, message };
});
process.stdout.write(JSON.stringify({ findings, left: [...before.left, ...after.left] }));
