/** The tutorial works as it is written: every command is run, every edit applied, in order, from the packed tool. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { packTo } from '../../generators/tests/support/packed.ts';
import { temporary, temporaryForFile } from '../../generators/tests/support/process.ts';
import { ROOT } from '../abi/schema.ts';

const DEADLINE_MS = 600_000;
/** Stays from run to run: what is compiled has the same sources each time. */
const BUILDS = join(tmpdir(), 'pf-gen-test-tutorial-builds');
/** Where the file keeps the newest edit, so that the text can take it back. */
const LAST = '.last.diff';

interface Block {
  language: 'sh' | 'diff';
  text: string;
}
function blocks(): Block[] {
  const text = readFileSync(join(ROOT, 'docs/tutorial.md'), 'utf8');
  return [...text.matchAll(/^```(sh|diff)\n([\s\S]*?)^```$/gm)].map(
    ([, language, body]): Block => ({ language: language as Block['language'], text: body ?? '' }),
  );
}

test('every command and every edit of the tutorial', { timeout: DEADLINE_MS }, async () => {
  const tarball = await packTo(temporaryForFile());
  let folder = temporary();
  // Nothing of this repository but its Node, which stands for the reader's.
  const outside = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  const PATH = [dirname(process.execPath), ...outside].join(delimiter);
  let commands = 0;
  let edits = 0;
  for (const { language, text } of blocks()) {
    if (language === 'diff') {
      writeFileSync(join(folder, LAST), text);
      const { stdout, exitCode } = await execa('patch', ['-p1', '--fuzz=0'], {
        cwd: folder,
        input: text,
        reject: false,
      });
      expect(exitCode, `${stdout}\n${text}`).toBe(0);
      edits += 1;
      continue;
    }
    for (const line of text.split('\n').filter(Boolean)) {
      const [command = '', expected = ''] = line.split(' # exit ');
      const move = /^(mkdir|cd) (\S+)$/.exec(command);
      if (move?.[1] === 'mkdir') mkdirSync(join(folder, move[2] ?? ''));
      else if (move?.[1] === 'cd') folder = join(folder, move[2] ?? '');
      else {
        // The registry has no pf-gen yet; the tarball is what it would get.
        const real = command.replace(/^npm install --silent pf-gen$/, `npm install --silent ${tarball}`);
        const ran = await execa('sh', ['-c', real], {
          cwd: folder,
          reject: false,
          all: true,
          timeout: DEADLINE_MS,
          env: { PATH, CARGO_TARGET_DIR: BUILDS, FORCE_COLOR: undefined },
        });
        expect(ran.exitCode, `${command}\n${ran.all}`).toBe(Number(expected || 0));
        commands += 1;
      }
    }
  }
  expect(commands).toBeGreaterThan(15);
  expect(edits).toBe(5);
});
