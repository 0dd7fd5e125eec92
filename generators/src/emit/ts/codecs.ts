/** The functions that messages, unions and registries share: encode, decode, decode exactly, decode a prefix. */
import type { DeclOf } from '../../model/model.ts';
import { template } from '../render.ts';
import { quote, type Scope } from './scope.ts';

const FILE = template<Record<string, unknown>>(`
/** Fewest bytes that can be read as {{name}}. */
export const {{name}}_MIN_SIZE = {{min}};
/** Most bytes that the encoder of {{name}} gives. */
export const {{name}}_MAX_SIZE = {{max}};
/** Encodes {{name}}. Throws EncodeError. */
export function encode{{name}}({{parameter}}): Uint8Array {
{{#if flat}}
  const w = new {{ByteWriter}}({{max}});
  put{{name}}(w, value);
  return w.bytes;
{{else}}
  const w = {{lend}}();
  try {
    put{{name}}(w, value);
    return w.finish();
  } finally {
    {{giveBack}}(w);
  }
{{/if}}
}
/** Decodes {{name}}; bytes after it are {{trailing}}. Throws DecodeError. */
export function decode{{name}}(bytes: Uint8Array): {{self}} {
  const r = new {{ByteReader}}(bytes, false);
  const value = take{{name}}(r);
{{#if exact}}
  if (r.at !== r.end) throw r.trailing({{what}});
{{/if}}
  return value;
}
/** Decodes {{name}}, which must fill the bytes: nothing may follow, and nothing may be cut short. Throws DecodeError. */
export function decode{{name}}Exact(bytes: Uint8Array): {{self}} {
  const r = new {{ByteReader}}(bytes, true);
  const value = take{{name}}(r);
  if (r.at !== r.end) throw r.trailing({{what}});
  return value;
}
/** Decodes {{name}} from the start of the bytes, and says how many of them it takes. Throws DecodeError. */
export function decode{{name}}Prefix(bytes: Uint8Array): { readonly value: {{self}}; readonly used: number } {
  const r = new {{ByteReader}}(bytes, false);
  const value = take{{name}}(r);
  return { value, used: r.at };
}
`);

export interface CodecFacts {
  /** Parameter of the encoder. */
  readonly parameter: string;
  /** Whether bytes that follow are refused. */
  readonly exact: boolean;
  /** Whether every value takes the same number of bytes. */
  readonly flat: boolean;
}

/** Prints them for one declaration. */
export function printCodecs(decl: DeclOf<'message' | 'union' | 'registry'>, facts: CodecFacts, scope: Scope): string {
  const { name } = decl;
  for (const end of ['_MIN_SIZE', '_MAX_SIZE']) scope.export(name + end, decl);
  for (const item of [`encode${name}`, ...['', 'Exact', 'Prefix'].map((end) => `decode${name}${end}`)]) {
    scope.export(item, decl);
  }
  return FILE({
    name,
    self: scope.local(name),
    ...facts,
    min: decl.minSize,
    max: decl.maxSize,
    what: quote(name),
    trailing: facts.exact ? 'refused' : 'ignored',
    ByteWriter: scope.runtime('ByteWriter'),
    ByteReader: scope.runtime('ByteReader'),
    lend: facts.flat ? '' : scope.runtime('lendWriter'),
    giveBack: facts.flat ? '' : scope.runtime('giveBack'),
  });
}
