/** The generated hosts of nine versions against their generated drivers, run: 81 pairs (driver-abi §1.5, §6). */
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import type { Cell } from '../../generators/src/proof/skew/matrix.ts';
import { agreement, CONSTANTS } from './handshake.ts';
import { lockPath, VERSIONS } from './locks.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'generators', 'src', 'cli', 'main.ts');
const LIMIT_MS = 15 * 60_000;

let code: number | undefined;
let cells: readonly Cell[];
beforeAll(async () => {
  const names = [CONSTANTS.version!, CONSTANTS.floor!, CONSTANTS.ceiling!];
  const options = ['--version-constant', '--floor-constant', '--ceiling-constant'].flatMap((flag, n) => [
    flag,
    names[n]!,
  ]);
  const args = ['skew', ...VERSIONS.map(lockPath), ...options, '--run', '--json'];
  const ran = await execa(process.execPath, [MAIN, ...args], {
    cwd: import.meta.dirname,
    reject: false,
    timeout: LIMIT_MS,
  });
  code = ran.exitCode;
  cells = (JSON.parse(ran.stdout) as { data: { cells: Cell[] } }).data.cells;
}, LIMIT_MS);

test('no pair reads garbage, none hangs, and every cell has a verdict', () => {
  expect(code).toBe(0);
  expect(cells).toHaveLength(VERSIONS.length ** 2);
  expect(new Set(cells.map(({ verdict }) => verdict))).toEqual(new Set(['ok', 'degraded', 'refused']));
});

test('what was run agrees with the record', () => {
  expect(agreement(cells)).toEqual([]);
});

test('what was run is what the locks had foreseen', () => {
  expect(cells.filter(({ verdict, predicted }) => verdict !== predicted)).toEqual([]);
});
