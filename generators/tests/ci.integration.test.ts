/** The GitHub Action and the recipes for CI: read by GitHub's own parser, and their commands run. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { githubErrors } from './support/github.ts';
import { SOURCE } from './support/process.ts';
import { edit, generatedProject } from './support/project.ts';

const DEADLINE_MS = 240_000;
const repository = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const ACTION = readFileSync(repository('ci/action/action.yml'), 'utf8');
const RECIPES = readFileSync(repository('docs/ci-recipes.md'), 'utf8');

/** A project in a repository of its own, with the tool as npm would install it. */
async function installed(): Promise<string> {
  const folder = await generatedProject();
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(join(SOURCE, '..'), join(folder, 'node_modules/pf-gen'));
  symlinkSync('../pf-gen/bin/pf-gen.cjs', join(folder, 'node_modules/.bin/pf-gen'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "dependencies": {} }\n');
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.cache\n');
  const git = 'git -c user.name=t -c user.email=t@t -c init.defaultBranch=main';
  await shell(folder, `git -c init.defaultBranch=main init -q && git add -A && ${git} commit -qm first`);
  return folder;
}

async function shell(cwd: string, script: string, env: Record<string, string> = {}) {
  const PATH = [join(process.execPath, '..'), process.env.PATH].join(delimiter);
  const ran = await execa('sh', ['-ec', script], {
    cwd,
    reject: false,
    timeout: DEADLINE_MS,
    env: { PATH, GITHUB_WORKSPACE: cwd, GITHUB_ACTION_PATH: repository('ci/action'), ...env },
  });
  return { code: ran.exitCode, stdout: ran.stdout, stderr: ran.stderr.replace(/^npm warn .*\n?/gm, '') };
}

describe('the action', () => {
  test('GitHub’s own parser takes it, and not a broken one', () => {
    expect(githubErrors('action', ACTION)).toEqual([]);
    expect(githubErrors('action', ACTION.replace('using: composite', 'using: compost'))).not.toEqual([]);
    expect(githubErrors('action', ACTION.replace('      shell: sh\n', ''))).not.toEqual([]);
  });

  test('inputs reach the script as values of the environment only', () => {
    for (const { run } of parse(ACTION).runs.steps) expect(run).not.toContain('${{');
  });

  test('clean, then drift at its line, then what the change breaks', async () => {
    const folder = await installed();
    const [check, diff] = parse(ACTION).runs.steps.map(({ run }: { run: string }) => run) as [string, string];
    expect(await shell(folder, check)).toMatchObject({ code: 0, stderr: '' });
    const idle = await shell(folder, diff, { PF_DIFF: 'auto' });
    expect([idle.code, idle.stdout]).toEqual([0, expect.stringContaining('nothing to compare with')]);

    edit(join(folder, 'schema/index.ts'), (text) => text.replace('width: u32', 'breadth: u32'));
    const drift = await shell(folder, check, { PF_SARIF: 'found.sarif' });
    expect([drift.code, drift.stdout]).toEqual([
      1,
      expect.stringMatching(/^::error file=generated\/abi\.lock\.json,line=\d+/),
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'found.sarif'), 'utf8')).version).toBe('2.1.0');
    const { stdout: base } = await shell(folder, 'git rev-parse HEAD');
    const changed = await shell(folder, diff, { PF_BASE: base.trim() });
    expect(changed.stdout).toMatch(
      /^::(error|warning|notice) file=schema\/index\.ts,line=\d+,col=\d+,title=PF5\d{3}::/m,
    );
    const strict = await shell(folder, diff, { PF_AGAINST: 'HEAD', PF_FAIL_ON: 'source' });
    expect(strict.code).toBe(1);
    // An input is a word: no shell ever reads it as more.
    await shell(folder, check, { PF_ARGS: '$(touch owned) `touch owned` ; touch owned' });
    expect(existsSync(join(folder, 'owned'))).toBe(false);
  });
});

/** Blocks of a language in a document. */
const blocks = (language: string): string[] =>
  [...RECIPES.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text!);

describe('the recipes', () => {
  test('workflows of GitHub are ones', () => {
    const workflows = blocks('yaml').filter((text) => text.startsWith('name:'));
    expect(workflows.length).toBeGreaterThan(2);
    for (const text of workflows) expect(githubErrors('workflow', text)).toEqual([]);
  });

  test('every command runs: clean first, then with drift', async () => {
    const folder = await installed();
    const steps = blocks('yaml').flatMap((text) => commands(parse(text)));
    expect(steps.filter((step) => step.includes('pf-gen')).length).toBeGreaterThan(3);
    // What npm fetches is the packed test's; here it is in place already.
    const ours = steps.filter((step) => step !== 'npm ci');
    const scripts = [...ours, ...blocks('sh').map((text) => text.replace(/^npm ci\n/, ''))];
    for (const script of scripts) expect(await shell(folder, script), script).toMatchObject({ code: 0 });
    expect(XMLValidator.validate(readFileSync(join(folder, 'pf-gen.xml'), 'utf8'))).toBe(true);
    expect(readFileSync(join(folder, '.vscode/tasks.json'), 'utf8')).toContain('problemMatcher');

    edit(join(folder, 'generated/abi.lock.json'), (text) => `${text} `);
    for (const script of scripts.filter((text) => text.includes('pf-gen check') && !text.includes('cat >'))) {
      expect(await shell(folder, script), script).toMatchObject({ code: 1 });
    }
    const hooked = await shell(folder, 'git -c user.name=t -c user.email=t@t commit -qam drift');
    expect(hooked).toMatchObject({ code: 1, stderr: expect.stringContaining('PF2001') });
  });
});

/** Everything below that a shell would run. */
function commands(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(commands);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if ((key === 'run' || key === 'script') && typeof value === 'string') return [value];
    if (key === 'script' && Array.isArray(value)) return value as string[];
    return commands(value);
  });
}
