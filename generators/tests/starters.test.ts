/** Whose end is that of a program that stays: who started it, through whatever only passes the command on. */
import { expect, test } from 'vitest';
import { type Program, startersOf } from '../src/platform/starters.ts';

/** Processes from the outermost to the innermost, which asks: numbers 10, 11, … */
function asked(
  commands: readonly (readonly string[])[],
  leaders: readonly number[] = [],
  nothingToRead = false,
): number[] {
  const programs = commands.map((command, n): Program => {
    const leader = leaders.filter((at) => at <= n).at(-1);
    return { pid: 10 + n, parent: n === 0 ? 1 : 9 + n, session: leader === undefined ? 5 : 10 + leader, command };
  });
  const self = programs.at(-1);
  if (self === undefined) throw new Error('nobody asks');
  return startersOf(self, (pid) => programs.find((program) => program.pid === pid), nothingToRead);
}
const WATCH = ['node', 'pf-gen', 'generate', '--watch'];
const TYPED = ['-bash'];

test.each<[string, string[][], number[]]>([
  ['another program', [['python3', 'dev.py'], WATCH], [10]],
  ['a shell in which it was typed', [TYPED, WATCH], []],
  ['npx', [TYPED, ['npm exec pf-gen generate --watch'], WATCH], [11]],
  [
    'npx, through a shell that stays',
    [TYPED, ['npm exec pf-gen'], ['sh', '-c', 'pf-gen "generate" "--watch"'], WATCH],
    [12, 11],
  ],
  [
    'npm run, which runs npx',
    [['make'], ['npm run watch'], ['sh', '-c', 'npx pf-gen'], ['node', '/usr/bin/npx', 'pf-gen'], WATCH],
    [13, 12, 11, 10],
  ],
  [
    'cmd.exe of npx',
    [
      ['C:\\node\\node.exe', 'C:\\npm\\bin\\npx-cli.js', 'pf-gen'],
      ['C:\\Windows\\cmd.exe', '/d', '/s', '/c', 'pf-gen'],
      WATCH,
    ],
    [11, 10],
  ],
  ['pnpm and yarn', [['node', '/usr/lib/pnpm.cjs', 'exec'], ['node', '/usr/bin/yarn', 'pf-gen'], WATCH], [11, 10]],
  ['a shell that waits', [TYPED, ['bash', '-c', 'cd x && pf-gen generate --watch >&2; echo done'], WATCH], [11]],
  ['a shell that does not wait', [['bash', '-c', 'pf-gen generate --watch & echo started'], WATCH], []],
  [
    'a shell that does not wait for npx',
    [['sh', '-c', 'npx pf-gen generate --watch >log 2>&1 &'], ['npm exec pf-gen'], WATCH],
    [11],
  ],
  ['nobody any more', [WATCH], []],
])('%s', (_, commands, wanted) => {
  expect(asked(commands)).toEqual(wanted);
});

test('a script waits for what it starts, unless that has nothing to read, which is so in the background', () => {
  expect(asked([TYPED, ['/bin/sh', './dev.sh'], WATCH])).toEqual([11]);
  expect(asked([TYPED, ['/bin/sh', './dev.sh'], WATCH], [], true)).toEqual([]);
});

test('what was detached is on its own, and so is what started it', () => {
  expect(asked([['node', 'daemon.js'], WATCH], [1])).toEqual([]);
  expect(asked([['node', 'daemon.js'], ['npm exec pf-gen'], WATCH], [1])).toEqual([11]);
});
