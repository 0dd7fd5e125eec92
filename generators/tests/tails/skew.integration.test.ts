/** Two versions of a device whose calls carry tails: what their locks foresee is what the generated code does. */
import { expect, test } from 'vitest';
import { lockOf } from '../../src/compile/lock.ts';
import { device, enumeration, field, ioctl, plane, struct, tail, u8, u32 } from '../../src/language/index.ts';
import { versionOf, withoutEmptyTails } from '../../src/proof/skew/version.ts';
import { modelOf } from '../support/build.ts';
import { BUILD_MS, checkForeseen, checkRun, classesOfGarbage, type Expected, only, runAll } from '../support/skew.ts';
import { LOOMS } from './carriers.ts';

const EXPECTED: Expected = {
  renamed: [
    ['ok', 'entries[0].id of the host is called items[…].id by the driver'],
    ['ok', 'items[0].id of the host is called entries[…].id by the driver'],
  ],
  exchanged: [
    ['garbage', 'the driver reads entries[…].part.low, entries[…].part.high wrongly'],
    ['garbage', 'the driver reads entries[…].level wrongly'],
  ],
  wider: [
    ['refused', 'SHORT: a tail of 48 bytes is stated, and 24 come'],
    ['garbage', 'the driver reads entries[…].id wrongly'],
  ],
  moved: [
    ['garbage', 'as many as n says'],
    ['garbage', 'as many as n says'],
  ],
  inBytes: [
    ['refused', 'SHORT: 3 bytes are no elements of 8'],
    ['refused', 'SHORT: a tail of 192 bytes is stated, and 24 come'],
  ],
  signed: [
    ['garbage', 'the host reads lines[…] wrongly'],
    ['garbage', 'the host reads lines[…] wrongly'],
  ],
  native: [
    ['garbage', 'the host reads length wrongly'],
    ['garbage', 'the host reads length wrongly'],
  ],
  headless: [
    ['garbage', 'data[…] is lost on its way to the host'],
    ['refused', 'the tail of the reply'],
  ],
  gone: [
    ['garbage', 'as many as cb says'],
    ['refused', 'room for 4 bytes, and 6 are written'],
  ],
  roomier: [
    ['garbage', 'the driver reads colours[…] wrongly'],
    ['garbage', 'the driver reads colours[…] wrongly'],
  ],
  longer: [
    ['refused', 'SHORT: 6 bytes are no elements of 4'],
    ['garbage', 'the driver reads colours[…] wrongly'],
  ],
};

test('the locks alone tell every sin, and the diff calls a break what reads garbage', () => {
  checkForeseen(LOOMS, EXPECTED);
  expect(classesOfGarbage(LOOMS)).toEqual(new Set(['break']));
});

test('a call whose counter has no room for an element is left out by name, in every version', () => {
  const Status = enumeration(u32, { OK: 0, SHORT: 1 });
  const lock = (most: number) => {
    const None = struct({ n: field(u8, { range: [0, most] }), list: tail(u8, { count: 'n' }) });
    const ioctls = { SEND: ioctl({ fn: 0x801, in: None }) };
    const Box = device({
      ...{ interface: '11223344-5566-7788-99aa-bbccddeeff02', type: 0x8001, statuses: Status, success: 'OK', ioctls },
      ...{ shortInput: 'SHORT', shortOutput: 'SHORT', unknownCode: 'SHORT' },
    });
    const members = { Status, None, Box };
    return lockOf(modelOf(plane({ name: 'box', id: 1, version: 1, policy: 'lockstep', members })));
  };
  const whole = [versionOf('none', 0, lock(0)), versionOf('two', 1, lock(2))];
  expect(whole.map(({ operations }) => operations.get('box.Box.SEND')?.input?.tail?.count)).toEqual([0, 2]);
  const { versions: kept, left } = withoutEmptyTails(whole);
  expect(left).toEqual(['box.Box.SEND']);
  expect(kept.map(({ operations }) => operations.size)).toEqual([0, 0]);
  expect(withoutEmptyTails([whole[1]!, whole[1]!]).left).toEqual([]);
});

test('what was run is what the locks had foreseen, call by call', { timeout: BUILD_MS }, async () => {
  const some = only(LOOMS, 'first', 'renamed', 'wider', 'moved', 'headless');
  const seen = checkRun(some, await runAll('looms', some));
  expect([...seen.keys()].sort()).toEqual(['garbage', 'ok', 'refused']);
  expect(seen.get('garbage')).toBeGreaterThan(2);
});
