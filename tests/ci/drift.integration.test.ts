/** The checks of the drift story (`npm run demo:drift`, whose builds take minutes) end as the story tells them. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MOVED, moveField } from '../../ci/lib/move-field.ts';
import { ROOT } from '../../ci/lib/results.ts';
import { temporary } from '../../generators/tests/support/process.ts';
import { servedPfGen as pfGen } from '../../generators/tests/support/served.ts';

test('a moved field is drift; generated, it is a break of what is released', async () => {
  const scratch = temporary();
  for (const part of ['schema', 'generated', 'pf-gen.config.json'])
    cpSync(join(ROOT, part), join(scratch, part), { recursive: true });
  expect(await pfGen(scratch, ['check'])).toMatchObject({ code: 0 });

  moveField(scratch);
  const drifted = await pfGen(scratch, ['check']);
  expect([drifted.code, drifted.stderr]).toEqual([
    1,
    expect.stringMatching(/generated\/\S+\/control\.\w+:\d+:\d+ error/),
  ]);
  expect(drifted.stderr).toContain('run `npx pf-gen generate`');

  expect(await pfGen(scratch, ['generate'])).toMatchObject({ code: 0 });
  const judged = await pfGen(scratch, ['check']);
  expect(judged.code).toBe(1);
  expect(judged.stderr).toMatch(new RegExp(`^${MOVED.file}:\\d+:\\d+ error PF5504: .*${MOVED.struct}`, 'm'));
  expect(judged.stderr).toMatch(new RegExp(`^${MOVED.file}:\\d+:\\d+ error PF5501: `, 'm'));
});
