/** What is said to be without I/O can't do any, by cargo's own word: decision D15. And no runtime drives the frame path. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './sources.ts';

/** Runtimes, and what brings sockets into a tree. */
const RUNTIMES = ['tokio', 'mio', 'async-io', 'async-std', 'smol', 'futures-executor', 'rayon'];
const IO = [...RUNTIMES, 'quinn', 'quinn-udp', 'socket2'];

/** Every crate that `name` is built from. */
function tree(name: string): string[] {
  const asked = ['tree', '--offline', '--locked', '--package', name, '--edges', 'normal', '--prefix', 'none'];
  const text = execFileSync('cargo', asked, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return text.split('\n').map((line) => line.split(' ')[0]!);
}

const found = (name: string, wanted: readonly string[]): string[] => {
  const all = tree(name);
  return wanted.filter((crate) => all.includes(crate));
};
const io = (name: string): string[] => found(name, IO);

test.each(['pf-session', 'pf-proto'])('%s is built without sockets and without an async runtime', (name) => {
  expect(io(name)).toEqual([]);
});

test('where there are some they are found', () => {
  expect(io('pf-quic')).toEqual(expect.arrayContaining(['tokio', 'quinn', 'socket2']));
});

const FRAME_PATH = ['pf-media', 'pf-idd', 'pf-display', 'pf-capture', 'pf-encode', 'pf-proto', 'pf-socket'];

test.each(FRAME_PATH)('%s, of the frame path, is built without a runtime that could drive it', (name) => {
  expect(found(name, RUNTIMES)).toEqual([]);
});

/** The threads of host and client through which frames go; their crates have a runtime, for control connections. */
const FRAME_THREADS = [
  'host-native/host/src/pipeline.rs',
  'host-native/host/src/frame_source.rs',
  'host-native/host/src/send.rs',
  'host-native/client/src/receive.rs',
  'host-native/client/src/decode.rs',
];
/** What waits for a runtime, or runs on one. */
const ASYNC = /\basync\b|\.await\b|\btokio\b|\bblock_on\b|\bFuture\b/;

test.each(FRAME_THREADS)('%s is a native thread of its own, without async', (path) => {
  expect(readFileSync(join(root, path), 'utf8')).not.toMatch(ASYNC);
});

test('what is async is told from what is not', () => {
  expect(readFileSync(join(root, 'host-native/host/src/session_control.rs'), 'utf8')).toMatch(ASYNC);
});
