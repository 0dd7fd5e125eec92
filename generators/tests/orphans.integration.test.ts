/** A watch ends when what started it is ended, however: nothing is left behind. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { MAIN } from './support/process.ts';
import { project } from './support/project.ts';

const DEADLINE_MS = 240_000;

/** A project whose package says its number and then is the program. */
function installed(): string {
  const folder = project();
  const tool = join(folder, 'node_modules/pf-gen');
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  mkdirSync(tool);
  writeFileSync(
    join(tool, 'package.json'),
    JSON.stringify({ name: 'pf-gen', version: '1.0.0', bin: { 'pf-gen': 'bin.mjs' } }),
  );
  const bin = `#!/usr/bin/env node\nprocess.stderr.write(\`number \${process.pid};\`);\nawait import(${JSON.stringify(MAIN)});\n`;
  writeFileSync(join(tool, 'bin.mjs'), bin, { mode: 0o755 });
  symlinkSync('../pf-gen/bin.mjs', join(folder, 'node_modules/.bin/pf-gen'));
  const scripts = { watch: 'pf-gen generate --watch', nested: 'npx pf-gen generate --watch && true' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'x', scripts }));
  return folder;
}

/**
 * Starts a command, waits for the watch in it, and ends what was started. Resolves when the last process that has its
 * output has ended: one that stays keeps it open.
 */
async function ended(command: string, args: readonly string[], signal: NodeJS.Signals, group = false): Promise<void> {
  const child = spawn(command, args, {
    cwd: installed(),
    detached: group,
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    },
  });
  let text = '';
  const closed = new Promise<void>((done) => child.on('close', () => done()));
  const waiting = new Promise<number>((done) => {
    child.stdout.resume();
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/waiting for a change/.test(text)) done(Number(/number (\d+);/.exec(text)?.[1]));
    });
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const pid = await Promise.race([waiting, closed.then(() => Promise.reject(new Error(`no watch: ${text}`)))]);
  onTestFinished(() => {
    if (runs(pid)) process.kill(pid, 'SIGKILL');
  });
  expect(runs(pid)).toBe(true);
  if (group) process.kill(-(child.pid ?? 0), signal);
  else child.kill(signal);
  await closed;
  // The system closes what a process had open a moment before it is gone.
  await vi.waitFor(() => expect(runs(pid)).toBe(false), DEADLINE_MS);
}

/** One that nobody has asked how it ended is still listed; it runs no more. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^[^(]*\(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

test('npx at a terminal, where Ctrl-C goes to all of them', async () => {
  await ended('npx', ['pf-gen', 'generate', '--watch'], 'SIGINT', true);
});

test.each(['SIGTERM', 'SIGKILL'] as const)('npx, ended by %s', async (signal) => {
  await ended('npx', ['pf-gen', 'generate', '--watch'], signal);
});

test('npm run, which runs npx, killed', async () => {
  await ended('npm', ['run', 'nested'], 'SIGKILL');
});

test('a shell that waits, killed', async () => {
  await ended('sh', ['-c', 'node_modules/.bin/pf-gen check --watch; true'], 'SIGKILL');
});
