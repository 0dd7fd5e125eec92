/** Tokens: several numbers packed in one word. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, hex } from './docs.ts';
import { beside, ident, isReservedName, screaming, typeName } from './names.ts';
import { BESIDE } from './reserved.ts';
import { render } from './templates.ts';

export function emitBits(decl: DeclOf<'bits'>, context: RustContext): string {
  const repr = decl.repr.replace('i', 'u');
  const parts = decl.parts
    .filter((part) => !part.reserved && !isReservedName(part.name))
    .map((part) => {
      const type = smallest(part.width);
      const max = (1n << BigInt(part.width)) - 1n;
      return {
        name: beside(ident(part.name), BESIDE.bits),
        local: context.local(part.name),
        setter: `with_${part.name}`,
        screaming: screaming(part.name),
        type,
        max: hex(max),
        mask: hex(max << BigInt(part.shift)),
        shift: part.shift,
        place: `bits ${part.shift} to ${part.shift + part.width - 1}`,
        docs: docLines(part.docs, `Bits ${part.shift} to ${part.shift + part.width - 1}.`),
        packed: packed(context.local(part.name), type, repr, part.shift),
        unpacked: unpacked(type, repr, part.shift, max, part.width),
      };
    });
  return render('bits', {
    docs: docLines(
      decl.docs,
      `${parts.map((p) => `\`${p.name}\`: ${p.place}`).join('; ') || 'All bits are reserved'}.`,
    ),
    name: typeName(decl.name),
    repr,
    parts,
    params: parts.map((p) => `${p.local}: ${p.type}`).join(', '),
    packed: wordOf(parts.map((p) => `${p.packed} & Self::${p.screaming}_MASK`)),
  });
}

/** The parts in one word; rustc warns of brackets around a single one. */
function wordOf(parts: readonly string[]): string {
  if (parts.length <= 1) return parts[0] ?? '0';
  return parts.map((part) => `(${part})`).join(' | ');
}

function smallest(width: number): string {
  return ['u8', 'u16', 'u32', 'u64'].find((type) => width <= Number(type.slice(1))) ?? 'u64';
}

function packed(name: string, type: string, repr: string, shift: number): string {
  const wide = type === repr ? name : `(${name} as ${repr})`;
  return shift === 0 ? wide : `(${wide} << ${shift})`;
}

function unpacked(type: string, repr: string, shift: number, max: bigint, width: number): string {
  const shifted = shift === 0 ? 'self.0' : `self.0 >> ${shift}`;
  const inParens = (text: string) => (text === 'self.0' ? text : `(${text})`);
  const top = shift + width === Number(repr.slice(1));
  const masked = top ? shifted : `${inParens(shifted)} & ${hex(max)}`;
  return type === repr ? masked : `${inParens(masked)} as ${type}`;
}
