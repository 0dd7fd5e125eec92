/** The editor's problem matcher, on what the program really prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { MAIN, pfGen } from './support/process.ts';
import { edit, generatedProject } from './support/project.ts';

interface Pattern {
  regexp: string;
  [part: string]: number | string;
}
const { tasks } = JSON.parse(readFileSync(new URL('../editor/vscode-tasks.json', import.meta.url), 'utf8')) as {
  tasks: { problemMatcher: { pattern: Pattern; background?: { beginsPattern: string; endsPattern: string } } }[];
};

/** As VS Code does: the pattern is tried on each line. */
function problems(output: string, { regexp, ...parts }: Pattern): Record<string, string | undefined>[] {
  return output.split('\n').flatMap((line) => {
    const match = new RegExp(regexp).exec(line);
    if (match === null) return [];
    return [Object.fromEntries(Object.entries(parts).map(([part, group]) => [part, match[Number(group)]]))];
  });
}

test('findings of check become problems with file, place, severity and code, and nothing else does', async () => {
  const folder = await generatedProject();
  edit(join(folder, 'generated/c/pf_abi/control.h'), (text) => text.replace('width', 'breadth'));
  const { stderr, stdout } = await pfGen(folder, ['check']);
  for (const { problemMatcher } of tasks) {
    const found = problems(`${stdout}\n${stderr}`, problemMatcher.pattern);
    expect(found).toEqual([
      {
        file: 'generated/c/pf_abi/control.h',
        line: expect.stringMatching(/^\d+$/),
        column: '1',
        severity: 'error',
        code: 'PF2001',
        message: expect.stringContaining('differs from the schema'),
      },
    ]);
  }
});

test('the lines at which a watch begins and ends a round are those of the task', async () => {
  const folder = await generatedProject();
  const background = tasks.find(({ problemMatcher }) => problemMatcher.background !== undefined)?.problemMatcher
    .background;
  const child = execa(process.execPath, [MAIN, 'generate', '--watch'], {
    cwd: folder,
    reject: false,
    timeout: 240_000,
  });
  let text = '';
  await new Promise<void>((done) => {
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Ctrl-C')) done();
    });
  });
  child.kill('SIGINT');
  await child;
  const lines = text.trimEnd().split('\n');
  expect(lines[0]).toMatch(new RegExp(background!.beginsPattern));
  expect(lines.at(-1)).toMatch(new RegExp(background!.endsPattern));
});
