/** What `--help` says of modes is what driver, source and encoder take: a session starts at every edge. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { control, supervisor } from '@punktfunk/abi';
import { expect, onTestFailed, onTestFinished, test } from 'vitest';
import { documentOf, pfHost } from '../support/pf-host.ts';

const { MAX_H264_LONG_SIDE, MAX_H264_SHORT_SIDE, MIN_MODE_SIDE, MIN_PATTERN_HEIGHT, MIN_PATTERN_WIDTH } = supervisor;

/** Slow ones, so that each is a handful of pictures; how fast they come is not asked here. */
const EDGES = [
  ['pattern', MIN_PATTERN_WIDTH, MIN_PATTERN_HEIGHT, 1],
  ['pattern', MAX_H264_SHORT_SIDE, MAX_H264_LONG_SIDE, 1],
  ['x11', MIN_MODE_SIDE, MIN_MODE_SIDE, 1],
  ['synthetic', control.MAX_DIMENSION, control.MAX_DIMENSION, control.MAX_REFRESH_HZ],
] as const;

test('a session starts at every edge, and no rule of the driver is broken', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'pf-modes-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  await Promise.all(
    EDGES.map(async ([source, width, height, refresh_hz]) => {
      const mode = `${width}x${height}@${refresh_hz}`;
      const args = ['--source', source, '--mode', mode, '--seconds', '1', '--json', '--run-dir', directory];
      const ended = await pfHost(['demo', ...args]);
      onTestFailed(() => {
        process.stderr.write(`${source} ${mode}: exit ${ended.exitCode}\n${ended.stdout}\n${ended.stderr}\n`);
      });
      const { data } = documentOf(ended);
      expect(data, `${source} ${mode}`).toMatchObject({ mode: { width, height, refresh_hz }, violations: [] });
    }),
  );
});
