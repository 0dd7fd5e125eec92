/** Nothing takes minutes without a word: builds in the shell, and stages in TypeScript. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ROOT } from '../../ci/lib/results.ts';
import { signsOfLife } from '../../ci/lib/signs-of-life.ts';

/** `ci/build.sh` with a Cargo that says `lines`, waits for the end of its input, and ends with `code`. */
function build(lines: readonly string[], code: number) {
  const folder = mkdtempSync(join(tmpdir(), 'pf-cargo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const cargo = join(folder, 'cargo');
  const said = lines.map((line) => `echo '${line}' >&2`);
  writeFileSync(cargo, ['#!/bin/sh', ...said, 'read -r line || true', `exit ${code}`, ''].join('\n'));
  chmodSync(cargo, 0o755);
  return execa('/bin/sh', [join(ROOT, 'ci/build.sh')], {
    reject: false,
    timeout: 20_000,
    env: { PATH: [folder, process.env.PATH].join(delimiter), PF_COMPILER_CACHE: '0', PF_PROGRESS_SECONDS: '1' },
  });
}

test('a build says what is compiled, and that it still is, to whoever has no terminal', async () => {
  const building = build(['   Compiling pf-hostd v0.1.0', '    Finished `release` profile in 90s'], 0);
  building.stderr.on('data', (chunk: Buffer) => {
    if (chunk.includes('still at it')) building.stdin.end();
  });
  const { exitCode, stdout, stderr } = await building;
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(/ {3}Compiling pf-hostd v0\.1\.0\n(?:.*\n)*build: still at it after 1 s/);
  expect(stderr).not.toContain('Finished');
});

test('a build with nothing to do says nothing, and one that fails ends as Cargo does', async () => {
  const idle = build(['    Finished `release` profile in 0.05s'], 0);
  idle.stdin.end();
  expect(await idle).toMatchObject({ exitCode: 0, stdout: '', stderr: expect.not.stringContaining('Finished') });
  const broken = build(['error: could not compile'], 101);
  broken.stdin.end();
  expect(await broken).toMatchObject({ exitCode: 101, stderr: expect.stringContaining('could not compile') });
});

test('work that is silent is told of, work that speaks is not', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const lines: string[] = [];
  const signs = signsOfLife('clippy', (line) => lines.push(line));
  vi.advanceTimersByTime(14_000);
  signs.heard();
  vi.advanceTimersByTime(14_000);
  expect(lines).toEqual([]);
  vi.advanceTimersByTime(20_000);
  expect(lines).toEqual([expect.stringMatching(/^clippy: still at it after \d+ s$/), expect.anything()]);
  signs.end();
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(2);
});
