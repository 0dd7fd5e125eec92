/**
 * Order of test files: the longest first, so that no worker is left alone with one at the end. A fresh clone remembers no
 * times, so the long ones are named here; what is not named keeps the runner's order.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take longest, longest first (`.cache/test/vitest-integration.json` of a run). */
export const LONGEST: readonly string[] = [
  'tests/docs/tutorial',
  'generators/tests/packed-init',
  'tests/abi/tamper',
  'generators/tests/proof/verify',
  'generators/tests/unchanged',
  'generators/tests/rust-protocols',
  'tests/wire/two-versions',
  'tests/wire/codecs',
  'generators/tests/parts',
  'generators/tests/import/corpus',
  'generators/tests/skew/skew',
  'generators/tests/skew/diff-skew',
  'tests/examples/relay-board',
  'generators/tests/text/hostile',
  'generators/tests/linux/devices',
  'generators/tests/deadline',
  'generators/tests/cli',
  'generators/tests/names/names',
  'generators/tests/rust-names',
  'generators/tests/alignment',
  'generators/tests/scalars-built',
  'generators/tests/network',
  'generators/tests/by-hand',
  'generators/tests/registries/rust',
  'generators/tests/skew/arms',
  'generators/tests/tails/skew',
  'generators/tests/tlv/printer',
];

/** Place of a file among the longest; behind all of them when it is none. */
export function placeOf(path: string): number {
  const place = LONGEST.findIndex((name) => path.endsWith(`${name}.integration.test.ts`));
  return place < 0 ? LONGEST.length : place;
}

/** The sequencer that vitest.config.ts names. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ordered = await super.sort(files);
    return ordered.toSorted((a, b) => placeOf(a.moduleId) - placeOf(b.moduleId));
  }
}
