/** Signals at every moment of pf-host, real ones: it ends with the code that is documented, and leaves nothing. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processesOf, ROOT, testEnvironment } from '../../tests/support/pf-host.ts';
import { FakeKit } from './fakes/kit.ts';

let kit: FakeKit;
beforeAll(() => {
  kit = new FakeKit();
});
afterAll(() => kit.remove());

const MAIN = join(ROOT, 'runtime/src/main.ts');
/** Runs at one time: a run waits most of the time. */
const AT_ONCE = 3;

interface End {
  /** As a shell says it. */
  readonly code: number;
  /** The signal ended it, and not pf-host itself. */
  readonly bySignal: boolean;
  readonly output: string;
}

type Started = ReturnType<typeof start>;
function start(args: readonly string[], env: Record<string, string>) {
  return execa(process.execPath, [MAIN, ...args, '--source', 'synthetic', '--port', '0', '--log-level', 'info'], {
    reject: false,
    extendEnv: false,
    env: testEnvironment(env),
    stdin: 'ignore',
    all: true,
  });
}

/** Starts pf-host, lets somebody send it signals, and looks at what is left. */
async function run(
  command: 'serve' | 'demo',
  interrupt: (child: Started) => void,
  env: Record<string, string> = {},
): Promise<End> {
  const child = start([command, ...kit.flags(command)], env);
  interrupt(child);
  const { exitCode, signal, all } = await child;
  const id = /run ([0-9a-f]{10})/.exec(all ?? '')?.[1];
  if (id !== undefined) expect(processesOf(id)).toEqual([]);
  return { code: exitCode ?? (signal === 'SIGINT' ? 130 : -1), bySignal: signal !== undefined, output: all ?? '' };
}

/** Calls back once, as soon as this is in the output. */
function onOutput(child: Started, pattern: RegExp, then: () => void): void {
  let seen = '';
  const look = (chunk: Buffer | string) => {
    seen += String(chunk);
    if (!pattern.test(seen)) return;
    child.all.off('data', look);
    then();
  };
  child.all.on('data', look);
}

/** Milliseconds from `first` to `last`, in steps. */
function moments(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step);
}

async function each<T>(rows: readonly T[], work: (row: T) => Promise<void>): Promise<void> {
  const left = [...rows];
  const worker = async () => {
    for (let row = left.shift(); row !== undefined; row = left.shift()) await work(row);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function expectNothingLeft(): void {
  // The folder of the user may stay, or go with its last run.
  const left = readdirSync(kit.runDir, { recursive: true }).filter((name) => name !== `punktfunk-${process.getuid!()}`);
  expect(left).toEqual([]);
}

test('one Ctrl-C before the first frame is 130, whenever it comes', async () => {
  kit.behave('client', { neverReady: true });
  await each([...moments(0, 500, 100), 800], async (delay) => {
    const { code, output } = await run('demo', (child) => {
      setTimeout(() => child.kill('SIGINT'), delay).unref();
    });
    expect(code, `after ${delay} ms: ${output}`).toBe(130);
  });
  kit.reset();
  expectNothingLeft();
});

test('a second Ctrl-C so and so long after the first line of the stop is 0 or 130, and never the end by a signal', async () => {
  await each([...moments(0, 240, 40), 500], async (delay) => {
    const { code, bySignal, output } = await run('serve', (child) => {
      onOutput(child, /host: ready/, () => child.kill('SIGINT'));
      onOutput(child, /stopping; Ctrl-C again kills/, () => setTimeout(() => child.kill('SIGINT'), delay).unref());
    });
    const killed = output.includes('all processes of the run were killed');
    expect([bySignal, code], `after ${delay} ms: ${output}`).toEqual([false, killed ? 130 : 0]);
  });
  expectNothingLeft();
});

for (const [how, env, ends] of [
  // npm's echo of a press is no second one, so an ordered stop goes on to its end in the hail.
  ['of one press, as npm passes them on', { npm_lifecycle_event: 'start' }, [0]],
  ['of many presses', {}, [0, 130]],
] as const) {
  test(`a hail of signals ${how}, from the stop to the last moment: none ends it by itself`, async () => {
    await each(moments(1, 4, 1), async () => {
      const { code, bySignal, output } = await run(
        'serve',
        (child) => {
          onOutput(child, /host: ready/, () => {
            child.kill('SIGINT');
            const hail = setInterval(() => child.kill('SIGINT'), 1);
            child.nodeChildProcess.once('exit', () => clearInterval(hail));
          });
        },
        env,
      );
      expect(bySignal, output).toBe(false);
      expect(ends, output).toContain(code);
    });
    expectNothingLeft();
  });
}
