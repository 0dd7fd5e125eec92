/** What interrupted runs leave is taken away by a later one; what somebody uses, or what is not ours, stays. */
import { mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporary } from './support/process.ts';
import { sweep } from './support/sweep.ts';

test('old folders of tests go, everything else stays', () => {
  const folder = temporary();
  const yesterday = new Date(Date.now() - 24 * 3600_000);
  const old = [
    'pf-gen-test-aB3dEf',
    'pf-gen-packed-000000',
    'pf-gen-test-verify-builds',
    'other-test-aB3dEf',
    'pf-gen-test-x',
  ];
  for (const name of [...old, 'pf-gen-test-Young1']) mkdirSync(join(folder, name));
  for (const name of old) utimesSync(join(folder, name), yesterday, yesterday);
  sweep(folder, Date.now());
  expect(readdirSync(folder).sort()).toEqual([
    'other-test-aB3dEf',
    'pf-gen-test-Young1',
    'pf-gen-test-verify-builds',
    'pf-gen-test-x',
  ]);
});
