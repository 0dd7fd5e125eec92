/** Structs, sections, foreign structs and function tables, with the proofs of their layout. */
import type { DeclOf, Field } from '../../model/model.ts';
import { type Find, isLowered, isRaised } from '../alignment.ts';
import { screaming } from '../naming.ts';
import { within } from '../refused.ts';
import { template } from '../render.ts';
import { tailIn } from '../tails.ts';
import { comment } from './comment.ts';
import { member } from './names.ts';
import { declaredFields, flexibleArray, printTail } from './tails.ts';
import { cLiteral, type Types } from './types.ts';

export type Layout = DeclOf<'struct'> | DeclOf<'section'> | DeclOf<'foreign'> | DeclOf<'overlay'>;

export function isLayout(decl: { kind: string }): decl is Layout {
  return decl.kind === 'struct' || decl.kind === 'section' || decl.kind === 'foreign' || decl.kind === 'overlay';
}

/** Whether a layout belongs to a platform. */
export const isNative = (decl: Layout): boolean =>
  decl.kind === 'foreign' || (decl.kind === 'overlay' && decl.target !== undefined);

/** Fields, or the arms of a union. */
export function membersOf(decl: Layout): readonly Field[] {
  return decl.kind === 'overlay' ? decl.arms.map((arm) => ({ ...arm, offset: 0 })) : declaredFields(decl);
}

/**
 * Prints the body of a struct whose `typedef` stands above. The first member carries the alignment of the whole; inside of a
 * packed one it could carry no more than the packing, so that there the struct itself does.
 */
export function printLayout(plane: string, decl: Layout, types: Types): string {
  const { names } = types;
  const pack = 'packed' in decl ? decl.packed : undefined;
  const find: Find = (home, name) => types.lookup.any(home, name);
  const type = names.type(plane, decl.name);
  const assert = names.free('STATIC_ASSERT');
  const size = names.claim(names.macro(plane, decl.name, 'SIZE'), decl);
  const alignas = (to: number): string => (pack === undefined && to > 1 ? `${names.free('ALIGNAS')}(${to}) ` : '');
  const isLoose = (field: Field): boolean => isLowered(decl, field, find) && statesAlignment(field.type, find);
  const sizes = [{ macro: size, size: decl.size }];
  for (const prefix of decl.kind === 'overlay' ? [] : decl.prefixes) {
    const macro = names.macro(plane, decl.name, 'PREFIX', screaming(prefix.name));
    sizes.push({ macro: names.claim(macro, within(decl, prefix)), size: prefix.size });
  }
  const tail = tailIn(decl);
  const open = decl.kind === 'section' || decl.kind === 'overlay' || tail === undefined ? undefined : { decl, tail };
  const members = membersOf(decl);
  // GCC finds it odd that a struct stands where it is not aligned, and this one is meant to.
  const quiet = members.some(isLoose);
  const alignof = names.free('ALIGNOF');
  let [fields, proofs] = ['', ''];
  for (const [index, field] of members.entries()) {
    const name = member(field.name);
    const align = alignas(index === 0 ? decl.align : isRaised(field, find) ? field.align : 1);
    const declared = `  ${align}${types.declare(field.type, name)};\n`;
    fields += comment(field.docs, notes(field), '  ');
    fields += isLoose(field) ? `\n#if defined(_MSC_VER)\n  ${bytesOf(field)};\n#else\n${declared}#endif\n` : declared;
    proofs += `${assert}(offsetof(${type}, ${name}) == ${field.offset}, "${type}.${name} must stand at ${field.offset}");\n`;
  }
  if (open !== undefined) {
    const flexible = flexibleArray(plane, open.decl, open.tail, types);
    fields += `#if !defined(__cplusplus)\n${comment(open.tail.docs, [], '  ')}  ${flexible};\n#endif\n`;
  }
  const tags = decl.kind === 'overlay' ? decl.arms.flatMap((arm) => tagMacros(plane, decl, arm, types)) : [];
  const origin =
    isNative(decl) && 'target' in decl ? [`Layout of ${decl.target}, from ${decl.source} (${decl.mark}).`] : [];
  const aligned = pack !== undefined && decl.align > 1 ? `${names.free('ALIGNED')}(${decl.align}) ` : '';
  const gcc = '#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 8\n#pragma GCC diagnostic';
  return [
    ...sizes.map(({ macro, size }) => `#define ${macro} ${size}\n`),
    quiet ? `${gcc} push\n#pragma GCC diagnostic ignored "-Wpacked-not-aligned"\n#endif\n` : '',
    pack === undefined ? '' : `#pragma pack(push, ${pack})\n`,
    ...tags.map(({ docs, macro, value }) => `${docs}#define ${macro} ${value}\n`),
    `${comment(decl.docs, origin)}${wordOf(decl)} ${aligned}${type} {\n${fields}};\n`,
    pack === undefined ? '' : '#pragma pack(pop)\n',
    quiet ? `${gcc} pop\n#endif\n` : '',
    `${assert}(sizeof(${type}) == ${decl.size}, "${type} must take ${decl.size} bytes");\n`,
    `${assert}(${alignof}(${type}) == ${decl.align}, "${type} must be aligned to ${decl.align}");\n`,
    proofs,
    open === undefined ? '' : `\n${printTail(plane, open.decl, open.tail, types)}\n`,
  ].join('');
}

/** Whether a type is a struct, or made of them: its members state alignments. */
function statesAlignment(type: Field['type'], find: Find): boolean {
  if (type.t === 'array') return statesAlignment(type.of, find);
  return type.t === 'ref' && isLayout(find(type.plane, type.name));
}

/** Microsoft's compilers never lower an alignment that somebody states, so that there such a field is its bytes. */
const bytesOf = ({ name, size }: Field): string => `uint8_t ${member(name)}[${size}]`;

/** How C calls a layout. */
export const wordOf = (decl: Layout): string => (decl.kind === 'overlay' ? 'union' : 'struct');

/** Tags of an arm; those after the first have numbers. */
function tagMacros(plane: string, decl: DeclOf<'overlay'>, arm: DeclOf<'overlay'>['arms'][number], types: Types) {
  return (arm.tags ?? []).map((tag, index) => {
    const parts = ['TAG', screaming(arm.name), ...(index === 0 ? [] : [String(index + 1)])];
    const repr = BigInt(tag) < 0n ? 'i64' : 'u64';
    const wide = BigInt(tag) > 0x7fffffffn || BigInt(tag) < -0x7fffffffn;
    return {
      docs: index === 0 ? comment(`Tag that means the arm '${arm.name}'.`) : '',
      macro: types.names.claim(types.names.macro(plane, decl.name, ...parts), within(decl, arm)),
      value: wide ? cLiteral(repr, tag) : BigInt(tag) < 0n ? `(${tag})` : tag,
    };
  });
}

function notes(field: Field): string[] {
  const out: string[] = [];
  if (field.unit !== undefined) out.push(`Unit: ${field.unit}.`);
  if (field.range !== undefined) out.push(`Range: ${field.range.min} to ${field.range.max}.`);
  if (field.secret === true) out.push('Secret: not for logs, and wiped by whoever is done with it.');
  if (field.since !== undefined) out.push(`Since: ${field.since}.`);
  if (field.owner !== undefined) out.push(`Written by: ${field.owner}.`);
  if (field.reserved === true) out.push('Reserved: zero.');
  if (field.by !== undefined) out.push(`Which arm it is says: ${field.by}.`);
  return out;
}

const TABLE = template<Record<string, unknown>>(`
{{docs}}#define {{count}} {{entries}}
{{#each functions}}
{{docs}}#define {{macro}} {{index}}
typedef {{declaration}};
{{/each}}
`);

/** Prints a function table: its length, the index and the type of each known function. */
export function printTable(plane: string, decl: DeclOf<'table'>, types: Types): string {
  const { names } = types;
  const type = names.type(plane, decl.name);
  const globals = { name: 'globals', type: { t: 'ptr' as const } };
  return TABLE({
    docs: comment(decl.docs, [`Table of ${decl.target}, from ${decl.source} (${decl.mark}).`]),
    count: names.claim(names.macro(plane, decl.name, 'COUNT'), decl),
    entries: decl.count,
    functions: decl.functions.map((fn) => {
      const params = decl.globals ? [globals, ...fn.params] : fn.params;
      const alias = names.claim(`${type}_${fn.name}`, within(decl, fn));
      return {
        docs: comment(fn.docs),
        macro: names.claim(names.macro(plane, decl.name, screaming(fn.name)), within(decl, fn)),
        index: fn.index,
        declaration: types.declare({ t: 'fnptr', params, ...(fn.ret === undefined ? {} : { ret: fn.ret }) }, alias),
      };
    }),
  });
}
