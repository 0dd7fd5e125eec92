/** What is said to be without I/O can't do any, by cargo's own word: decision D15. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

/** Runtimes, and what brings sockets into a tree. */
const IO = ['tokio', 'quinn', 'quinn-udp', 'mio', 'socket2', 'async-io', 'smol'];

/** Every crate that `name` is built from. */
function tree(name: string): string[] {
  const asked = ['tree', '--offline', '--locked', '--package', name, '--edges', 'normal', '--prefix', 'none'];
  const text = execFileSync('cargo', asked, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return text.split('\n').map((line) => line.split(' ')[0]!);
}

const io = (name: string): string[] => IO.filter((crate) => tree(name).includes(crate));

test.each(['pf-session', 'pf-proto'])('%s is built without sockets and without an async runtime', (name) => {
  expect(io(name)).toEqual([]);
});

test('where there are some they are found', () => {
  expect(io('pf-quic')).toEqual(expect.arrayContaining(['tokio', 'quinn', 'socket2']));
});
