/** The reference pages as text: complete, self-contained, every link leads somewhere. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { OutputFile } from '../../src/emit/emitter.ts';
import { fileRules } from '../fixtures/emit.ts';
import { run } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { HARD, pagesOf, repository } from './models.ts';

const textOf = (files: readonly OutputFile[], path: string): string => {
  const found = files.find((file) => file.path === path);
  if (found === undefined) throw new Error(`no ${path} among ${files.map((file) => file.path).join(' ')}`);
  return found.text;
};
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

test.for([
  ['hard', HARD],
  ['repository', repository()],
] as const)(
  'schema %s: each declaration has its place, and each link within the page leads to one',
  async ([, model]) => {
    const files = await pagesOf(model);
    expect(fileRules(files)).toEqual([]);
    const html = textOf(files, 'index.html');
    const ids = all(html, /\sid="([^"]+)"/g);
    expect(new Set(ids).size, 'ids are unique').toBe(ids.length);
    for (const plane of model.planes) {
      for (const decl of plane.members) {
        if (decl.kind !== 'constant') expect(ids).toContain(`${plane.name}.${decl.name}`);
        else expect(html).toContain(`<code>${decl.name}</code>`);
        if ('fields' in decl) for (const field of decl.fields) expect(html).toContain(field.name);
      }
    }
    const targets = all(html, /href="#([^"]+)"/g);
    expect(targets.length).toBeGreaterThan(50);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  },
);

test('the page asks nobody for anything', async () => {
  const html = textOf(await pagesOf(HARD), 'index.html').replaceAll('http://www.w3.org/2000/svg', '');
  expect(html).not.toMatch(/https?:|\ssrc=|@import|url\(|<link|<iframe|fetch\(|XMLHttpRequest|import\(/);
});

test('documentation is text, not markup', async () => {
  const files = await pagesOf(HARD);
  const html = textOf(files, 'index.html');
  expect(html).not.toContain('<script>alert');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain(
    'A &lt;b&gt;bad&lt;/b&gt; &amp; &quot;quoted&quot; text with <code>code</code>.</p><p>And | another',
  );
  const markdown = textOf(files, 'hard.md');
  expect(markdown).not.toContain('<script>');
});

test('Markdown: every link leads to an anchor of a page, every drawing is there and is well-formed', async () => {
  const files = await pagesOf(HARD);
  const folder = temporary();
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const pages = files.filter(({ path }) => path.endsWith('.md'));
  const anchors = new Set(
    pages.flatMap(({ path, text }) => all(text, /<a id="([^"]+)">/g).map((id) => `${path}#${id}`)),
  );
  for (const { path, text } of pages) {
    const links = all(text, /\]\(([^)]+)\)/g);
    const broken = links.filter((link) => {
      const [page = '', id] = link.split('#');
      const target = page === '' ? path : page;
      return id === undefined ? !files.some((file) => file.path === target) : !anchors.has(`${target}#${id}`);
    });
    expect(broken, path).toEqual([]);
  }
  const drawings = files.filter(({ path }) => path.endsWith('.svg')).map(({ path }) => join(folder, path));
  expect(drawings.length).toBeGreaterThan(15);
  const parse = 'import sys, xml.dom.minidom as d\nfor p in sys.argv[1:]: d.parse(p)';
  run('python3', ['-c', parse, ...drawings]);
});

test('options: planes can be left out, Markdown can go without drawings', async () => {
  const files = await pagesOf(HARD, { drawings: false, without: ['hard'], title: 'Mine & yours' });
  expect(files.map(({ path }) => path)).toEqual(['index.html', 'README.md', 'common.md', 'shapes.md', 'p.md']);
  expect(textOf(files, 'index.html')).toContain('<title>Mine &amp; yours</title>');
  await expect(pagesOf(HARD, { without: ['nothing'] })).rejects.toThrow("without: there is no plane 'nothing'");
});

test('a page says the same whenever it is made', async () => {
  expect(await pagesOf(HARD)).toEqual(await pagesOf(structuredClone(HARD)));
});
