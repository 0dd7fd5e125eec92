/**
 * The drift story (`npm run demo:drift`) is told to its end, and ends green. What takes minutes is left out: Cargo, and the
 * processes that it builds; tests/e2e/lockstep.test.ts has the same refusal, tests/e2e/session.test.ts the same frames.
 */
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ROOT } from '../../ci/lib/results.ts';

/** Commands, codes of findings and verdicts, in the order in which they must come. */
const STORY = [
  /^\$ pf-gen check$/,
  /^versions follow from \d/,
  /^# somebody moves a field/,
  /^\$ pf-gen check$/,
  /^generated\/\S+\/control\.\w+:\d+:\d+ error PF2001/,
  /^generated: \d+ files differ from the schema: run `npx pf-gen generate`$/,
  /^\$ pf-gen generate$/,
  /^\$ pf-gen check$/,
  /^schema\/control\.ts:\d+:\d+ error PF5504: .*AddReply/,
  /^schema\/control\.ts:\d+:\d+ error PF5501: /,
  /^\+ {3}version: \d+,$/,
  /^\$ pf-gen generate$/,
  /^\$ pf-gen approve --plane control --why /,
  /^wrote schema\/released\/approvals\/control-/,
  /^\$ pf-gen check$/,
  /^versions follow from \d/,
  /^demo:drift: told in /,
];

test('release, drift, refusal, a new version, an approval, green', async () => {
  const told = await execa('npm', ['run', '--silent', 'demo:drift', '--', '--without-builds'], {
    cwd: ROOT,
    reject: false,
  });
  expect(told.exitCode, told.stderr).toBe(0);
  const lines = told.stderr.split('\n');
  let at = 0;
  for (const step of STORY) {
    const found = lines.findIndex((line, index) => index >= at && step.test(line));
    expect(found, `${step} after line ${at} of:\n${told.stderr}`).toBeGreaterThanOrEqual(0);
    at = found + 1;
  }
});
