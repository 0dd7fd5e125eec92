/** Conversations with states in generated TypeScript: what is heard where, and that a message out of order has no function. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { checkDialogue } from './fixtures/dialogue-check.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { SHAPES } from './fixtures/shapes.ts';
import type { Any } from './fixtures/vector-check.ts';

let typescript: Emitted;
let shapes: Any;
let chat: Any;

beforeAll(async () => {
  const vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({}), SHAPES);
  chat = JSON.parse(vectors.text('shapes.json')).dialogues[0];
  vectors.remove();
  typescript = await emitTo(tsEmitter, TsOptions.parse({}), SHAPES);
  ({ shapes } = await import(pathToFileURL(join(typescript.folder, 'index.ts')).href));
});
afterAll(() => typescript.remove());

test('each role in each state makes of all bytes what the vectors say', () => {
  const { faults, counts } = checkDialogue(shapes, chat);
  expect(faults).toEqual([]);
  expect(counts).toEqual({ heard: 6, OutOfOrder: 12, Malformed: 12, Unknown: 6 });
});

test('a wrong vector is noticed', () => {
  const wrong = structuredClone(chat);
  const place = wrong.places.find((item: Any) => item.role === 'owner' && item.state === 'outside');
  place.cases.find((item: Any) => item.of === 'Knock').next = 'inside';
  expect(checkDialogue(shapes, wrong).faults).toEqual([
    'Chat owner outside Knock: {"heard":"Knock","next":"heard"} instead of {"heard":"Knock","next":"inside"}',
  ]);
});

test('a state has a function for what may be said in it, and for nothing else', () => {
  const said = (state: Any): string[] =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(state)).filter((name) => name.startsWith('say'));
  const outside = shapes.ChatGuestOutside.begin();
  expect(said(outside)).toEqual(['sayKnock', 'sayWord']);
  const { bytes, next } = outside.sayKnock({ id: 7 });
  expect(Buffer.from(bytes).toString('hex')).toBe('544d010007000000');
  expect([next.state, said(next)]).toEqual(['heard', []]);
  expect(outside.sayWord({ value: 1 }).next).toBe(outside);
  expect(said(shapes.ChatOwnerOutside.begin())).toEqual([]);
});

test('what is damaged is told with its field', () => {
  const heard = shapes.ChatOwnerOutside.begin().receive(Uint8Array.of(0x54, 0x4d, 1, 0, 9));
  expect(heard).toMatchObject({ heard: false, why: 'malformed', error: { what: 'Knock.id', kind: 'Truncated' } });
});
