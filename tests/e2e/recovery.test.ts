/** A driver that crashes under a demo is recovered, and its pictures are judged as those of a new display. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { documentOf } from '../support/pf-host.ts';
import { RunningDemo } from '../support/running-demo.ts';
import { after } from './serving.ts';

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pf-recovery-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A line of figures of a stream that flows. */
const FLOWS = /^\d+\.\d s {2}[1-9]\d*\.\d frames\/s.*$/m;

/** So many pictures were seen that those of a new display have lower numbers. */
const MANY = /seen ([1-9]\d{2})/;

/** Kills the simulator of a demo when the figures have shown `when`, and waits until pictures flow again. */
async function recovered(when: RegExp, ...args: readonly string[]) {
  const demo = new RunningDemo(['--run-dir', directory, ...args]);
  after(() => demo.dispose());
  onTestFailed(() => {
    process.stderr.write(`${demo.stderr}\n`);
  });
  const { match } = await demo.shows(when);
  process.kill(await demo.childPid('pf-sim'), 'SIGKILL');
  const again = await demo.shows(/the display device is back/);
  // The first line after it may tell of pictures from before.
  const { end } = await demo.shows(FLOWS, again.end);
  await demo.shows(FLOWS, end);
  return { demo, match };
}

for (const [kind, args] of [
  ['an endless', []],
  ['a measured', ['--seconds', '4']],
] as const) {
  test(`the driver crashes in ${kind} demo: what follows is another sequence, and nothing is out of order`, async () => {
    const { demo, match } = await recovered(MANY, ...args);
    const before = Number(match[1]);
    if (args.length === 0) demo.signal('SIGINT');
    const ended = await demo.ended;
    const { data } = documentOf(ended);
    expect(data).toMatchObject({
      restarts: { simulator: 1 },
      frames: { corrupted: 0, reordered: 0 },
      exit: { code: 0, name: 'ok' },
    });
    expect(ended.exitCode).toBe(0);
    const { seen } = data!.frames as Record<string, number>;
    expect(seen, 'pictures of the new display count').toBeGreaterThan(before + 10);
  });
}

test('x11: after a crash the last picture is compared with the display of the new simulator', async () => {
  const { demo } = await recovered(FLOWS, '--source', 'x11', '--run', 'xclock -digital -update 1');
  demo.signal('SIGINT');
  const { data } = documentOf(await demo.ended);
  expect((data!.x11 as { psnr: number }).psnr).toBeGreaterThanOrEqual(28);
  expect(data).toMatchObject({ restarts: { simulator: 1 } });
});
