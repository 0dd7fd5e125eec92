/** The diff and skew judge each other by planted changes; and each way of going wrong is seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { batch } from '../../src/proof/cross/batch.ts';
import { CHANGES } from '../../src/proof/cross/changes/plant.ts';
import { execute } from '../../src/proof/cross/execute.ts';
import { givenModels } from '../../src/proof/cross/given.ts';
import { search } from '../../src/proof/cross/search.ts';
import { needTools } from '../fixtures/tools.ts';

const CHANGED = 2000;
const RUN = 20;
/** The same changes each time, unless one is asked for: new ones are the command's matter. */
const CHOSEN = Number(process.env.FC_SEED ?? 20261130);
const JUDGE_MS = 120_000;
const BUILD_MS = 5 * 60_000;
const given = givenModels();

test('no garbage passes the diff, and nothing that moves the same bytes is a break', { timeout: JUDGE_MS }, () => {
  const { counts, found } = search(CHOSEN, CHANGED, given);
  expect(found.map(({ text }) => text).join('\n'), `seed ${CHOSEN}`).toBe('');
  expect(counts.cases).toBe(CHANGED);
  // A generator that plants nothing of a kind would prove nothing about it.
  expect(CHANGES.map(({ kind }) => kind).filter((kind) => counts.kinds[kind] === undefined)).toEqual([]);
  expect(counts.garbage).toBeGreaterThan(CHANGED / 10);
  expect(counts.same).toBeGreaterThan(CHANGED / 20);
});

describe('the comparison can fail', () => {
  /** Seed of the planted faults: each is found within so many changes. */
  const SEED = 7;
  const MANY = 2000;

  test.each([
    ['fields-swapped', 'PF5108'],
    ['ioctl-buffer', 'PF5309'],
    ['enum-renumbered', 'PF5204'],
    ['token-part-moved', 'PF5221'],
  ])('garbage that %s does not tell any more is found, and made small', (_rule, code) => {
    const { found } = search(SEED, MANY, given, { without: new Set([code]) });
    expect(found.map(({ contradiction }) => contradiction)).toEqual(['missed']);
    expect(found[0]?.text).toContain('--- skew: garbage');
    expect(found[0]?.text.split('\n').length).toBeLessThan(200);
  });

  test.each(['field-renamed', 'enum-value-renamed', 'field-type-name', 'reserved-space'])(
    'a false alarm of %s is found',
    (rule) => {
      const { found } = search(SEED, MANY, given, {
        twist: (report) =>
          report.findings.some((finding) => finding.rule === rule) ? { ...report, class: 'break' } : report,
      });
      expect(found.map(({ contradiction }) => contradiction)).toEqual(['false alarm']);
    },
  );
});

describe('what is run is what was foreseen', () => {
  needTools('cargo');

  test('20 changes in two programs; what is foreseen wrongly is seen', { timeout: BUILD_MS }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pf-gen-test-diff-skew-'));
    try {
      const { cases } = batch(CHOSEN, RUN, given);
      const found = await execute(cases, folder, JUDGE_MS);
      const told = found.surprises.map(({ told: done, subject, foreseen, ran, why, text }) =>
        [done.join('; '), `${subject}: foreseen ${foreseen.join(' or ')}, ran ${ran}: ${why}`, text].join('\n'),
      );
      expect(told.join('\n'), `seed ${CHOSEN}`).toBe('');
      expect(found.cases).toBe(RUN);
      expect(found.subjects).toBeGreaterThan(RUN);
      // The same programs again, with a prediction that takes garbage for something good.
      const blind = await execute(cases, folder, JUDGE_MS, (kinds) => kinds.map((k) => (k === 'garbage' ? 'ok' : k)));
      expect(blind.surprises.filter(({ ran }) => ran === 'garbage').length).toBe(found.garbage);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
