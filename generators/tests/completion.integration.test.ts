/** Completion: the scripts are read by the shells that they are for. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { pfGen, temporary } from './support/process.ts';

const DEADLINE_MS = 240_000;

async function script(shell: string): Promise<string> {
  const path = join(temporary(), `_pf-gen.${shell}`);
  const ran = await pfGen(temporary(), ['completion', shell]);
  expect([ran.code, ran.stderr]).toEqual([0, '']);
  writeFileSync(path, ran.stdout);
  return path;
}

test('bash offers verbs, options and values', async () => {
  const path = await script('bash');
  const complete = async (...words: string[]): Promise<string[]> => {
    const code =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pf_gen; printf "%s\\n" "${COMPREPLY[@]}"';
    const { stdout } = await execa('bash', ['-ec', code, 'bash', path, 'pf-gen', ...words], { timeout: DEADLINE_MS });
    return stdout.split('\n');
  };
  expect(await complete('ch')).toEqual(['check']);
  expect(await complete('generate', '--d')).toEqual(['--dry-run']);
  expect(await complete('check', '--format', 's')).toEqual(['sarif']);
  expect(await complete('completion', 'f')).toEqual(['fish']);
  expect(await complete('check', '--config', '/etc/host')).toContain('/etc/hosts');
});

test('zsh reads the script, and offers verbs and options', async () => {
  const path = await script('zsh');
  expect(await execa('zsh', ['-n', path], { timeout: DEADLINE_MS })).toMatchObject({ exitCode: 0, stderr: '' });
  // zsh completes only at a terminal: its helpers are replaced by ones that print what they are given.
  const code = `compdef() { :; }; source "$1"; _describe() { print -l -- "\${(@)\${(P)2}}"; }; _arguments() { print -l -- "$@"; }
    words=(pf-gen check ''); CURRENT=$2; _pf_gen`;
  const complete = async (at: number) =>
    (await execa('zsh', ['-fc', code, 'zsh', path, String(at)], { timeout: DEADLINE_MS })).stdout;
  expect(await complete(2)).toContain('check:compare the generated files with the schema, in memory');
  expect(await complete(3)).toContain('--format[how findings are printed]:value:(text github sarif junit json)');
});

test('fish offers verbs, options and values', async () => {
  const path = await script('fish');
  const complete = async (line: string) => {
    const code = `source ${path}; complete -C '${line}'`;
    const { stdout } = await execa('fish', ['--no-config', '-c', code], { timeout: DEADLINE_MS });
    return stdout.split('\n').map((entry) => entry.split('\t')[0]);
  };
  expect(await complete('pf-gen chec')).toEqual(['check']);
  expect(await complete('pf-gen generate --dr')).toEqual(['--dry-run']);
  expect(await complete('pf-gen check --format sa')).toEqual(['sarif']);
});

test('another shell is a wrong command line', async () => {
  expect(await pfGen(temporary(), ['completion', 'tcsh'])).toMatchObject({ code: 2 });
  expect(await pfGen(temporary(), ['completion'])).toMatchObject({ code: 2 });
});
