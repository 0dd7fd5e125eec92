/** Files are written in one place: beside their own, all or none, and refused by name (`generators/src/platform/write`). */
import { expect, test } from 'vitest';
import { read, sources } from './sources.ts';

/** What writes a file or gives one a name. To read, to remove and to make folders is free. */
const WRITES =
  /^(writeFile|appendFile|truncate|copyFile|cp|rename|link|mkdtemp|write|writev|createWriteStream|WriteStream|promises)(Sync)?$/;
const MODULE = /^(node:)?fs(\/promises)?$/;
const IMPORT = /\bimport\s+(?:type\s+)?([^;'"]*?)\s+from\s*['"]([^'"]+)['"]/g;
const WHOLE = /\b(?:require|import|getBuiltinModule)\s*\(\s*['"](?:node:)?fs(?:\/promises)?['"]\s*\)/g;
const OPENED = /\bopen(?:Sync)?\(\s*[^;]*?,\s*['"`][^'"`]*[wa+][^'"`]*['"`]/g;

/** Path → why it may. */
const ALLOWED: Readonly<Record<string, string>> = {
  'generators/src/platform/write/': 'the place itself',
  'generators/src/compile/evaluate/watchdog.ts': 'last words on stderr, from a thread beside the one that cannot print',
  'runtime/src/platform/private-files.ts': 'the place of the runtime: files that only their owner reads',
  'ci/lib/scratch.ts': 'copies the repository into a folder of one run',
  'ci/lib/move-field.ts': 'edits a schema in that copy, as a person would: in place',
  'ci/test.ts': 'logs grow while their stage runs',
  'ci/bench/pf-gen/': 'edits schemas as a person would: in place, in folders of one run',
  'tests/house/write-rooms.ts': 'writes a table of ARCHITECTURE.md, which git keeps',
  'examples/relay-board/host-ts/page.ts': 'writes into a page that a device shares',
};

const ROOTS = [
  'generators/src/',
  'generators/lock/src/',
  'generators/bin/',
  'command-line/',
  'runtime/src/',
  'ci/',
  'examples/',
  'tests/house/',
];

function writersIn(text: string): string[] {
  const named = [...text.matchAll(IMPORT)].flatMap(([, clause = '', from = '']) => {
    if (!MODULE.test(from)) return [];
    const [, before = '', names = ''] = /^([^{]*)\{?([^}]*)/.exec(clause) ?? [];
    // The whole module: nobody sees what is called of it.
    if (before.replace(',', '').trim() !== '') return [before.replace(',', '').trim()];
    return names.split(',').map(
      (name) =>
        name
          .replace(/^\s*type\s/, '')
          .trim()
          .split(/\s+as\s+/)[0] ?? '',
    );
  });
  const found = named.filter((name) => WRITES.test(name) || name.startsWith('*') || name === 'fs');
  return [...found, ...[...text.matchAll(WHOLE), ...text.matchAll(OPENED)].map(([hit]) => hit)];
}

/** Each writer outside of the place, with its file. */
function writers(): { path: string; what: string }[] {
  return sources(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'])
    .filter((path) => ROOTS.some((root) => path.startsWith(root)) && !/\.test\.ts$/.test(path))
    .flatMap((path) => writersIn(read(path)).map((what) => ({ path, what })));
}

test('nobody writes a file but the one place; run `writeFiles`, `writeScratch` or `keepResult` of it', () => {
  const found = writers().filter(({ path }) => !Object.keys(ALLOWED).some((allowed) => path.startsWith(allowed)));
  expect(found.map(({ path, what }) => `${path}: ${what}`)).toEqual([]);
});

test('every exception is one', () => {
  const all = writers();
  expect(Object.keys(ALLOWED).filter((allowed) => !all.some(({ path }) => path.startsWith(allowed)))).toEqual([]);
});

test.each([
  ["import { existsSync, writeFileSync } from 'node:fs';", 'writeFileSync'],
  ["import {\n  rename as move,\n  type Stats,\n} from 'node:fs/promises';", 'rename'],
  ["import fs from 'fs';", 'fs'],
  ["import * as files from 'node:fs';", '* as files'],
  ["import { promises } from 'node:fs';", 'promises'],
  ["import { createWriteStream } from 'node:fs';", 'createWriteStream'],
  ["const { writeFileSync } = require('node:fs');", "require('node:fs')"],
  ["const files = await import('node:fs/promises');", "import('node:fs/promises')"],
  ["const file = openSync(path, 'a+');", "openSync(path, 'a+'"],
])('a planted writer is found: %s', (text, what) => {
  expect(writersIn(text)).toEqual([what]);
});

test('readers are none', () => {
  const text = `import { closeSync, mkdirSync, openSync, readFileSync, rmSync, type Stats } from 'node:fs';
import { writeFiles } from '../../platform/write/files.ts';
const file = openSync(path, 'r');`;
  expect(writersIn(text)).toEqual([]);
});
