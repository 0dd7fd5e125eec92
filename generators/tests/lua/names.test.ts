/** Filter names: one for each thing, or the schema is refused. */
import { expect, test } from 'vitest';
import { constant, flags, struct, u8 } from '../../src/language/index.ts';
import type { DeclOf } from '../../src/model/model.ts';
import { modelOf, planeOf } from '../support/build.ts';
import { scriptOf } from './script.ts';

test('two declarations with one filter name are refused', async () => {
  // The language refuses them already; a model may come from elsewhere.
  const model = modelOf(planeOf({ RingHeader: struct({ a: u8 }), Other: struct({ a: u8 }) }));
  model.planes[0]!.members[1]!.name = 'ring_header';
  await expect(scriptOf(model)).rejects.toThrow(
    "'ring_header' and RingHeader both become 'pf.p.ring_header' as a filter of Wireshark",
  );
});

test('two flags with one filter name are refused', async () => {
  const model = modelOf(planeOf({ Caps: flags(u8, { FastPath: 0, OTHER: 1 }) }));
  const [caps] = model.planes[0]!.members as [DeclOf<'flags'>];
  caps.values[1]!.name = 'FAST_PATH';
  await expect(scriptOf(model)).rejects.toThrow(
    "'Caps.FAST_PATH' and Caps.FastPath both become 'pf.p.caps.fast_path' as a filter of Wireshark",
  );
});

test('what never stands in a packet is not in the script; its prefix is that of the configuration', async () => {
  const model = modelOf(planeOf({ LEN: constant(u8, 3), Pair: struct({ a: u8, b: u8 }) }));
  const script = await scriptOf(model, { prefix: 'mine' });
  expect(script).toContain('abbr = "mine.p.pair"');
  expect(script).not.toContain('LEN"');
});
