/** The files that are started first exist; a renamed one would silently lose its place. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONGEST, placeOf } from '../../ci/lib/longest-first.ts';
import { ROOT } from '../../ci/lib/results.ts';

test('every long file is there, and comes before those that nobody named', () => {
  const gone = LONGEST.filter((name) => !existsSync(join(ROOT, `${name}.integration.test.ts`)));
  expect(gone).toEqual([]);
  expect(placeOf('/x/tests/docs/tutorial.integration.test.ts')).toBe(0);
  expect(placeOf('/x/tests/docs/other.integration.test.ts')).toBe(LONGEST.length);
});
