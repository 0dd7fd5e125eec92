/** Ctrl-C on a terminal, through npm as people start it: once stops in order, twice kills at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, onTestFailed, test } from 'vitest';
import { FakeKit } from '../../runtime/tests/fakes/kit.ts';
import { ANY_SHARES, processesOf, ROOT, testEnvironment } from '../support/pf-host.ts';
import { Waiters } from '../support/waiters.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A command on a pseudo-terminal of its own, read to its last byte (`script` may end before it has read all). */
const ON_A_TERMINAL = `
import os, pty, sys
code = os.waitstatus_to_exitcode(pty.spawn(["/bin/sh", "-c", sys.argv[1]]))
# A signal ends with what a shell would say of it.
sys.exit(code if code >= 0 else 128 - code)
`;

class Terminal {
  readonly #child: ReturnType<typeof start>;
  readonly #waiters = new Waiters();
  readonly ended: Promise<number | undefined>;
  output = '';

  constructor(command: string) {
    this.#child = start(command);
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.output += chunk.toString('utf8');
      this.#waiters.wake();
    });
    this.ended = this.#child.then(({ exitCode }) => {
      this.#waiters.end();
      return exitCode;
    });
    onTestFailed(() => {
      process.stderr.write(`${this.output}\n`);
    });
  }

  /** Types Ctrl-C. */
  interrupt(): void {
    this.#child.stdin.write('\x03');
  }

  /** Waits until the screen has shown this. */
  async shows(pattern: RegExp, ms: number): Promise<RegExpExecArray> {
    return this.#waiters.until(
      () => pattern.exec(this.output) ?? undefined,
      () => `${pattern} on the terminal`,
      ms,
    );
  }
}

function start(command: string) {
  return execa('python3', ['-c', ON_A_TERMINAL, command], {
    reject: false,
    extendEnv: false,
    env: testEnvironment({ TERM: 'xterm', ...ANY_SHARES }),
    cwd: ROOT,
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'ignore',
    buffer: false,
    encoding: 'buffer',
    timeout: 240_000,
  });
}

function demo(prefix: string): { terminal: Terminal; id: () => string } {
  const directory = mkdtempSync(join(tmpdir(), 'pf-tty-'));
  directories.push(directory);
  // exec: a shell that stays in the foreground hears the Ctrl-C as well, and dash then ends with 130 whatever we say.
  const terminal = new Terminal(`exec ${prefix} --run-dir ${directory} --log-level info`);
  const id = () => {
    // Runs are named in the directory that each has; the test's own holds one.
    const match = /run ([0-9a-f]{10})/.exec(terminal.output);
    if (match === null) throw new Error('the run did not say its id');
    return match[1]!;
  };
  return { terminal, id };
}

/** A line of figures, drawn over the one before: carriage return, erase the line. */
const LIVE = new RegExp(`\\r${String.fromCharCode(27)}\\[2K\\d+\\.\\d s {2}\\d+\\.\\d frames/s`);
const DIRECT = 'node_modules/.bin/node runtime/src/main.ts demo';

// npm, which hears the Ctrl-C as well, reports 130 whatever its script says.
for (const [name, command, codes] of [
  ['directly', DIRECT, [0]],
  ['through npm', 'npm start --silent --', [0, 130]],
] as const) {
  test(`Ctrl-C once, ${name}: figures are shown in place, then everything stops in order`, async () => {
    const { terminal, id } = demo(command);
    await terminal.shows(LIVE, 60_000);
    terminal.interrupt();
    await terminal.shows(/stopping; Ctrl-C again kills/, 5000);
    expect(codes).toContain(await terminal.ended);
    expect(terminal.output).toMatch(/verified {2}yes/);
    expect(terminal.output).not.toMatch(/killing it|were killed/);
    expect(processesOf(id())).toEqual([]);
  });
}

test('Ctrl-C twice: everything is killed at once, children that do not listen with the rest', async () => {
  const kit = new FakeKit();
  try {
    kit.behave('client', { ignoreStop: true, ignoreTerm: true });
    const { terminal, id } = demo(`${DIRECT} ${kit.flags('demo').join(' ')}`);
    await terminal.shows(/frames\/s/, 60_000);
    terminal.interrupt();
    await terminal.shows(/stopping; Ctrl-C again kills/, 5000);
    terminal.interrupt();
    expect(await terminal.ended).toBe(130);
    expect(terminal.output).toMatch(/all processes of the run were killed/);
    expect(processesOf(id())).toEqual([]);
  } finally {
    kit.remove();
  }
});
