/** The recording in the README: what stands there before anything is typed is to be seen at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Recording } from '../../ci/lib/recording.ts';
import { ROOT } from '../../ci/lib/results.ts';

/** Texts of the terminal, apart from the title: which of them are there from the start. */
function texts(svg: string): { text: string; animated: boolean }[] {
  return [...svg.matchAll(/<text x="18" [^>]*>([^<]*)</g)].map(([whole, text]) => ({
    text: text!,
    animated: whole.includes('animation-name'),
  }));
}

test('lines before the first command do not wait, all others do', () => {
  const recording = new Recording();
  recording.print('# a field moves', 'comment');
  recording.command('pf-gen check');
  recording.print('drift', 'bad');
  const svg = recording.svg('title');
  expect(texts(svg)).toEqual([
    { text: '# a field moves', animated: false },
    { text: '$ pf-gen check', animated: true },
    { text: 'drift', animated: true },
  ]);
  // Nobody types before the first picture was read.
  const [, start] = /@keyframes l1\{0%\{[^}]*\}([\d.]+)%/.exec(svg)!;
  const [, total] = /animation-duration:([\d.]+)s/.exec(svg)!;
  expect((Number(start) / 100) * Number(total)).toBeGreaterThan(1.5);
});

test('the recording of the README begins with the field that moves, and speaks as the tools do', () => {
  const shown = texts(readFileSync(join(ROOT, 'docs/drift.svg'), 'utf8'));
  const first = shown.filter(({ animated }) => !animated).map(({ text }) => text);
  expect(first[0]).toMatch(/^# somebody moves a field of /);
  expect(first.length).toBeGreaterThan(3);
  expect(shown.map(({ text }) => text).join('\n')).not.toMatch(/\bmend\b/);
});
