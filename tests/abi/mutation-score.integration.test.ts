/** Each property of our own contract, changed once: nothing passes unseen. */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('no mutant of the schema survives, and the set is the whole derived one', async () => {
  const options = { cwd: ROOT, preferLocal: true, localDir: ROOT, timeout: 240_000, maxBuffer: 2 ** 28 } as const;
  const { stdout } = await execa('pf-gen', ['mutate', '--json'], options);
  const { data } = JSON.parse(stdout) as {
    data: { survived: number; total: number; mutants: { path: string; operator: string; killed?: object }[] };
  };
  expect(data.survived).toBe(0);
  expect(data.mutants).toHaveLength(data.total);
  expect(data.mutants.every((mutant) => mutant.killed !== undefined)).toBe(true);
  expect(new Set(data.mutants.map(({ path, operator }) => `${operator} ${path}`)).size).toBe(data.total);
  expect(data.total).toBeGreaterThan(10_000);
});
