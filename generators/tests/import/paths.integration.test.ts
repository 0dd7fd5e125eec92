/** `pf-gen import`: what no compiler can be given is told at once, with what to do, and nothing waits for it. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { LARGEST } from '../../src/foreign/import/file.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

const TEXT = 'struct S { int a; };\n';
let folder: string;
beforeAll(() => needTools('clang', 'mkfifo'));
beforeEach(() => {
  folder = temporary();
});

async function told(name: string): Promise<{ code: number | undefined; message: string }> {
  const ran = await pfGen(folder, ['import', name, '--json']);
  const { error } = JSON.parse(ran.stdout) as { error: { diagnostics: { code: string; message: string }[] } };
  expect(error.diagnostics.map(({ code }) => code)).toEqual(['PF6027']);
  return { code: ran.code, message: error.diagnostics[0]?.message ?? '' };
}

const write = (name: string, bytes: string | Uint8Array = TEXT): void => writeFileSync(join(folder, name), bytes);

interface Case {
  readonly of: string;
  readonly name: string;
  readonly make?: (name: string) => void;
  readonly exit?: number;
  readonly message: string | RegExp;
}
const CHARACTERS = [
  ['"', 'a quotation mark'],
  ['\\', 'a backslash'],
  ['\n', 'a control character'],
  ['\x1b', 'a control character'],
] as const;
const CASES: readonly Case[] = [
  { of: 'that is not there', name: 'gone.h', message: 'gone.h does not exist' },
  { of: 'below a file', name: 'f.h/x.h', make: () => write('f.h'), message: 'f.h/x.h does not exist' },
  {
    of: 'of a folder',
    name: 'folder.h',
    make: (name) => mkdirSync(join(folder, name)),
    message: 'folder.h is a folder: name a header in it',
  },
  {
    of: 'of a pipe, for which a reader waits',
    name: 'pipe.h',
    make: (name) => run('mkfifo', [join(folder, name)]),
    message: 'pipe.h is no file: write what it gives into one, and import that',
  },
  ...CHARACTERS.map(([char, what]) => ({
    of: `with ${JSON.stringify(char)} in its name`,
    name: `a${char}b.h`,
    make: write,
    message: new RegExp(`^a\\S* ?b\\.h has ${what} in its path, and no #include can name it: give it another name$`),
  })),
  { of: 'of an empty file', name: 'empty.h', make: (name) => write(name, ''), exit: 1, message: 'empty.h is empty' },
  {
    of: 'of text in UTF-16',
    name: 'wide.h',
    make: (name) => write(name, Buffer.from(`\ufeff${TEXT}`, 'utf16le')),
    exit: 1,
    message: 'wide.h is written in UTF-16, which clang does not read: save it as UTF-8',
  },
  {
    of: 'of more than is read',
    name: 'large.h',
    make: (name) => {
      write(name);
      truncateSync(join(folder, name), LARGEST + 1024 * 1024);
    },
    exit: 1,
    message: `large.h has ${LARGEST / 1024 / 1024 + 1} MiB, and import reads at most ${LARGEST / 1024 / 1024}: take out of it what both sides share`,
  },
];

test.each(CASES)('a path $of', async ({ name, make, exit = 2, message }) => {
  make?.(name);
  const found = await told(name);
  expect(found.code).toBe(exit);
  if (typeof message === 'string') expect(found.message).toBe(message);
  else expect(found.message).toMatch(message);
});

test('names and bytes that are only unusual are imported', async () => {
  const latin = Buffer.from(`/* caf\xe9 */\n${TEXT}`, 'latin1');
  for (const [name, bytes] of [
    ["it's <odd> %s ü.h", Buffer.from(TEXT)],
    ['mark.h', Buffer.from(`\ufeff${TEXT}`)],
    ['latin.h', latin],
  ] as const) {
    write(name, bytes);
    const { data } = JSON.parse((await pfGen(folder, ['import', name, '--json'])).stdout) as {
      data: { structs: unknown[]; warnings: unknown[] };
    };
    expect([data.structs.length, data.warnings], name).toEqual([1, []]);
  }
});
