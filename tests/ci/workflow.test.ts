/** The workflow: GitHub's own parser reads it, and its jobs are chosen by the paths that a change touches. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { AREA_NAMES, areasOf } from '../../ci/lib/changed.ts';
import { ROOT } from '../../ci/lib/results.ts';
import { githubErrors } from '../../generators/tests/support/github.ts';

const FOLDER = join(ROOT, '.github');
const text = readFileSync(join(FOLDER, 'workflows/ci.yml'), 'utf8');
interface Job {
  if?: string;
  needs?: string | string[];
  outputs?: Record<string, string>;
  strategy?: { matrix: { os: string[] } };
  'timeout-minutes'?: number;
}
const { jobs } = parse(text) as { jobs: Record<string, Job> };

test('it is a workflow, and one with a fault is none', () => {
  expect(githubErrors('workflow', text)).toEqual([]);
  expect(githubErrors('workflow', text.replace('runs-on:', 'run-on:'))).not.toEqual([]);
});

test('pf-gen runs on three systems, every job ends, and the last one knows of all', () => {
  expect(jobs['pf-gen']!.strategy!.matrix.os.map((os) => os.split('-')[0])).toEqual(['ubuntu', 'windows', 'macos']);
  for (const [name, job] of Object.entries(jobs)) expect(job['timeout-minutes'], name).toBeGreaterThan(0);
  expect(jobs.done!.needs).toEqual(Object.keys(jobs).filter((name) => name !== 'done'));
  expect(jobs.done!.if).toBe('always()');
  // The parser does not look where these lead.
  for (const needed of Object.values(jobs).flatMap(({ needs }) => needs ?? [])) expect(jobs).toHaveProperty(needed);
});

test('jobs ask for areas that there are', () => {
  expect(Object.keys(jobs.changes!.outputs!).sort()).toEqual([...AREA_NAMES].sort());
  const asked = [...text.matchAll(/needs\.changes\.outputs\.(\w+)/g)].map(([, area]) => area!);
  expect(new Set(asked)).toEqual(new Set(AREA_NAMES));
});

test.each([
  [['docs/glossary.md', 'README.md'], []],
  [['docs/tutorial.md'], ['code']],
  [['schema/wire/video.ts'], ['pf_gen', 'code']],
  [['host-native/proto/src/fec.rs'], ['code']],
  [['Cargo.lock'], ['code', 'dependencies']],
  [['tests/rust/Cargo.lock'], ['code', 'dependencies']],
  [['deny.toml'], ['dependencies']],
  [['package-lock.json'], ['pf_gen', 'code', 'dependencies']],
  [['.github/workflows/ci.yml'], ['pf_gen', 'code', 'dependencies']],
  [['a-new-folder/x.ts'], ['pf_gen', 'code', 'dependencies']],
  [[], []],
])('%j touches %j', (paths, areas) => {
  expect([...areasOf(paths)].sort()).toEqual([...areas].sort());
});

test('the step prints outputs, and everything where the base is not known', () => {
  const run = (base: string) =>
    execFileSync(process.execPath, [join(ROOT, 'ci/changed.ts'), base], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim();
  expect(run(head)).toBe('pf_gen=false\ncode=false\ndependencies=false\n');
  for (const base of ['', '0000000000000000000000000000000000000000', '--help'])
    expect(run(base)).toBe('pf_gen=true\ncode=true\ndependencies=true\n');
});

test('forms of issues have what GitHub demands of them', () => {
  const forms = readdirSync(join(FOLDER, 'ISSUE_TEMPLATE')).filter((name) => name !== 'config.yml');
  expect(forms.length).toBeGreaterThan(1);
  for (const name of forms) {
    const form = parse(readFileSync(join(FOLDER, 'ISSUE_TEMPLATE', name), 'utf8')) as {
      name: string;
      description: string;
      body: { type: string; id?: string; attributes: { label?: string; value?: string; options?: string[] } }[];
    };
    expect(
      [form.name, form.description].every((words) => words.length > 3),
      name,
    ).toBe(true);
    const asked = form.body.filter(({ type }) => type !== 'markdown');
    expect(asked.length, name).toBeGreaterThan(0);
    expect(new Set(asked.map(({ id }) => id)).size, name).toBe(asked.length);
    for (const { type, attributes } of form.body) {
      expect(['markdown', 'input', 'textarea', 'dropdown', 'checkboxes'], name).toContain(type);
      expect(type === 'markdown' ? attributes.value : attributes.label, name).toBeTruthy();
      if (type === 'dropdown') expect(attributes.options!.length, name).toBeGreaterThan(1);
    }
  }
});
