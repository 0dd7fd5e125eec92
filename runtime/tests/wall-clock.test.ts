/** The one wall clock of a run. */
import { expect, test } from 'vitest';
import { wallBase } from '../src/platform/wall-clock.ts';

test('the base is what the wall clock shows beside the monotonic one', () => {
  expect(wallBase(1_800_000_000_000, 250n)).toBe(1_800_000_000_000_000_000n - 250n);
});

test('a machine whose date is before its start leaves it to each process', () => {
  expect(wallBase(0, 5_000_000_000n)).toBe(0n);
});
