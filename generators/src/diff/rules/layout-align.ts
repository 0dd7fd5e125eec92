/** A layout or a field has another alignment, such as after packing. */
import { diffRule } from '../rule.ts';

const where = (matter: 'messages' | 'none' | undefined): string =>
  matter === 'messages' ? ', and only messages carry its bytes' : matter === 'none' ? ', and nothing moves' : '';

const isAligned = (node: unknown): node is { readonly align: number } =>
  typeof node === 'object' && node !== null && 'align' in node && typeof node.align === 'number';

export const layoutAlign = diffRule({
  code: 'PF5115',
  name: 'layout-align',
  on: ['layout', 'field', 'overlay', 'arm'],
  message: (p: { name: string; before: number; after: number; sameSize: boolean; matter?: 'messages' | 'none' }) =>
    `'${p.name}' is aligned to ${p.after} now; it was to ${p.before}${p.sameSize ? ', at the same size' : ''}${where(p.matter)}`,
  help: (p) =>
    p.matter === 'none'
      ? 'nothing, where it is meant so: what holds it is laid out as before'
      : p.matter === 'messages'
        ? 'build both sides, or keep the alignment: its bytes are read as before, but compilers lay the holders out anew'
        : 'keep the alignment: use the type that gives it, state it with `align`, or leave `packed` as it was',
  why: 'Alignment is part of the layout: it decides where an array’s elements and an outer struct’s fields stand, which address a buffer or a mapping must have, and whether a word can be read at once. Size alone does not show it. A struct that only messages carry is copied out of their bytes, wherever these lie: there it concerns who builds with it, and nobody who reads it. A field that stands where it stood, in a whole that is aligned as before, concerns nobody.',
  both: (pair, say, context) => {
    const { old, new: now, relation } = pair;
    if (relation === 'reserved' || old.align === now.align) return;
    // A field follows its type, which is told on its own.
    if ('type' in old && 'type' in now && !context.sameType(old.type, now.type)) return;
    const params = { name: now.name, before: old.align, after: now.align, sameSize: old.size === now.size };
    const whole = pair.kind === 'field' || pair.kind === 'arm' ? pair.parent : undefined;
    if (whole !== undefined && isAligned(whole.old) && isAligned(whole.new) && whole.old.align === whole.new.align) {
      const still = !('offset' in old && 'offset' in now) || old.offset === now.offset;
      if (still) return say({ class: 'source', params: { ...params, matter: 'none' } });
    }
    const { path, oldPath } = whole ?? pair;
    if (context.old.isCopied(oldPath) && context.new.isCopied(path))
      return say({ class: 'lockstep', params: { ...params, matter: 'messages' } });
    say({ class: 'break', params });
  },
});
