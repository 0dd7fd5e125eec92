/** Processes that are ended while they write, and two that write the same files. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { isTemporary } from '../../src/platform/write/temporary.ts';
import { temporary } from '../support/process.ts';

const WRITER = fileURLToPath(new URL('./writer.ts', import.meta.url));
const DEADLINE_MS = 240_000;
const NOBODY = 65_534;
const MANY = 1_000_000;

function writer(folder: string, letter: string, rounds: number, user?: number) {
  const args = [WRITER, folder, letter, String(rounds), ...(user === undefined ? [] : [String(user)])];
  const child = execa(process.execPath, args, { reject: false, timeout: DEADLINE_MS });
  const under = new Promise<void>((done) => child.stdout.on('data', (text) => /round 1/.test(String(text)) && done()));
  return { child, under };
}

/** What the files hold; each must be of one piece. */
function contents(folder: string): { rounds: string[]; onTheirWay: string[] } {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const rounds = names
    .filter((name) => /\d\.txt$/.test(name))
    .map((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
      expect([new Set(lines).size, lines.length], name).toEqual([1, 5000]);
      return lines[0] ?? '';
    });
  return { rounds, onTheirWay: names.filter((name) => isTemporary(name.split('/').at(-1) ?? '')) };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s: all files are of one round, and nothing is on its way',
  async (signal) => {
    const folder = temporary();
    const { child, under } = writer(folder, 'a', MANY);
    await under;
    child.kill(signal);
    expect((await child).exitCode).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    const { rounds, onTheirWay } = contents(folder);
    expect([rounds.length, new Set(rounds).size, onTheirWay]).toEqual([12, 1, []]);
  },
);

test('a process that is killed leaves whole files, and the next one removes what was on its way', async () => {
  const folder = temporary();
  const { child, under } = writer(folder, 'a', MANY);
  await under;
  child.kill('SIGKILL');
  await child;
  expect(contents(folder).rounds).toHaveLength(12);
  expect((await writer(folder, 'b', 1).child).exitCode).toBe(0);
  const { rounds, onTheirWay } = contents(folder);
  expect([new Set(rounds), onTheirWay]).toEqual([new Set(['b0']), []]);
});

test('two that write the same files: each file is of one of them', async () => {
  const folder = temporary();
  const ran = await Promise.all(['a', 'b'].map((letter) => writer(folder, letter, 60).child));
  expect(ran.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual(ran.map(() => [0, 'round 0\nround 1']));
  const { rounds, onTheirWay } = contents(folder);
  expect([rounds.length, onTheirWay]).toEqual([12, []]);
  expect(
    rounds.every((round) => /^[ab]59$/.test(round)),
    String(rounds),
  ).toBe(true);
});

test('a file that is read-only is not replaced, even where its folder would allow it', async () => {
  const folder = temporary();
  for (const name of ['deep0', 'deep1', 'deep2']) {
    mkdirSync(join(folder, name));
    chmodSync(join(folder, name), 0o777);
  }
  chmodSync(folder, 0o777);
  writeFileSync(join(folder, 'deep2/5.txt'), 'mine', { mode: 0o444 });
  const { exitCode, stdout } = await writer(folder, 'a', 1, NOBODY).child;
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([
    4,
    { path: join(folder, 'deep2/5.txt'), code: 'EACCES', changed: [] },
  ]);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['deep0', 'deep1', 'deep2', 'deep2/5.txt']);
  expect(readFileSync(join(folder, 'deep2/5.txt'), 'utf8')).toBe('mine');
});
