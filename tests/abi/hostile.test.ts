/** Bytes from outside: every generated TypeScript decoder gives a value or a DecodeError, never anything else. */
import { runtime } from '@punktfunk/abi';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomSeed, unhex } from '../../generators/tests/fixtures/emit.ts';
import { type Any, loadVectors, MODULES } from './schema.ts';

const seed = randomSeed();
const RUNS = 400;

/** True when the run gave a value, false after a DecodeError; anything else is thrown on. */
function taken(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof runtime.DecodeError) return false;
    throw error;
  }
}

/** Bytes that mean nothing, and vectors with bytes changed, cut away and added. */
function hostile(samples: Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const noise = fc.uint8Array({ maxLength: 400 });
  const spoilt = fc
    .record({
      base: fc.constantFrom(...samples),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }),
      keep: fc.option(fc.nat(), { nil: undefined, freq: 2 }),
      extra: fc.uint8Array({ maxLength: 4 }),
    })
    .map(({ base, changes, keep, extra }) => {
      const bytes = Uint8Array.from(base);
      for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      const part = keep === undefined ? bytes : bytes.subarray(0, keep % (bytes.length + 1));
      return Uint8Array.of(...part, ...extra);
    });
  return fc.oneof({ weight: 3, arbitrary: spoilt }, { weight: 1, arbitrary: noise });
}

const samplesOf = (cases: Any[]): Uint8Array[] => cases.map((item) => unhex(item.bytes));

for (const document of loadVectors()) {
  const module = MODULES[document.plane];
  if (document.messages.length + document.layouts.length + document.exchanges.length === 0) continue;
  describe(document.plane, () => {
    for (const item of document.layouts as Any[]) {
      test(`layout ${item.name}`, () => {
        fc.assert(
          fc.property(hostile(samplesOf(item.cases)), fc.integer(), fc.integer(), (bytes, offset, min) => {
            expect(taken(() => module[`read${item.name}`](bytes))).toBe(bytes.length >= item.size);
            taken(() => module[`read${item.name}`](bytes, offset % 64, min % 400));
          }),
          { seed, numRuns: RUNS },
        );
      });
    }

    for (const item of [...document.messages, ...document.unions] as Any[]) {
      test(`message ${item.name}`, () => {
        let good = 0;
        fc.assert(
          fc.property(hostile(samplesOf(item.encode)), (bytes) => {
            const decode = module[`decode${item.name}`];
            const encode = module[`encode${item.name}`];
            const exactly = taken(() => module[`decode${item.name}Exact`](bytes));
            const partly = taken(() => {
              const { value, used } = module[`decode${item.name}Prefix`](bytes);
              expect(module[`decode${item.name}Prefix`](bytes.subarray(0, used))).toEqual({ value, used });
            });
            if (!taken(() => decode(bytes))) {
              expect(exactly).toBe(false);
              return;
            }
            good += 1;
            expect(partly).toBe(true);
            const again = encode(decode(bytes));
            expect(again.length).toBeLessThanOrEqual(module[`${item.name}_MAX_SIZE`]);
            expect(encode(decode(again))).toEqual(again);
          }),
          { seed, numRuns: RUNS },
        );
        expect(good).toBeGreaterThan(0);
      });
    }

    for (const item of document.exchanges as Any[]) {
      test(`exchange ${item.name}`, () => {
        fc.assert(
          fc.property(
            fc.array(hostile(samplesOf(item.frames)), { minLength: 1, maxLength: 4 }),
            fc.nat(),
            (chunks, cut) => {
              const stream = Uint8Array.from(chunks.flatMap((chunk) => [...chunk]));
              const at = cut % (stream.length + 1);
              const decoder = new module[`${item.name}Decoder`]();
              taken(() => decoder.push(stream.subarray(0, at)));
              taken(() => decoder.push(stream.subarray(at)));
              taken(() => decoder.end());
              expect(decoder.pending).toBeLessThanOrEqual(item.maxBody + runtime.HEADER_SIZE);
            },
          ),
          { seed, numRuns: RUNS },
        );
      });
    }
  });
}
