/** Code of users that does not end: told by name and place, with an exit code, by every verb that runs it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { evaluationLimit } from '../src/compile/evaluate/deadline.ts';
import {
  type CompiledEntry,
  compileAll,
  pfGen,
  type Ran,
  SOURCE,
  temporary,
  temporaryForFile,
} from './support/process.ts';

const HEAD = `import { plane, schema, struct, u32 } from 'pf-gen/schema';
export const S = struct({ a: u32 });
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } });
export default schema({ name: 'x', planes: [p] });
`;

/** A project whose schema has these lines at its end. */
function project(lines: string, config: object = { deadline: 0.5 }): string {
  const folder = temporary();
  mkdirSync(join(folder, 'schema'));
  writeFileSync(join(folder, 'schema/index.ts'), `${HEAD}${lines}\n`);
  const settings = { schema: 'schema/index.ts', out: 'out', targets: { c: {} }, ...config };
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(settings));
  return folder;
}
const told = ({ stderr, stdout }: Ran): string => `${stdout}${stderr}`;

const ENDLESS: readonly (readonly [what: string, lines: string, place: string])[] = [
  ['a loop', 'for (;;) {}', '5:1'],
  ['a promise that nobody keeps', 'await new Promise(() => {});', '5:1'],
  ['a loop that catches everything', 'for (;;) { try { for (;;) {} } finally { continue; } }', '5:18'],
  ['a loop that gives way to others', 'for (;;) await 0;', '5:'],
  ['a list of a sequence without an end', 'function* all() { for (;;) yield 1; }\nexport const list = [...all()];', ''],
  ['a search that takes for ever', "/^(a+)+$/.test('a'.repeat(60) + 'b');", '5:11'],
  ['a wait for another thread', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', '5:9'],
  ['a loop that only this machine enters', 'if (process.env.PATH !== undefined) for (;;) {}', '5:37'],
  ['a loop behind its end', 'void Promise.resolve().then(() => { for (;;) {} });', '5:37'],
];
// All in one process, which also shows that it goes on after each.
let results: readonly CompiledEntry[] = [];
const folder = temporaryForFile();
beforeAll(async () => {
  const entries = ENDLESS.map(([, lines], n) => {
    const path = join(folder, `endless-${n}`, 'index.ts');
    mkdirSync(dirname(path));
    writeFileSync(path, `${HEAD}${lines}\n`);
    return path;
  });
  results = await compileAll(entries, join(folder, 'cache'));
});
test.each(ENDLESS)('%s is named, with its place', (what, _, place) => {
  const found = results[ENDLESS.findIndex(([name]) => name === what)]?.diagnostics ?? [];
  expect(found.map(({ message }) => message)).toEqual(['index.ts did not end within 1 s']);
  const { line, col } = found[0]?.span ?? { line: 0, col: 0 };
  expect(`${line}:${col}`).toContain(place);
});

test('every verb that runs a schema ends, with an exit code', async () => {
  const folder = project('await new Promise(() => {});');
  mkdirSync(join(folder, 'schema/released'));
  const lock = JSON.stringify({ format: 1, schema: 'x', planes: [] });
  writeFileSync(join(folder, 'schema/released/1.0.lock.json'), lock);
  const verbs = [['check'], ['generate'], ['diff'], ['docs', 'page.html'], ['model'], ['release', '2.0']];
  for (const ran of await Promise.all(verbs.map((args) => pfGen(folder, args)))) {
    expect(told(ran)).toContain('schema/index.ts:5:1 error PF1015: index.ts did not end within 0.5 s');
    expect(ran.code).toBe(3);
  }
});

test('a second evaluation that does not end is told as a difference', async () => {
  const ran = await pfGen(project('if (process.env.PATH === undefined) for (;;) {}'), ['check']);
  expect(told(ran)).toContain('error PF1005: two evaluations differ at the end: a model and no result after 0.5 s');
  expect(ran.code).toBe(3);
});

test.each([
  ['process.exit(0);', 'process.exit'],
  ['setInterval(() => S, 1000);', 'setInterval'],
  ['setTimeout(() => { for (;;) {} }, 0);', 'setTimeout'],
])('a schema neither ends the program nor outlives it: %s', async (lines, name) => {
  const ran = await pfGen(project(lines), ['check']);
  expect(told(ran)).toContain(`\`${name}\` is not for schemas`);
  expect(ran.code).toBe(3);
});

test('a configuration that is a module has a deadline as well', async () => {
  const folder = project('');
  const text = readFileSync(join(folder, 'pf-gen.config.json'), 'utf8');
  const path = join(folder, 'own.config.ts');
  writeFileSync(path, `export default ${text};\nfor (;;) {}\n`);
  const script = `import { loadConfig } from ${JSON.stringify(join(SOURCE, 'config/config.ts'))};
    await loadConfig('.', ${JSON.stringify(path)}, 500).catch((error) => console.log(error.diagnostics[0].message));`;
  writeFileSync(join(folder, 'load.mjs'), script);
  const { stdout } = await execa(process.execPath, [join(folder, 'load.mjs')], { timeout: 60_000 });
  expect(stdout).toContain('it did not end within 0.5 s: it was at line 2, column 1');
});

test('the configured deadline is a number of seconds', async () => {
  const ran = await pfGen(project('', { deadline: 0 }), ['check']);
  expect(told(ran)).toContain('PF3003');
});

test('a schema of megabytes has more time than a small one, and every one has an end', () => {
  expect(evaluationLimit(HEAD.length)).toBe(10_000);
  expect(evaluationLimit(2_000_000)).toBe(30_000);
});
