/** Messages: an interface, its defaults, an encoder and decoders that follow the presence rules of the model. */
import type { DeclOf, MessageField } from '../../model/model.ts';
import { template } from '../render.ts';
import { codecType, fixedSize } from './codec.ts';
import { printCodecs } from './codecs.ts';
import { decodeLines } from './message-decode.ts';
import { encodeLines } from './message-encode.ts';
import { isOptional, isVisible, standard } from './presence.ts';
import { doc, key, type Scope } from './scope.ts';

const FILE = template<Record<string, unknown>>(`
{{docs}}export interface {{self}} {
{{#each fields}}
{{docs}}  {{key}}: {{type}};
{{/each}}
}
/** {{name}} with its declared defaults. */
export function default{{name}}(): {{self}} {
  return {
{{#each fields}}
    {{key}}: {{zero}},
{{/each}}
  };
}
/** Writes {{name}} where the writer stands; what is not given has its default. */
export function put{{name}}(w: {{ByteWriter}}, v: Partial<{{self}}>): void {
{{#each encode}}
  {{this}}
{{/each}}
}
/** Reads {{name}} where the reader stands. */
export function take{{name}}(r: {{ByteReader}}): {{self}} {
{{#each decode}}
  {{this}}
{{/each}}
}
{{codecs}}`);

/** Prints a message. */
export function printMessage(decl: DeclOf<'message'>, scope: Scope): string {
  const { name } = decl;
  scope.export(name, decl);
  for (const start of ['default', 'put', 'take']) scope.export(start + name, decl);
  const flat = decl.fields.every(
    ({ codec, presence }) => presence.p === 'required' && fixedSize(codec, scope) !== undefined,
  );
  return FILE({
    name,
    self: scope.local(name),
    docs: doc(decl.docs),
    ByteWriter: scope.runtime('ByteWriter'),
    ByteReader: scope.runtime('ByteReader'),
    fields: decl.fields.filter(isVisible).map((field) => ({
      key: key(field.name),
      docs: doc(field.docs, notes(field), '  '),
      type: codecType(field.codec, scope) + (isOptional(field) ? ' | undefined' : ''),
      zero: isOptional(field) ? 'undefined' : standard(field, scope),
    })),
    encode: encodeLines(decl, scope),
    decode: decodeLines(decl, scope),
    codecs: printCodecs(
      decl,
      { parameter: `value: Partial<${scope.local(name)}> = {}`, exact: decl.trailing === 'exact', flat },
      scope,
    ),
  });
}

function notes({ presence, secret }: MessageField): string[] {
  const hidden = secret === true ? ['Secret: not for logs.'] : [];
  if (presence.p !== 'gate') return hidden;
  return [...hidden, `Written and read when '${presence.field}' is at least ${presence.min}.`];
}
