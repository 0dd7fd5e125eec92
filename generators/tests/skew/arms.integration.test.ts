/** Two versions of a device whose calls carry unions with a tag: what their locks foresee is what the generated code does. */
import { expect, test } from 'vitest';
import { BUILD_MS, checkForeseen, checkRun, classesOfGarbage, type Expected, only, runAll } from '../support/skew.ts';
import { KETTLES } from './kettles.ts';

const EXPECTED: Expected = {
  renamed: [
    ['ok', 'u.heat.degrees of the host is called u.warm.degrees by the driver'],
    ['ok', 'u.warm.degrees of the host is called u.heat.degrees by the driver'],
  ],
  retagged: [
    ['garbage', 'the driver reads u.pour.millilitres wrongly'],
    ['garbage', 'the driver reads u.pour.millilitres wrongly'],
  ],
  fewer: [
    ['degraded', 'the driver does not know u.pour.millilitres'],
    ['degraded', 'the host has no name for a value of last[…].u: no arm has the tag 2'],
  ],
  more: [
    ['degraded', ''],
    ['degraded', 'the driver has no name for a value of u: no arm has the tag 0'],
  ],
  swapped: [
    ['garbage', 'the driver reads u.heat.mode wrongly'],
    ['garbage', 'the driver reads u.heat.power wrongly'],
  ],
  native: [
    ['garbage', 'the driver reads u.heat.power wrongly'],
    ['garbage', 'the driver reads u.heat.power wrongly'],
  ],
  renumbered: [
    ['garbage', 'the driver reads kind wrongly'],
    ['garbage', 'the driver reads kind wrongly'],
  ],
};

test('the locks alone tell every sin, and the diff calls a break what reads garbage', () => {
  checkForeseen(KETTLES, EXPECTED);
  expect(classesOfGarbage(KETTLES)).toEqual(new Set(['break']));
});

test('what was run is what the locks had foreseen, call by call', { timeout: BUILD_MS }, async () => {
  const some = only(KETTLES, 'first', 'renamed', 'more', 'native');
  const seen = checkRun(some, await runAll('kettles', some));
  expect([...seen.keys()].sort()).toEqual(['degraded', 'garbage', 'ok']);
  expect(seen.get('garbage')).toBeGreaterThan(5);
});
