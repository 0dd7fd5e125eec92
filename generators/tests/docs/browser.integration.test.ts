/** The reference page in a real browser: nothing overlaps, nothing leaves its cell, the filter filters. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { needTools } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { HARD, pagesOf, repository } from './models.ts';

interface Seen {
  texts: number;
  faults: string[];
  /** Smallest name in pixels of the screen. */
  smallest: number;
  sideways: boolean;
  dark: string;
  filtered: { count: string; ids: string[]; rows: number };
}

/** Runs in the page. */
const MEASURE = new URL('./measure.js', import.meta.url);

async function seen(model: Model, width: number): Promise<Seen> {
  needTools('chromium');
  const folder = temporary();
  const page = (await pagesOf(model)).find(({ path }) => path === 'index.html')!;
  const probe = `<script>document.title = JSON.stringify((${readFileSync(MEASURE, 'utf8').trim().replace(/;$/, '')})())</script>`;
  writeFileSync(
    join(folder, 'page.html'),
    page.text.replace('</body>', () => `${probe}\n</body>`),
  );
  const args = ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(folder, 'profile')}`];
  const { stdout } = await execa(
    'chromium',
    [...args, `--window-size=${width},900`, '--dump-dom', `file://${join(folder, 'page.html')}`],
    { timeout: 240_000, maxBuffer: 1 << 28 },
  );
  const title = /<title>([\s\S]*?)<\/title>/.exec(stdout)?.[1] ?? '';
  return JSON.parse(title.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')) as Seen;
}

test.for([
  ['hard', HARD, 300],
  ['repository', repository(), 2000],
] as const)('schema %s: drawings are legible, at a desk and on a phone', async ([, model, least]) => {
  for (const width of [1280, 500]) {
    const { texts, faults, smallest, sideways } = await seen(model, width);
    expect(faults).toEqual([]);
    expect(texts).toBeGreaterThan(least);
    expect(smallest).toBeGreaterThan(10);
    expect(sideways, 'the page itself does not scroll sideways').toBe(false);
  }
});

test('the filter leaves what fits, and of the constants the rows that fit; the switch makes it dark', async () => {
  const { filtered, dark } = await seen(HARD, 1000);
  expect(filtered).toMatchObject({ ids: ['shapes.constants'], rows: 1 });
  expect(filtered.count).toMatch(/^1 of \d+$/);
  expect(dark).toBe('rgb(18, 22, 27)');
});
