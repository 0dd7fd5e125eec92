/** Two versions of a header, imported and compared: what breaks a peer is called a break, and nothing else is. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type DiffClass, worst } from '../../src/diff/index.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { named, PAIRS, type Pair } from './pairs.ts';

const RUNNER = fileURLToPath(new URL('./support/diff-headers.ts', import.meta.url));

interface Found {
  readonly rule: string;
  readonly class: DiffClass;
  readonly path: string;
  readonly message: string;
}
interface Compared {
  readonly findings: readonly Found[];
  readonly left: readonly string[];
}

/** All pairs stand in two headers: clang starts a few times only, and no pair may be mistaken for another. */
function compared(pairs: readonly Pair[]): Compared {
  const folder = mkdtempSync(join(tmpdir(), 'pf-gen-pairs-'));
  try {
    const written = (side: 'a' | 'b'): string => {
      mkdirSync(join(folder, side));
      const path = join(folder, side, 'pairs.h');
      const texts = pairs.map((pair, index) => named(pair[side], index));
      writeFileSync(path, ['#include <linux/types.h>', '#include <linux/ioctl.h>', ...texts, ''].join('\n'));
      return path;
    };
    return JSON.parse(run(process.execPath, [RUNNER, written('a'), written('b')])) as Compared;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let all: Compared;
beforeAll(() => {
  needTools('clang');
  all = compared(PAIRS);
});

const of = ({ findings }: Compared, index: number): Found[] =>
  findings.filter(({ path, message }) => new RegExp(`pair${index}(?!\\d)`, 'i').test(`${path} ${message}`));

test('nothing is left out of either header, but what a schema has no word for', () => {
  expect(all.left).toEqual([expect.stringContaining('is a bit field with a sign')]);
});
test('every finding is about one pair', () => {
  const about = PAIRS.flatMap((_, index) => of(all, index));
  expect(all.findings.filter((found) => !about.includes(found)).map(({ rule }) => rule)).toEqual([]);
});
describe('is classed', () => {
  test.each(PAIRS.map((pair, index): [string, Pair, number] => [`${pair.worst}: ${pair.what}`, pair, index]))(
    '%s',
    (_, pair, index) => {
      const found = of(all, index);
      expect(worst(found.map((one) => one.class)), found.map(({ message }) => message).join('\n')).toBe(pair.worst);
    },
  );
});
