/** Framed conversations: a union of messages, an encoder of frames, an incremental decoder. */
import type { DeclOf } from '../../model/model.ts';
import { screaming } from '../naming.ts';
import { template } from '../render.ts';
import { doc, key, quote, type Scope } from './scope.ts';

const FILE = template<Record<string, unknown>>(`
/** First word of each frame of {{name}}. */
export const {{constant}}_MAGIC = {{magic}};
/** Most bytes of a body of {{name}}. */
export const {{constant}}_MAX_BODY = {{maxBody}};
{{docs}}export interface {{name}}Messages {
{{#each messages}}
{{docs}}  {{key}}: {{type}};
{{/each}}
}
/** Kind and direction of each message of {{name}}. */
export const {{name}}Kinds = {
{{#each messages}}
  {{key}}: { kind: {{kind}}, direction: {{direction}} },
{{/each}}
} as const;
/** Name of a message of {{name}}. */
export type {{name}}Name = keyof {{name}}Messages;
/** One decoded frame of {{name}}. */
export type {{name}}Frame = {
  [N in {{name}}Name]: { readonly name: N; readonly kind: number; readonly seq: number; readonly message: {{name}}Messages[N] };
}[{{name}}Name];
const encoders{{name}}: { readonly [N in {{name}}Name]: (value: Partial<{{name}}Messages[N]>) => Uint8Array } = {
{{#each messages}}
  {{key}}: {{encode}},
{{/each}}
};
/** One frame, header and body. Throws EncodeError. */
export function encode{{name}}<N extends {{name}}Name>(
  name: N,
  message: Partial<{{name}}Messages[N]>,
  seq: number,
): Uint8Array {
  const body = encoders{{name}}[name](message);
  return {{encodeFrame}}({{magic}}, {{maxBody}}, {{name}}Kinds[name].kind, seq, body, {{what}});
}
/** Decodes the body of one frame. Throws DecodeError; an unknown kind, or one of the other direction, is BadValue. */
export function decode{{name}}(header: {{FrameHeader}}, body: Uint8Array, direction?: {{directions}}): {{name}}Frame {
  const { kind, seq } = header;
  switch (kind) {
{{#each messages}}
    case {{kind}}:
      if (direction !== undefined && direction !== {{direction}}) break;
      return { name: {{quoted}}, kind, seq, message: {{decode}}(body) };
{{/each}}
  }
  throw new {{DecodeError}}({{what}}, 4, 'BadValue', 'kind 0x' + kind.toString(16) + ' is not expected here');
}
/** Incremental decoder of {{name}}: bounded by the largest body, dead after its first error. */
export class {{name}}Decoder extends {{FrameDecoder}}<{{name}}Frame> {
  /** With a direction, messages of the other one are refused. */
  constructor(direction?: {{directions}}) {
    super({{magic}}, {{maxBody}}, {{what}}, (header, body) => decode{{name}}(header, body, direction));
  }
}
`);

/** Prints an exchange. */
export function printExchange(decl: DeclOf<'exchange'>, scope: Scope): string {
  const { name } = decl;
  const constant = screaming(name);
  for (const end of ['Messages', 'Kinds', 'Name', 'Frame', 'Decoder']) scope.export(name + end, decl);
  scope.export(`encoders${name}`, decl);
  for (const item of [`encode${name}`, `decode${name}`, `${constant}_MAGIC`, `${constant}_MAX_BODY`]) {
    scope.export(item, decl);
  }
  return FILE({
    name,
    constant,
    docs: doc(decl.docs, ['Messages by name.']),
    magic: `0x${BigInt(decl.magic).toString(16)}`,
    maxBody: decl.maxBody,
    what: quote(name),
    directions: [...new Set(decl.messages.map((message) => quote(message.direction)))].join(' | '),
    encodeFrame: scope.runtime('encodeFrame'),
    FrameHeader: scope.runtimeType('FrameHeader'),
    FrameDecoder: scope.runtime('FrameDecoder'),
    DecodeError: scope.runtime('DecodeError'),
    messages: decl.messages.map((message) => ({
      key: key(message.name),
      quoted: quote(message.name),
      docs: doc(message.docs, [`Direction: ${message.direction}.`], '  '),
      type: scope.ref(message.message.plane, message.message.name),
      kind: `0x${message.kind.toString(16)}`,
      direction: quote(message.direction),
      encode: scope.ref(message.message.plane, `encode${message.message.name}`),
      decode: scope.ref(message.message.plane, `decode${message.message.name}`),
    })),
  });
}
