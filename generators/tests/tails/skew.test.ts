/** Skew compares values of fields. A call that carries a tail is left out by name, in every version, and the others stay. */
import { expect, test } from 'vitest';
import { lockOf } from '../../src/compile/lock.ts';
import { versionOf, withoutTails } from '../../src/proof/skew/version.ts';
import { tailsModel } from './model.ts';

test('calls with a tail in one version are left out of all, under whatever name', () => {
  const model = tailsModel();
  const before = structuredClone(model);
  for (const decl of before.planes[0]?.members ?? []) {
    if (decl.kind === 'struct') delete decl.tail;
    if (decl.kind === 'device') for (const ioctl of decl.ioctls) ioctl.name = `OLD_${ioctl.name}`;
  }
  const whole = [versionOf('old', 0, lockOf(before)), versionOf('new', 1, lockOf(model))];
  const { versions, left } = withoutTails(whole);
  expect(left).toEqual(['tails.Board.ASK', 'tails.Board.TELL', 'tails.Board.LIST']);
  expect(versions.map(({ operations }) => operations.size)).toEqual([0, 0]);
  expect(withoutTails([whole[0]!, whole[0]!])).toEqual({ versions: [whole[0], whole[0]], left: [] });
});
