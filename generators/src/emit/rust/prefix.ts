/** Numbers in front of something (tags, lengths, counts), and varints, as Rust reads and writes them. */
import type { Decl, IntName, Model, Prefix, TagForm, VarintForm } from '../../model/model.ts';
import { isVarint, varintCarrier } from '../../model/prefixes.ts';
import { wordFacts } from '../../model/scalars.ts';
import { scalarMethod } from './scalar.ts';

/** Lengths that have methods of their own in every crate; the others are told to a method that they share. */
type PlainPrefix = 'u8' | 'u16' | 'u32';
const isPlain = (prefix: Prefix): prefix is PlainPrefix => ['u8', 'u16', 'u32'].includes(prefix);

const pascal = (form: string): string =>
  form
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');

/** `BeU24` of the runtime. */
export const prefixName = (prefix: Prefix): string => `crate::runtime::Prefix::${pascal(prefix)}`;
export const varintName = (form: VarintForm): string => `crate::runtime::Varint::${pascal(form)}`;

/** An expression that reads a length or a count as a `usize`. */
export function lengthExpr(prefix: Prefix, label: string): string {
  if (prefix === 'u32') return `r.u32(${label})? as usize`;
  return isPlain(prefix) ? `usize::from(r.${prefix}(${label})?)` : `r.length(${label}, ${prefixName(prefix)})?`;
}

/** A call of the writer, without its `?`, for something behind a length. */
export function writeCall(
  what: 'length' | 'text' | 'lenient_text' | 'blob' | 'body',
  prefix: Prefix,
  label: string,
  ...given: readonly (string | number)[]
): string {
  const rest = given.join(', ');
  if (isPlain(prefix)) return `w.${what}_${prefix}(${label}, ${rest})`;
  return `w.${what}(${label}, ${prefixName(prefix)}, ${rest})`;
}

const isInt = (form: TagForm): form is IntName => /^[iu](?:8|16|32|64)$/.test(form);

/** The integer that holds a tag. */
export function tagType(form: TagForm): IntName {
  if (isVarint(form)) return 'u64';
  return isInt(form) ? form : wordFacts(form).carrier;
}

/** A call of the reader, without its `?`, for a tag. */
export function readTag(form: TagForm, label: string): string {
  return `r.${isInt(form) || isVarint(form) ? form : scalarMethod(form)}(${label})`;
}

/** A statement that writes a tag. */
export function writeTag(form: TagForm, label: string, tag: string): string {
  if (isVarint(form)) return `w.${form}(${label}, ${tag})?;`;
  if (isInt(form)) return `w.${form}(${tag});`;
  // A word of 24 bits may be given more than it holds.
  return wordFacts(form).bits === 24
    ? `w.${scalarMethod(form)}(${label}, ${tag})?;`
    : `w.${scalarMethod(form)}(${tag});`;
}

/** How a tag or a length is called in a sentence. */
export const formText = (form: TagForm): string => (isVarint(form) ? `${form} varint` : form);

/** What of these words a schema has, so that the runtime has it too. */
export interface OpenWords {
  readonly varints: boolean;
  readonly prefixes: boolean;
  readonly rests: boolean;
  readonly registries: boolean;
  /** Tags that are words. */
  readonly words: boolean;
}

const seen = new WeakMap<Model, OpenWords>();

export function openWords(model: Model): OpenWords {
  const known = seen.get(model);
  if (known !== undefined) return known;
  const found = new Set<keyof OpenWords>();
  for (const { members } of model.planes) {
    for (const decl of members) {
      if (['message', 'union', 'registry'].includes(decl.kind)) collect(decl, found);
    }
  }
  const has = (word: keyof OpenWords): boolean => found.has(word);
  const registries = has('registries');
  const prefixes = registries || has('prefixes');
  const words = {
    varints: prefixes || has('varints'),
    prefixes,
    rests: has('rests'),
    registries,
    words: has('words'),
  };
  seen.set(model, words);
  return words;
}

function collect(value: object, found: Set<keyof OpenWords>): void {
  const node = value as { c?: unknown; prefix?: Prefix };
  if (node.c === 'varint') found.add('varints');
  if (node.c === 'rest' || node.c === 'rest_uint') found.add('rests');
  if (typeof node.c === 'string' && node.prefix !== undefined && !isPlain(node.prefix)) found.add('prefixes');
  const decl = value as Decl;
  if (decl.kind === 'registry') found.add('registries');
  if (decl.kind === 'registry' || decl.kind === 'union') {
    if (isVarint(decl.tag)) found.add('varints');
    else if (!isInt(decl.tag)) found.add('words');
    if (decl.length !== undefined && !isPlain(decl.length)) found.add('prefixes');
  }
  for (const entry of Object.values(value)) if (typeof entry === 'object' && entry !== null) collect(entry, found);
}

/** An expression that reads a varint into the type that holds it. */
export function readVarint(
  codec: { form: VarintForm; max: string; shortest?: true | undefined },
  label: string,
): string {
  const type = varintCarrier(BigInt(codec.max));
  return `r.varint::<${type}>(${label}, ${varintName(codec.form)}, ${codec.max}, ${codec.shortest === true})?`;
}

/** A statement that writes a varint. */
export function writeVarint(codec: { form: VarintForm; max: string }, label: string, value: string): string {
  return `w.varint(${label}, ${varintName(codec.form)}, ${value}, ${codec.max})?;`;
}
