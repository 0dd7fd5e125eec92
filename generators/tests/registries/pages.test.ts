/** The pages of registries: every tag with what it stands for, and what readers do with the others. */
import { expect, test } from 'vitest';
import { pagesOf } from '../docs/models.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';

const page = async (path: string): Promise<string> =>
  (await pagesOf(REGISTRIES)).find((file) => file.path === path)?.text ?? '';
const section = (text: string, name: string): string =>
  text.split(/^## /m).find((part) => part.includes(`</a>${name}\n`)) ?? '';

test('a table of tags, in their order, with the retired ones among them', async () => {
  const fields = section(await page('p.md'), 'Fields');
  expect(fields.match(/^\| `.*/gm)).toEqual([
    '| `0` | retired | – | never | not to be given out again |',
    '| `1` | `type` | [`Kind`](#p.kind) | optional |  |',
    '| `2` | `offer` | `bytes ≤ 20` | 0 to 4 times | length in be.u16 |',
    '| `3` | `mode` | [`Grown`](#p.grown) | optional |  |',
    '| `6` | `bitrate` | `u32 to the end` | always |  |',
    '| `7` | `name` | `text to the end ≤ 64` | optional |  |',
    '| `90` | `at` | `quic ≤ 4611686018427387903` | optional |  |',
    '| `16384` | `key` | `u8[16]` | optional | secret |',
  ]);
});

test('limits, forms, and what is done with unknown and repeated entries', async () => {
  const text = await page('p.md');
  expect(section(text, 'Fields')).toContain(
    'tag quic · length quic · to the end of what it stands in · at most 1024 bytes · at most 16 entries · unknown tags are carried · of a repeated entry the second is refused · retired tags: 0',
  );
  expect(section(text, 'Strict')).toContain(
    'tag be.u16 · length be.u16 · total be.u24 · at most 200 bytes · at most 8 entries · unknown tags are refused · of a repeated entry the first counts',
  );
  expect(section(text, 'Strict')).toContain('| 1 to 3 times |');
  expect(section(text, 'Block')).toContain('unknown tags are passed over · of a repeated entry the last counts');
  expect(section(text, 'Numbers')).toContain('`quic ≤ 65535, shortest`');
});

test('one page: each registry has its place, and each link leads to one', async () => {
  const html = await page('index.html');
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
  expect(ids).toEqual(expect.arrayContaining(['p.Fields', 'p.Block', 'p.Strict', 'p.Deep']));
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  expect(targets).toContain('p.Inner');
});
