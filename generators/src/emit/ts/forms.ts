/** Lengths, tags and varints: which of them a schema has, and what they are called in the generated code. */
import type { Model, Prefix, TagForm, VarintForm } from '../../model/model.ts';
import { isVarint, PREFIXES, VARINT_FORMS, varintCarrier } from '../../model/prefixes.ts';
import { INT_SIZE, isWord, type NumberName } from './numbers.ts';
import type { Scope } from './scope.ts';

/** Words beyond those that every runtime knows. */
export interface Words {
  readonly lengths: boolean;
  readonly varints: boolean;
  readonly rests: boolean;
  readonly registries: boolean;
  /** A tag in an order of bytes that machines do not have. */
  readonly wordTags: boolean;
}

/** The words of a schema. */
export function wordsOf(model: Model): Words {
  const found = new Set<string>();
  for (const { members } of model.planes) for (const decl of members) collect(decl, found);
  const varints = VARINT_FORMS.some((form) => found.has(form));
  const registries = found.has('registry');
  const rests = found.has('rest');
  return {
    varints,
    registries,
    rests,
    lengths: varints || registries || rests || PREFIXES.some((form) => !isPlain(form) && found.has(form)),
    wordTags: found.has('word'),
  };
}

function collect(value: object, found: Set<string>): void {
  const node = value as Readonly<Record<string, unknown>>;
  if (node.kind === 'registry') found.add('registry');
  if (node.c === 'rest' || node.c === 'rest_uint' || node.c === 'counted') found.add('rest');
  for (const form of [node.prefix, node.length, node.total, node.c === 'varint' ? node.form : undefined]) {
    if (typeof form === 'string') found.add(form);
  }
  if (node.kind === 'registry' || node.kind === 'union') {
    const tag = node.tag as TagForm;
    if (isVarint(tag)) found.add(tag);
    else if (isWord(tag)) found.add('word');
  }
  for (const entry of Object.values(node)) if (typeof entry === 'object' && entry !== null) collect(entry, found);
}

type PlainPrefix = 'u8' | 'u16' | 'u32';

/** Whether readers and writers know the form by its number of bytes. */
export function isPlain(prefix: Prefix): prefix is PlainPrefix {
  return prefix === 'u8' || prefix === 'u16' || prefix === 'u32';
}

/** Bytes of a plain form. */
export const plainSize = (prefix: PlainPrefix): number => INT_SIZE[prefix];

/** A form as the runtime has it. */
export function lengthForm(prefix: Prefix, scope: Scope): string {
  if (isVarint(prefix)) return varintForm(prefix, scope);
  return scope.runtime(`LENGTH_${prefix.replace('.', '_').toUpperCase()}`);
}

/** A form of varints as the runtime has it. */
export function varintForm(form: VarintForm, scope: Scope): string {
  return scope.runtime(form.toUpperCase());
}

/** The integer that a tag is. */
export function tagCarrier(form: TagForm): NumberName {
  return isVarint(form) ? 'u64' : form;
}

/** What a reader of varints is called and takes: 32 bits are a `number`. */
export function varintLimit(max: bigint): { readonly name: '' | 'Wide'; readonly text: string } {
  return varintCarrier(max) === 'u32' ? { name: '', text: `${max}` } : { name: 'Wide', text: `${max}n` };
}

/** A method of the reader or the writer for plain forms, and the function that stands for it with all others. */
const CALLS = {
  blob: 'Blob',
  text: 'Text',
  lenientText: 'LenientText',
  count: 'Count',
} as const;

/** A call that reads what has a length in front: `r.blob(2, …)`, `takeBlobBy(r, QUIC, …)`. */
export function readCall(call: keyof typeof CALLS, prefix: Prefix, rest: string, scope: Scope): string {
  if (isPlain(prefix)) return `r.${call}(${plainSize(prefix)}, ${rest})`;
  return `${scope.runtime(`take${CALLS[call]}By`)}(r, ${lengthForm(prefix, scope)}, ${rest})`;
}

/** A statement that writes it. */
export function writeCall(call: keyof typeof CALLS, prefix: Prefix, rest: string, scope: Scope): string {
  if (isPlain(prefix)) return `w.${call}(${plainSize(prefix)}, ${rest});`;
  return `${scope.runtime(`put${CALLS[call]}By`)}(w, ${lengthForm(prefix, scope)}, ${rest});`;
}
