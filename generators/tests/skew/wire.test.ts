/** Protocols of tags, lengths and values: what the other version reads is what the diff says, and a diff that says less is seen. */
import { describe, expect, test } from 'vitest';
import { WIRE_CHANGES } from '../../src/proof/cross/wire/changes.ts';
import { searchWire } from '../../src/proof/cross/wire/judge.ts';

const CHANGED = 300;
/** The same changes each time, unless others are asked for. */
const CHOSEN = Number(process.env.FC_SEED ?? 20261201);
const JUDGE_MS = 120_000;

test('nothing that is refused or misread passes the diff, and what nobody notices is no break', {
  timeout: JUDGE_MS,
}, () => {
  const { counts, found } = searchWire(CHOSEN, CHANGED);
  expect(found.map(({ text }) => text).join('\n'), `seed ${CHOSEN}`).toBe('');
  expect(counts.refused).toBeGreaterThan(CHANGED / 4);
  expect(counts.misread).toBeGreaterThan(0);
  expect(counts.same).toBeGreaterThan(CHANGED / 10);
  // A kind that is never planted would prove nothing.
  expect(WIRE_CHANGES.map(({ kind }) => kind).filter((kind) => counts.kinds[kind] === undefined)).toEqual([]);
});

describe('the comparison can fail', () => {
  test.each([
    ['registry-form', 'PF5190'],
    ['registry-limit', 'PF5191'],
    ['entry-added', 'PF5195'],
    ['entry-removed', 'PF5196'],
    ['entry-tag', 'PF5198'],
    ['entry-presence', 'PF5199'],
    ['message-codec', 'PF5406'],
    ['message-limit', 'PF5409'],
    ['message-range', 'PF5418'],
    ['union-tag', 'PF5451'],
  ])('what %s does not tell any more is found', { timeout: JUDGE_MS }, (_rule, code) => {
    const { found } = searchWire(7, 800, { without: new Set([code]) });
    expect(found[0]?.contradiction).toMatch(/^(old|new)Reader/);
  });

  test.each(['entry-renamed', 'registry-retired', 'listing-order', 'field-secret'])(
    'a false alarm of %s is found',
    (rule) => {
      const { found } = searchWire(7, 800, {
        twist: (report) => ({
          ...report,
          findings: report.findings.map((one) => (one.rule === rule ? { ...one, class: 'break' } : one)),
        }),
      });
      expect(found[0]?.contradiction).toBe('false alarm');
    },
  );
});
