/** The source files of the house, as the rules about them see them: what git knows and what it does not ignore. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every file of the repository: paths relative to the root, `/` separated. */
export function everyFile(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  // What is deleted and not yet committed is still listed.
  return listed.split('\n').filter((path) => path !== '' && existsSync(join(root, path)));
}

/** Those with such a name that nobody generates. */
export function sources(extensions: string[]): string[] {
  return everyFile()
    .filter((path) => extensions.some((extension) => path.endsWith(extension)))
    .filter((path) => !path.startsWith('generated/') && !/^examples\/[^/]+\/generated\//.test(path));
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The text without comments and string literals, line structure kept, so that a rule sees code only. */
export function codeOnly(text: string): string {
  const blank = (match: string): string => match.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/\/\/[^\n]*/g, blank)
    .replace(/"(?:[^"\\\n]|\\.)*"/g, blank);
}
