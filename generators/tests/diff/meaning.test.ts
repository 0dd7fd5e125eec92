/** What no byte shows: units, what success is, defaults, who writes. A change of it is as bad as a moved field. */
import { describe, expect, test } from 'vitest';
import { lockOf, parseLock, prettyLock } from '../../src/compile/lock.ts';
import { diffModels } from '../../src/diff/index.ts';
import { modelOfLock } from '../../src/diff/lock.ts';
import {
  both,
  by,
  constant,
  device,
  enumeration,
  field,
  i32,
  init,
  ioctl,
  lenient,
  message,
  plane,
  section,
  stamp,
  struct,
  tail,
  u8,
  u32,
} from '../../src/language/index.ts';
import type { Model } from '../../src/model/model.ts';
import { judge } from '../../src/policy/judge.ts';
import { modelOf } from '../support/build.ts';

type Members = Parameters<typeof plane>[0]['members'];
const model = (members: Members, version = 1) =>
  modelOf(plane({ name: 'p', id: 1, version, policy: 'lockstep', members }));
const said = (before: Members, after: Members) =>
  diffModels(model(before), model(after)).findings.map(({ rule, class: of, message: text }) => [rule, of, text]);
const classes = (before: Members, after: Members) =>
  said(before, after).flatMap(([rule, of]) => (rule === 'declaration-added' ? [] : of));

describe('units', () => {
  const other = field(u32, { unit: 'px' });
  const wait = (unit?: string) => ({
    S: struct({ width: other, wait: unit === undefined ? u32 : field(u32, { unit }) }),
  });

  test.each([
    ['ms', 'us'],
    ['ms', 's'],
    ['KiB', 'kB'],
    ['px', '%'],
    ['Hz', 'mHz'],
    ['frames', 'fields'],
  ])('%s to %s is a break', (before, after) => {
    expect(said(wait(before), wait(after))).toEqual([
      ['field-unit', 'break', `'wait' is in ${after} now; it was in ${before}`],
    ]);
  });
  test.each([
    ['ms', 'milliseconds'],
    ['us', 'µs'],
    ['%', 'percent'],
  ])('%s to %s is another spelling', (before, after) => {
    expect(classes(wait(before), wait(after))).toEqual(['source']);
  });
  test('one that is stated for the first time is told, and changes nothing', () => {
    expect(said(wait(), wait('ms'))).toEqual([['field-unit', 'source', "'wait' states its unit now: ms"]]);
  });
  test('one that is not stated any more is a warning', () => {
    const { findings } = diffModels(model(wait('ms')), model(wait()));
    expect(findings.map(({ class: of, severity }) => [of, severity])).toEqual([['source', 'warning']]);
  });
  test('names that end in a unit say it too', () => {
    const named = (name: string) => ({ S: struct({ [name]: u32 }) });
    expect(classes(named('wait_ms'), named('wait_us'))).toEqual(['source', 'break']);
    expect(classes(named('waitMs'), named('waitUs'))).toEqual(['source', 'break']);
    expect(classes(named('wait_ms'), named('wait_msec'))).toEqual(['source']);
    expect(classes(named('wait_ms'), named('period_us'))).toEqual(['source']);
    expect(classes(named('items'), named('hosts'))).toEqual(['source']);
    expect(classes(named('port_h'), named('port_s'))).toEqual(['source']);
    expect(classes(named('wait_min'), named('wait_ms'))).toEqual(['source']);
    expect(classes({ WAIT_MS: constant(u32, 5) }, { WAIT_US: constant(u32, 5) })).toEqual(['source', 'lockstep']);
  });

  const lock = (given: Model): Model => modelOfLock(parseLock(prettyLock(lockOf(given))));
  test('a lock keeps them', () => {
    const [before, after] = [lock(model(wait('ms'))), lock(model(wait('us')))];
    expect(diffModels(before, after).class).toBe('break');
  });
  test('of a lock that was written before units were kept, nothing is said', () => {
    const { hashForm: _, ...first } = lockOf(model(wait('ms')));
    const text = JSON.stringify(first, (key, value: unknown) => (key === 'unit' ? undefined : value));
    expect(diffModels(modelOfLock(parseLock(text)), model(wait('us'))).findings.map(({ rule }) => rule)).not.toContain(
      'field-unit',
    );
  });
  test('another unit demands a version', () => {
    const judged = (version: number) => {
      const [old, now] = [model(wait('ms')), model(wait('us'), version)];
      const { planes } = judge({
        report: diffModels(old, now),
        old,
        new: now,
        release: '1.0',
        approvals: [],
        today: '2027-01-31',
        place: (span) => span,
      });
      return planes.map((entry) => entry.version);
    };
    expect(judged(1)).toEqual(['missing']);
    expect(judged(2)).toEqual(['raised']);
    expect(diffModels(model(wait('ms')), model(wait('us'), 2)).findings.map(({ rule }) => rule)).toEqual([
      'field-unit',
    ]);
  });
});

describe('answers of a device', () => {
  const codes = (numbers: Record<string, number> = {}) =>
    enumeration(u32, { OK: 0, BAD: 1, SMALL: 2, NONE: 3, FINE: 4, ...numbers });
  const with_ = (Codes: ReturnType<typeof codes>, more: object = {}): Members => ({
    Codes,
    D: device({
      interface: '70667664-7044-5350-a1b2-c3d4e5f60001',
      type: 0x22,
      statuses: Codes,
      success: 'OK',
      shortInput: 'BAD',
      shortOutput: 'SMALL',
      unknownCode: 'NONE',
      ioctls: { PING: ioctl({ fn: 0x900 }) },
      ...more,
    }),
  });
  test('another value for success is a break', () => {
    expect(classes(with_(codes()), with_(codes(), { success: 'FINE' }))).toEqual(['break']);
  });
  test('a failure that is answered with what success was is a break', () => {
    const now = with_(codes(), { success: 'FINE', unknownCode: 'OK' });
    expect(classes(with_(codes()), now)).toEqual(['break', 'break']);
  });
  test('another value for a failure is none', () => {
    expect(classes(with_(codes()), with_(codes(), { unknownCode: 'BAD' }))).toEqual(['lockstep']);
  });
  const swapped = (Other: ReturnType<typeof codes>) => {
    const Codes = codes();
    return classes(with_(codes()), { ...with_(Other), Codes, Other });
  };
  test('another enumeration with equal values is no break', () => {
    expect(swapped(codes())).toEqual(['source']);
  });
  test('another enumeration with other numbers is a break', () => {
    expect(swapped(codes({ OK: 1, BAD: 0 }))).toEqual(['break']);
  });
});

describe('messages', () => {
  test('another default is a break: what is left out reads as another value', () => {
    const rate = (given: number) => ({ M: message({ a: u32, rate: tail(u8, { default: given }) }) });
    expect(classes(rate(30), rate(60))).toEqual(['break']);
  });
  test('a value that is not taken any more is a break, and one that is new is none', () => {
    const channels = (allowed: number[]) => ({ M: message({ n: lenient(u8, { allowed, otherwise: 2 }) }) });
    expect(classes(channels([2, 6]), channels([2]))).toEqual(['break']);
    expect(classes(channels([2]), channels([2, 6]))).toEqual(['lockstep']);
  });
});

describe('sections', () => {
  const ROLES = { roles: ['host', 'driver'] as [string, string] };
  const shared = (word: Parameters<typeof section>[0][string], roles = ROLES) => ({
    S: section({ magic: stamp(u32, 7), word }, roles),
  });
  test('a word that the other side writes now is a break', () => {
    expect(said(shared(by('host', u32)), shared(by('driver', u32)))).toEqual([
      ['field-owner', 'break', "'word' is written by driver now; it was written by host"],
    ]);
  });
  test('a word that has its old writer too is none', () => {
    expect(classes(shared(by('host', u32)), shared(both(u32)))).toContain('lockstep');
    expect(classes(shared(by('host', u32)), shared(both(u32)))).not.toContain('break');
    expect(classes(shared(by('host', u32)), shared(init(u32)))).not.toContain('break');
  });
  test('roles that change places are told once, not for each field', () => {
    const found = said(shared(by('host', u32)), shared(by('host', u32), { roles: ['driver', 'host'] }));
    expect(found.map(([rule]) => rule)).toEqual(['section-roles']);
  });
  test('a role with another name writes as before', () => {
    const found = said(shared(by('host', u32)), shared(by('server', u32), { roles: ['server', 'driver'] }));
    expect(found.map(([rule]) => rule)).toEqual(['section-roles']);
  });
});

test('fields of two types that change places are not said to have the types of before', () => {
  const [{ help } = { help: '' }] = diffModels(
    model({ S: struct({ a: u32, b: i32 }) }),
    model({ S: struct({ b: i32, a: u32 }) }),
  ).findings;
  expect(help).not.toContain('types, so that');
  const [same] = diffModels(
    model({ S: struct({ a: u32, b: u32 }) }),
    model({ S: struct({ b: u32, a: u32 }) }),
  ).findings;
  expect(same?.help).toContain('the same in size and types');
});
