/** Two versions of a device whose calls carry tails: what their locks foresee is what the generated code does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { lockOf, prettyLock } from '../../src/compile/lock.ts';
import { diffModels, modelOfLock } from '../../src/diff/index.ts';
import { device, enumeration, field, ioctl, plane, struct, tail, u8, u32 } from '../../src/language/index.ts';
import { type Cell, foresee } from '../../src/proof/skew/matrix.ts';
import { versionOf, withoutEmptyTails } from '../../src/proof/skew/version.ts';
import { modelOf } from '../support/build.ts';
import { MAIN } from '../support/process.ts';
import { LOOMS } from './carriers.ts';

const BUILD_MS = 10 * 60_000;
const labels = Object.keys(LOOMS);
const versions = labels.map((label, index) => versionOf(label, index, LOOMS[label]!));

/** Verdict and a reason by who is the driver and who the host; the other one is the first version. */
const EXPECTED: Record<string, [asDriver: [string, string], asHost: [string, string]]> = {
  renamed: [
    ['ok', 'entries[0].id of the host is called items[…].id by the driver'],
    ['ok', 'items[0].id of the host is called entries[…].id by the driver'],
  ],
  exchanged: [
    ['garbage', 'the driver reads entries[…].part.low, entries[…].part.high wrongly'],
    ['garbage', 'the driver reads entries[…].level wrongly'],
  ],
  wider: [
    ['refused', 'SHORT: a tail of 48 bytes is stated, and 24 come'],
    ['garbage', 'the driver reads entries[…].id wrongly'],
  ],
  moved: [
    ['garbage', 'as many as n says'],
    ['garbage', 'as many as n says'],
  ],
  inBytes: [
    ['refused', 'SHORT: 3 bytes are no elements of 8'],
    ['refused', 'SHORT: a tail of 192 bytes is stated, and 24 come'],
  ],
  signed: [
    ['garbage', 'the host reads lines[…] wrongly'],
    ['garbage', 'the host reads lines[…] wrongly'],
  ],
  native: [
    ['garbage', 'the host reads length wrongly'],
    ['garbage', 'the host reads length wrongly'],
  ],
  headless: [
    ['garbage', 'data[…] is lost on its way to the host'],
    ['refused', 'the tail of the reply'],
  ],
  gone: [
    ['garbage', 'as many as cb says'],
    ['refused', 'room for 4 bytes, and 6 are written'],
  ],
  roomier: [
    ['garbage', 'the driver reads colours[…] wrongly'],
    ['garbage', 'the driver reads colours[…] wrongly'],
  ],
  longer: [
    ['refused', 'SHORT: 6 bytes are no elements of 4'],
    ['garbage', 'the driver reads colours[…] wrongly'],
  ],
};

function checkTable(cells: readonly Cell[]): void {
  const cell = (host: string, driver: string): Cell => cells.find((c) => c.host === host && c.driver === driver)!;
  expect(Object.keys(EXPECTED)).toEqual(labels.slice(1));
  const told = Object.entries(EXPECTED).map(([label, sides]) => {
    const found = [cell('first', label), cell(label, 'first')].map(({ verdict, reasons }, n) => {
      const [, text] = sides[n]!;
      const says = reasons.some((one) => one.text.includes(text));
      return [verdict, says ? text : reasons.map((one) => `${one.kind}: ${one.text}`).join('; ')];
    });
    return [label, found];
  });
  expect(Object.fromEntries(told)).toEqual(EXPECTED);
  for (const label of labels) expect(cell(label, label)).toMatchObject({ verdict: 'ok', reasons: [] });
}

test('the locks alone tell every sin, and the diff calls a break what reads garbage', () => {
  const cells = foresee(versions, {});
  checkTable(cells);
  const bad = cells.filter(({ verdict }) => verdict === 'garbage').map(({ host, driver }) => [host, driver]);
  const models = new Map(labels.map((label) => [label, modelOfLock(LOOMS[label]!)]));
  const classes = bad.map(([a = '', b = '']) => diffModels(models.get(a)!, models.get(b)!).class);
  expect(new Set(classes)).toEqual(new Set(['break']));
});

test('a call whose counter has no room for an element is left out by name, in every version', () => {
  const Status = enumeration(u32, { OK: 0, SHORT: 1 });
  const lock = (most: number) => {
    const None = struct({ n: field(u8, { range: [0, most] }), list: tail(u8, { count: 'n' }) });
    const ioctls = { SEND: ioctl({ fn: 0x801, in: None }) };
    const Box = device({
      ...{ interface: '11223344-5566-7788-99aa-bbccddeeff02', type: 0x8001, statuses: Status, success: 'OK', ioctls },
      ...{ shortInput: 'SHORT', shortOutput: 'SHORT', unknownCode: 'SHORT' },
    });
    const members = { Status, None, Box };
    return lockOf(modelOf(plane({ name: 'box', id: 1, version: 1, policy: 'lockstep', members })));
  };
  const whole = [versionOf('none', 0, lock(0)), versionOf('two', 1, lock(2))];
  expect(whole.map(({ operations }) => operations.get('box.Box.SEND')?.input?.tail?.count)).toEqual([0, 2]);
  const { versions: kept, left } = withoutEmptyTails(whole);
  expect(left).toEqual(['box.Box.SEND']);
  expect(kept.map(({ operations }) => operations.size)).toEqual([0, 0]);
  expect(withoutEmptyTails([whole[1]!, whole[1]!]).left).toEqual([]);
});

let cells: readonly Cell[];
beforeAll(async () => {
  const folder = join(import.meta.dirname, '..', '..', 'target', 'skew-looms');
  mkdirSync(folder, { recursive: true });
  const files = labels.map((label) => {
    const path = join(folder, `${label}.lock.json`);
    writeFileSync(path, prettyLock(LOOMS[label]!));
    return path;
  });
  const options = { cwd: import.meta.dirname, reject: false, timeout: BUILD_MS } as const;
  const ran = await execa(process.execPath, [MAIN, 'skew', ...files, '--run', '--json'], options);
  expect(ran.stdout, ran.stderr).toMatch(/^\{"v"/);
  ({ cells } = (JSON.parse(ran.stdout) as { data: { cells: Cell[] } }).data);
}, BUILD_MS);

/** The worst of each call. */
const worstOf = ({ reasons }: Cell): Map<string, string> =>
  new Map([...reasons].reverse().map(({ kind, subject }) => [subject, kind]));

test('what was run is what the locks had foreseen, call by call', () => {
  const seen = new Map<string, number>();
  for (const foreseen of foresee(versions, {})) {
    const ran = cells.find(({ host, driver }) => host === foreseen.host && driver === foreseen.driver)!;
    const where = `host ${ran.host}, driver ${ran.driver}`;
    expect([...worstOf(ran).keys()].sort(), where).toEqual([...worstOf(foreseen).keys()].sort());
    for (const [subject, kind] of worstOf(ran)) {
      // Where a wrong value is also one that is refused, chance decides whether anything of it passes.
      const kinds = foreseen.reasons.filter((reason) => reason.subject === subject).map((reason) => reason.kind);
      expect(kinds, `${where}: ${subject}`).toContain(kind);
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
  }
  expect([...seen.keys()].sort()).toEqual(['garbage', 'ok', 'refused']);
  expect(seen.get('garbage')).toBeGreaterThan(30);
});
