/** The concurrent algorithms of a section, as functions of the views of its two roles. */
import type { DeclOf, Field, SectionProtocol, TypeRef } from '../../model/model.ts';
import { byteArray, fromWord, type RustContext, toWord } from './context.ts';
import { docLines } from './docs.ts';
import { fieldViews, hasChecks, rangeChecks, zeroFields } from './layout.ts';
import { ident, pascal } from './names.ts';
import { loaded, sizeOf, stored } from './section-copy.ts';
import type { Access } from './section-field.ts';
import { viewPath } from './section-field.ts';
import { render } from './templates.ts';

type Section = DeclOf<'section'>;
type Of<P extends SectionProtocol['p']> = Extract<SectionProtocol, { p: P }>;

/** Who may touch a field by itself, given the section's protocols. */
export function accessOf(decl: Section, field: string): Access {
  for (const protocol of decl.protocols ?? []) {
    if (protocol.p === 'seqlock' && protocol.fields.includes(field)) return 'hidden';
    if (protocol.p === 'spsc' && protocol.slots === field) return 'hidden';
    const words =
      protocol.p === 'seqlock'
        ? [protocol.sequence]
        : protocol.p === 'spsc'
          ? [protocol.head, protocol.tail, protocol.length]
          : [protocol.token];
    if (words.includes(field)) return 'word';
  }
  return 'open';
}

/** What stands beside the views: the guarded fields of each sequence lock as one value. */
export function protocolTypes(decl: Section, context: RustContext): string[] {
  return (decl.protocols ?? []).flatMap((protocol) => {
    if (protocol.p !== 'seqlock') return [];
    const part = partOf(decl, protocol);
    const checks = rangeChecks(part, context);
    return [
      render('protocol-group', {
        docs: docLines(protocol.docs, `What \`${protocol.name}\` of [\`${decl.name}\`] reads and writes as one.`),
        name: part.name,
        fields: fieldViews(part, context),
        zeros: zeroFields(part, context),
        checks,
      }),
    ];
  });
}

/** The functions of all protocols for one role. */
export function protocolsOf(decl: Section, role: string, context: RustContext): string[] {
  return (decl.protocols ?? []).map((protocol) => {
    switch (protocol.p) {
      case 'seqlock':
        return seqlock(decl, protocol, role, context);
      case 'spsc':
        return spsc(decl, protocol, role, context);
      default:
        return latest(decl, protocol, role, context);
    }
  });
}

/** The guarded fields as a layout of their own, for types and checks. */
function partOf(decl: Section, protocol: Of<'seqlock'>): Section {
  const fields = protocol.fields.map((name) => fieldOf(decl, name));
  return { ...decl, name: `${decl.name}${pascal(protocol.name)}`, fields };
}

function fieldOf(decl: Section, name: string): Field {
  const field = decl.fields.find((entry) => entry.name === name);
  if (!field) throw new Error(`${decl.name} has no field ${name}, which one of its protocols names`);
  return field;
}

/** `u32` or `u64`: the width of a counter. */
function widthOf(field: Field): string {
  return field.size === 8 ? 'u64' : 'u32';
}

/** A counter or token with its order, for the runtime. */
function cell(field: Field): string {
  return `crate::runtime::protocol::Cell::${field.order === 'seqcst' ? 'seqcst' : 'release'}(${field.offset})`;
}

function seqlock(decl: Section, protocol: Of<'seqlock'>, role: string, context: RustContext): string {
  const part = partOf(decl, protocol);
  const sequence = fieldOf(decl, protocol.sequence);
  return render('protocol-seqlock', {
    docs: docLines(protocol.docs),
    name: protocol.name,
    type: part.name,
    width: widthOf(sequence),
    sequence: sequence.offset,
    isOwner: protocol.owner === role,
    stores: part.fields.map((field) => stored(field.type, String(field.offset), `value.${ident(field.name)}`, context)),
    loads: part.fields.map((field) => ({
      name: ident(field.name),
      value: loaded(field.type, String(field.offset), context),
    })),
  });
}

/** Type of the elements of an array of slots. */
function slotsOf(decl: Section, name: string): { field: Field; of: TypeRef; len: number } {
  const field = fieldOf(decl, name);
  if (field.type.t !== 'array') throw new Error(`${decl.name}.${name} is no array of slots`);
  return { field, of: field.type.of, len: field.type.len };
}

/** Whether elements of this type have values that a reader must judge. */
function isChecked(type: TypeRef, context: RustContext): boolean {
  if (type.t !== 'ref') return false;
  const decl = context.find(type.plane, type.name);
  return (decl.kind === 'struct' || decl.kind === 'section') && hasChecks(decl, context);
}

function spsc(decl: Section, protocol: Of<'spsc'>, role: string, context: RustContext): string {
  const { field, of, len } = slotsOf(decl, protocol.slots);
  const head = fieldOf(decl, protocol.head);
  const length = protocol.length === undefined ? undefined : fieldOf(decl, protocol.length);
  const leaf = context.leaf(of);
  const offset = 'offset';
  return render('protocol-spsc', {
    docs: docLines(protocol.docs),
    name: protocol.name,
    type: context.type(of),
    // A plain value is passed as it is; everything else by reference.
    argument: leaf ? leaf.type : `&${context.type(of)}`,
    width: widthOf(head),
    head: cell(head),
    isProducer: protocol.producer === role,
    isLossless: protocol.tail !== undefined,
    tail: protocol.tail === undefined ? '' : cell(fieldOf(decl, protocol.tail)),
    hasLength: length !== undefined,
    fails: protocol.tail !== undefined || length !== undefined,
    len,
    fallback: protocol.fallback ?? len,
    lengthLoad: length === undefined ? '' : `u32::from(${loaded(length.type, String(length.offset), context)})`,
    lengthStore: length === undefined ? '' : stored(length.type, String(length.offset), lengthCast(length), context),
    at: `let ${offset} = ${field.offset} + index * ${sizeOf(of, context)};`,
    store: stored(of, offset, byteArray(of) === undefined ? 'value' : '*value', context),
    load: loaded(of, offset, context),
    isChecked: isChecked(of, context),
  });
}

function lengthCast(field: Field): string {
  return field.size === 4 ? 'length' : `length as u${field.size * 8}`;
}

function latest(decl: Section, protocol: Of<'latest'>, role: string, context: RustContext): string {
  const { field, of, len } = slotsOf(decl, protocol.slots);
  const token = fieldOf(decl, protocol.token);
  const leaf = context.leaf(token.type);
  if (!leaf) throw new Error(`${decl.name}.${token.name} is no token`);
  const isSection = of.t === 'ref' && context.find(of.plane, of.name).kind === 'section';
  return render('protocol-latest', {
    docs: docLines(protocol.docs),
    name: protocol.name,
    token: leaf.type,
    width: widthOf(token),
    offset: token.offset,
    cell: cell(token),
    word: toWord(leaf, 'token'),
    made: fromWord(leaf, 'word'),
    part: ident(protocol.slot),
    isProducer: protocol.producer === role,
    isShared: token.owner === 'both',
    len,
    slots: field.offset,
    size: sizeOf(of, context),
    type: context.type(of),
    at: `let offset = ${field.offset} + index * ${sizeOf(of, context)};`,
    load: loaded(of, 'offset', context),
    hasView: isSection,
    view: isSection && of.t === 'ref' ? viewPath(of.plane, of.name, role, context) : '',
    isChecked: isChecked(of, context),
  });
}
