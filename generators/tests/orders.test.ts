/** The list of ordered stores: everything that orders others is there, and what says nothing stands out. */
import { expect, test } from 'vitest';
import { orderedStores } from '../src/cli/commands/orders.ts';
import { both, by, init, section, stamp, u32 } from '../src/language/index.ts';
import { shared } from './fixtures/rust-protocols/schema.ts';
import { modelOf, planeOf } from './support/build.ts';

test('marked, unmarked and protocol stores are told apart', () => {
  const Page = section(
    {
      magic: stamp(u32, 1),
      version: init(u32),
      body: by('host', u32, { order: 'relaxed' }),
      packet: by('host', u32, { publishes: ['body'] }),
      alone: by('driver', u32),
      fenced: by('driver', u32, { order: 'seqcst' }),
      word: both(u32),
    },
    { roles: ['host', 'driver'] },
  );
  const stores = orderedStores(modelOf(planeOf({ Page })));
  expect(stores.map(({ field, owner, order, publishes }) => [field, owner, order, publishes])).toEqual([
    ['packet', 'host', 'release', ['body']],
    ['alone', 'driver', 'release', []],
    ['fenced', 'driver', 'seqcst', []],
    ['word', 'both', 'swap', []],
  ]);
});

test('what a protocol stores names it, and its counter publishes what it guards', () => {
  const stores = orderedStores(modelOf(shared));
  const of = (sectionName: string, field: string) =>
    stores.find((store) => store.section === sectionName && store.field === field);
  expect(of('Locked', 'gen')).toMatchObject({ protocol: 'pair', publishes: ['a', 'b'] });
  expect(of('Kept', 'head')).toMatchObject({ protocol: 'pairs', publishes: ['slots'] });
  expect(of('Newest', 'token')).toMatchObject({ protocol: 'pair', publishes: [] });
  expect(of('Pair', 'a')).not.toHaveProperty('protocol');
});
