/** Versions of a device for `pf-gen skew`: foreseen from their locks, run, and compared. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { type Lock, prettyLock } from '../../src/compile/lock.ts';
import { diffModels, modelOfLock } from '../../src/diff/index.ts';
import { type Cell, foresee } from '../../src/proof/skew/matrix.ts';
import { type SkewVersion, versionOf } from '../../src/proof/skew/version.ts';
import { MAIN } from './process.ts';

export const BUILD_MS = 10 * 60_000;
type Locks = Readonly<Record<string, Lock>>;

export const versionsOf = (locks: Locks): SkewVersion[] =>
  Object.entries(locks).map(([label, lock], index) => versionOf(label, index, lock));

/** Verdict and a reason by who is the driver and who the host; the other one is the first version. */
export type Expected = Readonly<Record<string, readonly [asDriver: [string, string], asHost: [string, string]]>>;

/** Every version beside the first one, and beside itself. */
export function checkForeseen(locks: Locks, expected: Expected): void {
  const labels = Object.keys(locks);
  const [first = ''] = labels;
  const cells = foresee(versionsOf(locks), {});
  const cell = (host: string, driver: string): Cell =>
    cells.find((found) => found.host === host && found.driver === driver) as Cell;
  const told = labels.slice(1).map((label) => {
    const found = [cell(first, label), cell(label, first)].map(({ verdict, reasons }, n) => {
      const text = expected[label]?.[n]?.[1] ?? '';
      const says = reasons.some((one) => one.text.includes(text)) || (reasons.length === 0 && text === '');
      return [verdict, says ? text : reasons.map((one) => `${one.kind}: ${one.text}`).join('; ')];
    });
    return [label, found];
  });
  expect(Object.fromEntries(told)).toEqual(expected);
  for (const label of labels) expect(cell(label, label)).toMatchObject({ verdict: 'ok', reasons: [] });
}

/** The classes that the diff has for pairs that read garbage. */
export function classesOfGarbage(locks: Locks): Set<string | undefined> {
  const models = new Map(Object.entries(locks).map(([label, lock]) => [label, modelOfLock(lock)]));
  const bad = foresee(versionsOf(locks), {}).filter(({ verdict }) => verdict === 'garbage');
  const model = (label: string) => models.get(label) as ReturnType<typeof modelOfLock>;
  return new Set(bad.map(({ host = '', driver = '' }) => diffModels(model(host), model(driver)).class));
}

/** Some of the versions: all are foreseen, and to build each and run it with each takes minutes. */
export const only = (locks: Locks, ...labels: readonly string[]): Locks =>
  Object.fromEntries(labels.map((label) => [label, locks[label] as Lock]));

/** Builds all versions, and runs each with each. */
export async function runAll(name: string, locks: Locks): Promise<readonly Cell[]> {
  const folder = join(import.meta.dirname, '..', '..', 'target', `skew-${name}`);
  mkdirSync(folder, { recursive: true });
  const files = Object.entries(locks).map(([label, lock]) => {
    const path = join(folder, `${label}.lock.json`);
    writeFileSync(path, prettyLock(lock));
    return path;
  });
  const options = { cwd: import.meta.dirname, reject: false, timeout: BUILD_MS } as const;
  const ran = await execa(process.execPath, [MAIN, 'skew', ...files, '--run', '--json'], options);
  expect(ran.stdout, ran.stderr).toMatch(/^\{"v"/);
  const { data } = JSON.parse(ran.stdout) as { data?: { cells: Cell[] } };
  expect(data?.cells, ran.stdout.slice(0, 2000)).toBeDefined();
  return data?.cells ?? [];
}

/** The worst of each call. */
const worstOf = ({ reasons }: Cell): Map<string, string> =>
  new Map([...reasons].reverse().map(({ kind, subject }) => [subject, kind]));

/** Expects that what was run is what the locks had foreseen, call by call; says how often each kind was. */
export function checkRun(locks: Locks, cells: readonly Cell[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const foreseen of foresee(versionsOf(locks), {})) {
    const ran = cells.find(({ host, driver }) => host === foreseen.host && driver === foreseen.driver) as Cell;
    const where = `host ${ran.host}, driver ${ran.driver}`;
    expect([...worstOf(ran).keys()].sort(), where).toEqual([...worstOf(foreseen).keys()].sort());
    for (const [subject, kind] of worstOf(ran)) {
      // Where a wrong value is also one that is refused, chance decides whether anything of it passes.
      const kinds = foreseen.reasons.filter((reason) => reason.subject === subject).map((reason) => reason.kind);
      expect(kinds, `${where}: ${subject}`).toContain(kind);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
  }
  return seen;
}
