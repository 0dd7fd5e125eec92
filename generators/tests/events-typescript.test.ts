/** Tagged unions and version gates in TypeScript: every vector, values by hand, hostile bytes. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockOf, parseLock, prettyLock } from '../src/compile/lock.ts';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { VectorsOptions, vectorsEmitter } from '../src/emit/vectors/index.ts';
import { type Emitted, emitTo, fileRules, hex, randomSeed, unhex } from './fixtures/emit.ts';
import { eventsModel } from './fixtures/events.ts';
import { strictErrors } from './fixtures/strict.ts';
import { type Any, VectorCheck } from './fixtures/vector-check.ts';

const model = eventsModel();
const seed = randomSeed();
let code: Emitted;
let vectors: Emitted;
let t: Any;
let index: Any;

beforeAll(async () => {
  code = await emitTo(tsEmitter, TsOptions.parse({}), model);
  vectors = await emitTo(vectorsEmitter, VectorsOptions.parse({ rustCrate: 'events_abi' }), model);
  index = await import(pathToFileURL(join(code.folder, 'index.ts')).href);
  t = index.events;
});
afterAll(() => {
  code.remove();
  vectors.remove();
});
const document = (name: string): Any => JSON.parse(vectors.text(`${name}.json`));

test('the lock holds the model', () => {
  const lock = parseLock(prettyLock(lockOf(model)));
  expect(lock.planes[1]?.members.find((decl) => decl.name === 'Notice')).toEqual({
    kind: 'union',
    name: 'Notice',
    tag: 'u16',
    length: 'u16',
    maxBody: 64,
    unknown: 'keep',
    cases: [
      { name: 'named', tag: '256', body: { plane: 'common', name: 'Named' } },
      { name: 'ping', tag: '257' },
      { name: 'opened', tag: '258', body: { plane: 'common', name: 'Opened' } },
    ],
    maxSize: 68,
    minSize: 4,
  });
  const batch = lock.planes[1]?.members.find((decl) => decl.name === 'Batch');
  const rate = batch?.kind === 'message' ? batch.fields.find((field) => field.name === 'rate') : undefined;
  expect(rate?.presence).toEqual({ p: 'gate', field: 'version', min: '2', default: '60' });
  expect(batch).toMatchObject({ minSize: 6 });
});

test('files obey the rules, and the strict compiler takes them', () => {
  expect(fileRules(code.files)).toEqual([]);
  expect(fileRules(vectors.files)).toEqual([]);
  expect(strictErrors(code)).toBe('');
  expect(code.files.some((file) => file.text.includes('new Function'))).toBe(false);
});

test('every vector agrees', () => {
  const check = new VectorCheck(model, { common: index.common, events: t }, index.runtime);
  check.plane(document('common'));
  check.plane(document('events'));
  expect(check.faults).toEqual([]);
  expect(check.checked).toBeGreaterThan(800);
});

test('the vectors hold every kind of failure of a union', () => {
  const [, notice] = document('events').unions;
  const errors = new Set(
    [...notice.cuts, ...notice.decode].flatMap((item: Any) => ('error' in item ? [item.error] : [])),
  );
  expect([...errors].sort()).toEqual(['TooLong', 'TrailingBytes', 'Truncated']);
  expect(document('events').unions[0].decode).toContainEqual({ case: 'unknown tag', bytes: '6b', error: 'BadValue' });
});

/** Kind of the decode error, or the value. */
function fate(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof index.runtime.DecodeError) return (error as Any).kind;
    throw error;
  }
}

test('a union by hand', () => {
  expect(hex(t.encodeEvent({ kind: 'closed' }))).toBe('09');
  expect(hex(t.encodeEvent({ kind: 'opened', body: { id: 1, name: 'ab' } }))).toBe(
    '02 01000000 02 6162'.replaceAll(' ', ''),
  );
  expect(hex(t.encodeNotice({ kind: 'ping' }))).toBe('01010000');
  expect(hex(t.encodeNotice({ kind: 'named', body: { id: 5, note: '', extra: 7 } }))).toBe('000102000500');
  expect(hex(t.encodeStrict({ kind: 'second' }))).toBe('8000');
  const kept = t.decodeNotice(unhex('ffff 0300 010203'));
  expect(kept).toEqual({ kind: 'unknown', tag: 0xffff, body: Uint8Array.of(1, 2, 3) });
  expect(hex(t.encodeNotice(kept))).toBe('ffff0300010203');
  expect(() => t.encodeNotice({ ...kept, tag: 0x101 })).toThrow(/Notice.tag: 257 is the tag of a known case/);
  expect(() => t.encodeNotice({ kind: 'unknown', tag: 5, body: new Uint8Array(65) })).toThrow(
    index.runtime.EncodeError,
  );
  expect(() => t.encodeEvent({ kind: 'nope' })).toThrow(index.runtime.EncodeError);
  expect(t.Notice_TAGS).toEqual({ named: 0x100, ping: 0x101, opened: 0x102 });
});

test('a body fills its length, and what is wrong inside of it is no cut', () => {
  expect(fate(() => t.decodeNotice(unhex('0101 0100 00')))).toBe('TrailingBytes');
  expect(fate(() => t.decodeNotice(unhex('0001 0100 05')))).toBe('Truncated');
  expect(fate(() => t.decodeNotice(unhex('0001 4100')))).toBe('TooLong');
  // The same body in a tail that may be cut: the body is whole, so its fault is one.
  expect(fate(() => t.decodeJournal(unhex('01 0001 0100 05 00')))).toBe('Truncated');
  expect(fate(() => t.decodeJournal(unhex('01 0001 0200 05')))).toMatchObject({
    note: { kind: 'named', body: { id: 0 } },
  });
});

test('a gate opens with its version, and hides what it does not let through', () => {
  const batch = { first: { kind: 'closed' }, rate: 30, title: 'x' };
  const at = (version: number) => t.decodeBatch(t.encodeBatch({ ...batch, version }));
  expect(at(1)).toMatchObject({ rate: 60, title: '' });
  expect(at(2)).toMatchObject({ rate: 30, title: '' });
  expect(at(3)).toMatchObject({ rate: 30, title: 'x' });
  expect(hex(t.encodeBatch({ ...batch, version: 1 }))).toBe('45560100 09 00'.replaceAll(' ', ''));
  expect(fate(() => t.decodeBatch(unhex('4556 0200 09 00 1e00')))).toBe('Truncated');
  expect(t.decodeGates(unhex('0000000000010000 fc 0100000000000000')).wide).toBe(1n);
  expect(t.decodeGates(unhex('ffffffffff000000 fc'))).toMatchObject({ wide: -5n, flag: true });
});

test('exactly, and from the start', () => {
  const bytes = t.encodeJournal({ version: 1 });
  const more = Uint8Array.of(...bytes, 1);
  expect(fate(() => t.decodeJournal(more))).toMatchObject({ version: 1 });
  expect(fate(() => t.decodeJournalExact(more))).toBe('Truncated');
  expect(t.decodeEventPrefix(unhex('09ffff'))).toEqual({ value: { kind: 'closed' }, used: 1 });
  expect(fate(() => t.decodeEventExact(unhex('09ffff')))).toBe('TrailingBytes');
});

test('hostile bytes: decoding, encoding and decoding again is stable', () => {
  const names: string[] = document('events').messages.map((item: Any) => item.name);
  const unions: string[] = document('events').unions.map((item: Any) => item.name);
  const samples = [...document('events').messages, ...document('events').unions].flatMap((item: Any) =>
    item.encode.map((entry: Any) => [item.name, unhex(entry.bytes)]),
  );
  const changed = fc
    .tuple(
      fc.constantFrom(...(samples as [string, Uint8Array][])),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
    )
    .map(([[name, bytes], changes]): [string, Uint8Array] => {
      const spoilt = Uint8Array.from(bytes);
      for (const [at, byte] of changes) if (spoilt.length > 0) spoilt[at % spoilt.length] = byte;
      return [name, spoilt];
    });
  const noise = fc.tuple(fc.constantFrom(...names, ...unions), fc.uint8Array({ maxLength: 60 }));
  let taken = 0;
  fc.assert(
    fc.property(fc.oneof(changed, noise), ([name, bytes]) => {
      const first = fate(() => t[`decode${name}`](bytes));
      fate(() => t[`decode${name}Prefix`](bytes));
      fate(() => t[`decode${name}Exact`](bytes));
      if (typeof first === 'string') return;
      taken += 1;
      const again = t[`encode${name}`](first);
      expect(hex(t[`encode${name}`](t[`decode${name}`](again)))).toBe(hex(again));
    }),
    { seed, numRuns: 4000 },
  );
  expect(taken).toBeGreaterThan(400);
});
