/** Reserved space has a meaning now. */
import { diffRule } from '../rule.ts';

export const reservedReuse = diffRule({
  code: 'PF5105',
  name: 'reserved-reuse',
  on: 'field',
  message: (p: { field: string; offset: number; reserved: string }) =>
    `'${p.field}' at offset ${p.offset} takes reserved space ('${p.reserved}')`,
  help: () => 'let 0 mean what it was before: older peers write 0 there and ignore what they read',
  why: 'Reserved space is written as zero and ignored. It can get a meaning without a break as long as zero keeps the old one: a range that leaves out 0 is a break.',
  appeared: ({ relation, new: { name, offset, reserved, range }, old }, say) => {
    if (relation !== 'reused' || reserved === true) return;
    const takesZero = range === undefined || (BigInt(range.min) <= 0n && BigInt(range.max) >= 0n);
    say({ class: takesZero ? 'reserved-reuse' : 'break', params: { field: name, offset, reserved: old?.name ?? '' } });
  },
});
