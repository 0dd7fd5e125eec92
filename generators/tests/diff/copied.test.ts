/** Which structs have no address that says anything. */
import { expect, test } from 'vitest';
import { copiedStructs } from '../../src/diff/copied.ts';
import { by, message, section, struct, u8, u32 } from '../../src/language/index.ts';
import { modelOf, planeOf } from '../support/build.ts';

test('a struct that only messages carry is one, also inside of another one; one that somebody may hold is none', () => {
  const Deep = struct({ a: u32 });
  const Sent = struct({ deep: Deep });
  const Shared = struct({ a: u32 });
  const Outer = struct({ shared: Shared });
  const Alone = struct({ a: u32 });
  const Part = struct({ a: u32 });
  const Holder = struct({ part: Part });
  const Note = message({ kind: u8, sent: Sent, outer: Outer, shared: Shared });
  const Ring = section({ last: by('a', Shared) }, { roles: ['a', 'b'] });
  const members = { Deep, Sent, Shared, Outer, Alone, Part, Holder, Note, Ring };
  expect([...copiedStructs(modelOf(planeOf(members)))]).toEqual(['p.Deep', 'p.Sent', 'p.Outer']);
});
