/** Tails in TypeScript: the generated functions and the vectors were made apart from each other and must agree. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../../src/emit/vectors/index.ts';
import { type Emitted, emitTo, fileRules } from '../fixtures/emit.ts';
import { type Any, VectorCheck } from '../fixtures/vector-check.ts';
import { tailsModel } from './model.ts';

const model = tailsModel();
let vectors: Emitted;
let typescript: Emitted;
let index: Any;

beforeAll(async () => {
  vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), model);
  typescript = await emitTo(tsEmitter, TsOptions.parse({}), model);
  index = await import(pathToFileURL(join(typescript.folder, 'index.ts')).href);
});
afterAll(() => {
  vectors.remove();
  typescript.remove();
});

const document = (): Any => JSON.parse(vectors.text('tails.json'));

test('agrees with every vector of a tail, hostile ones too', () => {
  expect([...fileRules(vectors.files), ...fileRules(typescript.files)]).toEqual([]);
  const check = new VectorCheck(model, { tails: index.tails }, index.runtime);
  check.plane(document());
  expect(check.faults).toEqual([]);
  expect(check.checked).toBeGreaterThan(150);
});

test('a vector with another fate is noticed', () => {
  const check = new VectorCheck(model, { tails: index.tails }, index.runtime);
  const wrong = document();
  const hostile = wrong.tails[0].cases.find((item: Any) => item.error === 'Truncated');
  hostile.error = 'BadValue';
  check.plane(wrong);
  expect(check.faults).toHaveLength(1);
});

test('the vectors hold counts that lie, and every tail refuses some', () => {
  const { tails } = document();
  expect(tails.map((tail: Any) => tail.name)).toEqual([
    'Counted',
    'Signed',
    'Wide',
    'Sized',
    'Early',
    'Rest',
    'Raised',
    'Packed',
    'Network',
    'Odd',
  ]);
  const errors = (name: string) =>
    tails
      .find((tail: Any) => tail.name === name)
      .cases.flatMap((item: Any) => (item.error ? [`${item.case}: ${item.error}`] : []));
  expect(errors('Signed')).toContain('all ones: BadValue');
  expect(errors('Wide')).toContain('the product overflows: Truncated');
  expect(errors('Sized')).toContain('one less than it is: BadValue');
  expect(errors('Rest')).toEqual(['cut in the struct: Truncated']);
  for (const { name } of tails) expect(errors(name)).toContain('cut in the struct: Truncated');
});

test('a count that its field cannot hold is refused by the writer', () => {
  expect(() => index.tails.encodeRaised({ list: Array(256).fill(0n) })).toThrow(index.runtime.EncodeError);
  expect(index.tails.encodeRaised({ list: Array(255).fill(0n) })).toHaveLength(8 + 255 * 8);
});

test('a client asks with a tail, and checks the tail of what comes back', async () => {
  const { BoardClient, encodeEarly, encodeCounted } = index.tails;
  const sent: Uint8Array[] = [];
  let answer = encodeEarly({ type: 7, data: Uint8Array.of(1, 2, 3, 4) });
  const client = new BoardClient({
    ioctl: (_: number, input: Uint8Array) => {
      sent.push(input);
      return answer;
    },
  });
  const request = { kind: 1, entries: [{ id: 2, level: 3, part: 4 }] };
  expect(await client.ask(request, 64)).toEqual({ cb: 9, type: 7, data: Uint8Array.of(1, 2, 3, 4) });
  expect(sent).toEqual([encodeCounted(request)]);
  answer = Uint8Array.of(200, 0, 0, 0, 7, 1);
  await expect(client.ask(request, 64)).rejects.toThrow(index.runtime.DecodeError);
  answer = Uint8Array.of(1, 2);
  await expect(client.ask(request, 64)).rejects.toThrow(index.runtime.ShortReplyError);
});
