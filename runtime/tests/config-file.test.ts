/** Reading the configuration file: what is no text of a size that a person writes is told, and keeps nobody waiting. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FILE_MAX, readConfigText } from '../src/config/file.ts';
import { Problem } from '../src/outcome/problem.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pf-config-'));
  path = join(folder, 'pf-host.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusal(): string {
  try {
    readConfigText(path);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.exit).toBe(2);
    return error.message.replace(path, 'FILE');
  }
  throw new Error('nothing was refused');
}

const utf16 = (text: string, mark: string) => Buffer.from(`${mark}${text}`, 'utf16le');

test('text with and without a byte-order mark, through a link, and none', () => {
  expect(readConfigText(path)).toBeUndefined();
  writeFileSync(path, '\ufeff{"run": "ä"}');
  expect(readConfigText(path)).toBe('{"run": "ä"}');
  symlinkSync(path, join(folder, 'link'));
  expect(readConfigText(join(folder, 'link'))).toBe('{"run": "ä"}');
});

test.each<[string, Buffer | string, string]>([
  ['UTF-16 with its mark', utf16('{}', '\ufeff'), 'FILE:1:1: it is not UTF-8 but UTF-16 or binary; save it as UTF-8'],
  [
    'UTF-16, the other end first',
    utf16('{}', '\ufeff').swap16(),
    'FILE:1:1: it is not UTF-8 but UTF-16 or binary; save it as UTF-8',
  ],
  ['UTF-16 without a mark', utf16('{}', ''), 'FILE:1:1: it is not UTF-8 but UTF-16 or binary; save it as UTF-8'],
  [
    'Latin-1',
    Buffer.from('{\n "run": "\xe4"}', 'latin1'),
    'FILE:2:10: a byte that is not UTF-8; save the file as UTF-8',
  ],
  [
    'cut in a character',
    Buffer.from('{ä').subarray(0, 2),
    'FILE:1:2: a byte that is not UTF-8; save the file as UTF-8',
  ],
])('%s', (_, content, words) => {
  writeFileSync(path, content);
  expect(refusal()).toBe(words);
});

test('what is no file, and what is too large', () => {
  mkdirSync(path);
  expect(refusal()).toBe('FILE: it is a directory; expected a configuration file');
  rmSync(path, { recursive: true });
  execFileSync('mkfifo', [path]);
  expect(refusal()).toBe('FILE: it is a pipe; expected a configuration file');
  rmSync(path);
  symlinkSync('/dev/zero', path);
  expect(refusal()).toBe('FILE: it is a device; expected a configuration file');
  rmSync(path);
  symlinkSync(path, path);
  expect(refusal()).toBe('FILE: the configuration file cannot be read: ELOOP: too many symbolic links encountered');
  rmSync(path);
  writeFileSync(path, '{}');
  truncateSync(path, 50_000_000);
  expect(refusal()).toBe(`FILE: it has 50000000 bytes; expected a configuration file of at most ${FILE_MAX}`);
  truncateSync(path, FILE_MAX);
  expect(refusal()).toContain('1:1: ');
});
