/** The example emitter in Python: the package that it writes reads the golden vectors. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parseLock } from '../../src/compile/lock.ts';
import { ExternalOptions, externalTarget } from '../../src/emit/external/index.ts';
import { vectorsEmitter } from '../../src/emit/vectors/index.ts';
import { planOutput } from '../../src/incremental/output/plan.ts';
import { blob, type Declaration, entry, message, registry, rest, u8, varint } from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { OVERLAYS } from '../fixtures/overlays-model.ts';
import { scalarsModel } from '../fixtures/scalars-model.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { UNIONS } from '../fixtures/unions-model.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { temporary } from '../support/process.ts';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
const EXAMPLE = join(REPOSITORY, 'examples/emitters/python');
const INPUT = { lockText: '{}\n', compactLock: '{}', toolVersion: '0.0.0-test' };

/** The repository's schema, from its lock, without the plane whose registries and rests the example has no form of. */
function repository(): Model {
  const { schema, planes } = parseLock(readFileSync(join(REPOSITORY, 'generated/abi.lock.json'), 'utf8'));
  return { format: 1, name: schema, planes: planes.filter(({ name }) => name !== 'wire') };
}

/** Writes package and vectors, and runs the checker of the example. */
async function read(model: Model, change: (vectors: string) => string = (text) => text) {
  const folder = temporary();
  const options = { ...ExternalOptions.parse({ command: ['python3', 'emit.py'] }), root: EXAMPLE };
  const plan = await planOutput(model, [{ name: 'python', options }], '0.0.0-test');
  const files = [...plan].filter(([path]) => path.startsWith('python/'));
  const vectors = (await vectorsEmitter.emit({ model, ...INPUT }, {})).map(({ path, text }): [string, string] => [
    `vectors/${path}`,
    change(text),
  ]);
  for (const [path, text] of [...files, ...vectors]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const args = [join(EXAMPLE, 'check_vectors.py'), folder, 'python', join(folder, 'vectors')];
  return execa('python3', args, { reject: false, timeout: 240_000, env: { PYTHONDONTWRITEBYTECODE: '1' } });
}

test.for([
  ['sample', SHAPES, 250],
  ['unions', UNIONS, 60],
  ['repository', repository(), 1000],
] as const)('schema %s: every vector is read as the interpreter reads it', async ([, model, least]) => {
  const { stdout, stderr, exitCode } = await read(model);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  expect(Number(/^(\d+) cases, 0 differ$/.exec(stdout)?.[1])).toBeGreaterThan(least);
});

test('a vector that says something else is found', async () => {
  const { stderr, exitCode } = await read(SHAPES, (text) => text.replace(/"channels": ?\d/, '"channels":99'));
  expect(exitCode).toBe(1);
  expect(stderr).toContain('shapes.Greeting');
});

test('a schema that Python cannot spell is refused with a reason', async () => {
  const plane = { ...SHAPES.planes[0]!, name: 'runtime' };
  const options = { ...ExternalOptions.parse({ command: ['python3', 'emit.py'] }), root: EXAMPLE };
  const model: Model = { ...SHAPES, planes: [plane] };
  const emit = externalTarget('python').emitter.emit({ model, ...INPUT }, options as never);
  await expect(emit).rejects.toThrow("PF6402: the program of target 'python' ended with exit code 1");
  await expect(emit).rejects.toThrow("plane 'runtime' has the name of a module");
});

test('what the example has no form of is refused by name', async () => {
  await expect(read(scalarsModel())).rejects.toThrow(/this target has no form of f32/);
  const [events] = modelOf(...OVERLAYS.planes).planes;
  const unions: Model = { format: 1, name: 'overlays', planes: [events!] };
  await expect(read(unions)).rejects.toThrow(/this target has no form of the overlapping union Word/);
  const inner = { Inner: registry({ x: entry(1, u8) }, { tag: u8, length: 'u8', max: 9 }) };
  const refused: readonly (readonly [string, Record<string, Declaration>])[] = [
    ['the varint quic', { A: message({ a: varint('quic') }) }],
    ['what goes on to the end', { A: message({ a: rest.bytes(3) }) }],
    ['the registry Inner', inner],
    ['be.u16', { A: message({ a: blob(3, { prefix: 'be.u16' }) }) }],
  ];
  for (const [what, members] of refused) {
    await expect(read(modelOf(planeOf(members)))).rejects.toThrow(`this target has no form of ${what}`);
  }
});
