/** What is said of fields that a store cannot publish names two writers, and those that fit are left alone. */
import { expect, test } from 'vitest';
import { NOWHERE } from '../src/compile/build/context.ts';
import { buildModel } from '../src/compile/build/index.ts';
import { both, by, init, plane, schema, section, stamp, u32 } from '../src/language/index.ts';

function faults(word: Parameters<typeof section>[0][string]): string[] {
  const S = section(
    {
      magic: stamp(u32, 7),
      version: init(u32),
      rows: by('driver', u32, { order: 'relaxed' }),
      height: by('host', u32, { order: 'relaxed' }),
      word,
    },
    { roles: ['host', 'driver'] as [string, string] },
  );
  const planes = [plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { S } })];
  return buildModel(schema({ name: 'test', planes }), NOWHERE).diagnostics.map(({ message }) => message);
}

test.each([
  [
    'a word of one role',
    by('host', u32, { publishes: ['rows', 'height'] }),
    "'word' needs 'rows' to be written by host, and it is written by driver",
  ],
  [
    'a word of both',
    both(u32, { publishes: ['rows', 'height'] }),
    "'word' needs 'height' to be written by driver, and it is written by host",
  ],
  [
    'a field of nobody',
    both(u32, { publishes: ['version', 'height'] }),
    "'word' needs 'version' to be written by host, and it is written by init",
  ],
])('%s', (_, word, fault) => {
  expect(faults(word)).toEqual([fault]);
});
