/** Which planes host and driver are judged by, from the parties that the locks name. */
import { expect, test } from 'vitest';
import { lockOf } from '../../src/compile/lock.ts';
import { constant, plane, u32 } from '../../src/language/index.ts';
import { lockstep } from '../../src/proof/skew/handshake.ts';
import { type SkewVersion, versionOf } from '../../src/proof/skew/version.ts';
import { modelOf } from '../support/build.ts';

const BOTH = ['host', 'board'] as const;
type Parties = readonly string[] | undefined;

/** A version whose planes hold these values, and say these speakers. */
function version(values: Readonly<Record<string, number>>, speakers: Readonly<Record<string, Parties>>): SkewVersion {
  const planes = Object.entries(values).map(([name, value], n) =>
    plane({
      name,
      id: n + 1,
      version: 1,
      policy: 'lockstep',
      ...(speakers[name] === undefined ? {} : { parties: speakers[name] }),
      members: { [`${name.toUpperCase()}_VALUE`]: constant(u32, value) },
    }),
  );
  return versionOf('v', 1, lockOf(modelOf(...planes)));
}
const SAID = { control: ['host', 'board'], lab: ['host', 'probe'] };

test('a plane that only one of them speaks is not asked for', () => {
  const host = version({ control: 1, lab: 1 }, SAID);
  expect(lockstep(host, version({ control: 1, lab: 2 }, SAID), BOTH)).toEqual({
    verdict: 'ok',
    reason: 'all lockstep planes that both speak are equal',
  });
  expect(lockstep(host, version({ control: 2, lab: 1 }, SAID), BOTH).reason).toBe('planes that differ: control');
  expect(lockstep(host, version({ control: 1, lab: 2 }, SAID)).reason).toBe('planes that differ: lab');
});

test('a host that names no parties asks for all, and a board that names them says nothing of the others', () => {
  const old = version({ control: 1, lab: 1 }, {});
  const now = version({ control: 1, lab: 1 }, SAID);
  expect(lockstep(old, now, BOTH).reason).toBe('planes that differ: lab');
  expect(lockstep(now, old, BOTH).verdict).toBe('ok');
});
