/** What code and documents cite is there: sections of specifications, decisions, rows of behaviours, linked files. */
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { badCitations, type Places, sectionsOf } from './citations.ts';
import { badLinks, headingIds } from './links.ts';
import { everyFile, read, sources } from './sources.ts';

const TEXTS = ['.ts', '.rs', '.md', '.json', '.toml', '.sh', '.yml', '.c', '.h', '.hpp', '.cpp', '.py', '.hbs', '.cjs'];
/** Released locks are kept as they were; these two files plant what they look for. */
const LEFT_OUT = ['schema/released/', 'tests/house/citations', 'tests/house/links'];

const places: Places = {
  documents: new Map(
    sources(['.md'])
      .filter((path) => path.startsWith('docs/spec/') && basename(path) !== 'README.md')
      .map((path) => [basename(path, '.md'), sectionsOf(read(path))]),
  ),
  decisions: new Set(
    sources(['.md']).flatMap((path) => {
      const number = /^docs\/decisions\/D([0-9]{2})-/.exec(path)?.[1];
      return number === undefined ? [] : [`D${Number(number)}`];
    }),
  ),
  behaviours: new Set([...read('docs/spec/behaviours.md').matchAll(/^\| ([A-Z][0-9]{2}) \|/gm)].map(([, id]) => id!)),
};

test('every citation leads to a heading, a decision or a row', () => {
  const found = sources(TEXTS)
    .filter((path) => !LEFT_OUT.some((start) => path.startsWith(start)))
    .flatMap((path) => badCitations(path, read(path), places).map(({ line, what }) => `${path}:${line}: ${what}`));
  expect(found).toEqual([]);
});

test('every link of a document leads to a file, and to a heading in it', () => {
  const files = new Set(everyFile());
  const found = sources(['.md']).flatMap((path) =>
    badLinks(path, read(path), files, (to) => headingIds(read(to))).map((what) => `${path}: ${what}`),
  );
  expect(found).toEqual([]);
});

test('a decision is one page, called by its number, and stands in the index', () => {
  const index = read('docs/decisions/README.md');
  const pages = sources(['.md']).filter((path) => /^docs\/decisions\/D/.test(path));
  expect(pages.length).toBe(places.decisions.size);
  for (const page of pages) {
    const [, id, title] = /^# (D[0-9]+) (.+)$/m.exec(read(page))!;
    expect(basename(page).startsWith(`D${id!.slice(1).padStart(2, '0')}-`), page).toBe(true);
    expect(index).toContain(`| ${id} | [${title}](${basename(page)}) |`);
  }
});

describe('a planted citation is found', () => {
  const planted: Places = {
    documents: new Map([['wire', new Set(['1', '1.5', '4.4', '4.8', 'A', 'A.1'])]]),
    decisions: new Set(['D8', 'D9']),
    behaviours: new Set(['V03', 'X12']),
  };
  const found = (text: string, path = 'host/src/lib.rs'): string[] =>
    badCitations(path, text, planted).map(({ line, what }) => `${line}: ${what}`);

  test.each([
    ['of a heading that is not there', '// a\n// (wire §4.5)', '2: docs/spec/wire.md has no §4.5'],
    ['of a further heading', '//! wire §4.4, §4.7 and §4.8', '1: docs/spec/wire.md has no §4.7'],
    ["of a range's end", '/// wire §4.4–4.9', '1: docs/spec/wire.md has no §4.9'],
    ['over the end of a line', '/**\n * see wire\n * §9\n */', '2: docs/spec/wire.md has no §9'],
    ['of an appendix', '/* wire §A.2 */', '1: docs/spec/wire.md has no §A.2'],
    ['of a decision', '//! one plan (decision D7)', '1: docs/decisions has no D7'],
    ['of two decisions', '//! decisions D8, D10', '1: docs/decisions has no D10'],
    ['of a decision without the word', '//! one plan (design D8)', "1: write 'decision D8'"],
    ['of a behaviour', '// behaviours V03 and V99', '1: docs/spec/behaviours.md has no row V99'],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test('of a document that is not there, or of none', () => {
    expect(found('// linux-desktop §1.5')[0]).toContain('names no document of docs/spec');
    expect(found('// the packets (§1.5)')[0]).toContain('names no document of docs/spec');
    expect(found('// wire § 1.5')).toEqual(["1: a '§' without the number of a section"]);
  });

  test('in a specification, of itself', () => {
    expect(found('as in §4.4 and section 4.8', 'docs/spec/wire.md')).toEqual([]);
    expect(found('as in section 4.5', 'docs/spec/wire.md')).toEqual(['1: docs/spec/wire.md has no section 4.5']);
  });

  test('and what is there, or belongs to others, is not', () => {
    expect(found('/// wire §1.5 step 2, RFC 9001 §4.8, wire §A, decisions D8, D9; behaviour X12')).toEqual([]);
    expect(found('const STATES = { D0: 1, D3: 4 };\n#[cfg(D7)]')).toEqual([]);
  });
});

describe('a planted link is found', () => {
  const files = new Set(['docs/a.md', 'docs/b.md', 'ci/run.sh']);
  const found = (text: string): string[] => badLinks('docs/a.md', text, files, () => new Set(['what-it-is']));

  test.each([
    ['[x](c.md)', 'c.md is not there'],
    ['[x](../ci/stop.sh)', '../ci/stop.sh is not there'],
    ['[x](b.md#what-it-was)', 'b.md has no heading #what-it-was'],
    ['![x](x.svg)', 'x.svg is not there'],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  test('and good ones, folders, other sites and code are not', () => {
    expect(
      found('[a](b.md#what-it-is) [b](../ci/) [c](https://example.com/x) `[d](e.md)`\n```\n[f](g.md)\n```'),
    ).toEqual([]);
  });
});
