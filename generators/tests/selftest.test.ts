/** The changes: class and place are right on three schemas, and a broken rule is seen. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { pfGen, temporary } from './support/process.ts';

interface Data {
  seed: number;
  right: Record<string, number>;
  mutations: number;
  verdicts: { subject: string; kind: string; right: boolean }[];
}
const BROKEN = fileURLToPath(new URL('./fixtures/broken-selftest.ts', import.meta.url));
const data = (stdout: string): Data => (JSON.parse(stdout) as { data: Data }).data;

test('43 of 43 on two schemas of the tool and on a random one, in a folder without a project', async () => {
  const ran = await pfGen(temporary(), ['selftest', '--mutations', '--json']);
  expect({ code: ran.code, right: data(ran.stdout).right }, `seed ${data(ran.stdout).seed}`).toEqual({
    code: 0,
    right: { scanner: 43, motion: 43, random: 43 },
  });
});

test('a seed gives the same random schema again, and the table names it', async () => {
  const [first, second] = [
    await pfGen(temporary(), ['selftest', '--seed', '7']),
    await pfGen(temporary(), ['selftest', '--seed', '7']),
  ];
  expect(first.stdout).toBe(second.stdout);
  expect(first.stdout).toContain('random 43 of 43 (random schema: seed 7)');
});

test('--seed takes whole numbers', async () => {
  expect(await pfGen(temporary(), ['selftest', '--seed', 'x'])).toMatchObject({ code: 2 });
});

test('a rule that is broken is seen, and a hash that changes where it must not', async () => {
  const ran = await pfGen(temporary(), [], [], {}, BROKEN);
  expect(ran).toMatchObject({ code: 0, stdout: '["range dropped"]' });
});
