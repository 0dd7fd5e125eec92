/** Declarations of what travels: messages, tagged unions, registries, conversations, and the codecs of their fields. */
import { z } from 'zod';
import { BigText, base, FloatName, IntName, Prefix, Span, TagForm, VarintForm, WordName } from './types.ts';

/** How one field of a message is written. */
export type Codec =
  | { c: 'literal'; hex: string }
  /** `range`: readers refuse other values, and writers write none. */
  | { c: 'int'; type: IntName; range?: { min: string; max: string } | undefined }
  | { c: 'float'; type: FloatName }
  | { c: 'word'; type: WordName }
  | { c: 'enum'; plane: string; name: string }
  | { c: 'flags'; plane: string; name: string }
  | { c: 'bool' }
  /** UTF-8 with a length prefix; `bad: 'none'` reads an oversized or invalid text as empty, `'error'` refuses it. */
  | { c: 'text'; prefix: Prefix; max: number; bad: 'none' | 'error' }
  | { c: 'bytes'; len: number }
  | { c: 'blob'; prefix: Prefix; max: number }
  | { c: 'list'; prefix: Prefix; max: number; of: Codec }
  /**
   * Values without a count of their own: `times` the product of the earlier integer fields `by`, at most `max`. Of u8 they are
   * bytes.
   */
  | { c: 'counted'; of: Codec; max: number; by: string[]; times: number }
  /** A fixed struct, copied byte by byte (no alignment). */
  | { c: 'struct'; plane: string; name: string; size: number }
  /** A message inside a message; must not be tail-extensible. */
  | { c: 'message'; plane: string; name: string }
  /** One of several bodies, told apart by a tag in front. */
  | { c: 'union'; plane: string; name: string }
  /** A whole number from 0 to `max` in as many bytes as it needs; `shortest`: a reader refuses more bytes than that. */
  | { c: 'varint'; form: VarintForm; max: string; shortest?: true | undefined }
  /** All bytes to the end of what it stands in, at most `max`; a text is UTF-8. */
  | { c: 'rest'; of: 'bytes' | 'text'; max: number }
  /** All bytes to the end, 1 to 8 of them, as one number, least significant first; written in as few as hold it. */
  | { c: 'rest_uint'; type: 'u8' | 'u16' | 'u32' | 'u64' }
  /** Entries by tag. Without a `total` of its own it takes all bytes to the end. */
  | { c: 'registry'; plane: string; name: string };
export const Codec: z.ZodType<Codec> = z.lazy(() =>
  z.discriminatedUnion('c', [
    z.object({ c: z.literal('literal'), hex: z.string() }),
    z.object({
      c: z.literal('int'),
      type: IntName,
      range: z.object({ min: BigText, max: BigText }).optional(),
    }),
    z.object({ c: z.literal('float'), type: FloatName }),
    z.object({ c: z.literal('word'), type: WordName }),
    z.object({ c: z.literal('enum'), plane: z.string(), name: z.string() }),
    z.object({ c: z.literal('flags'), plane: z.string(), name: z.string() }),
    z.object({ c: z.literal('bool') }),
    z.object({
      c: z.literal('text'),
      prefix: Prefix,
      max: z.number().int(),
      bad: z.enum(['none', 'error']),
    }),
    z.object({ c: z.literal('bytes'), len: z.number().int() }),
    z.object({ c: z.literal('blob'), prefix: Prefix, max: z.number().int() }),
    z.object({ c: z.literal('list'), prefix: Prefix, max: z.number().int(), of: Codec }),
    z.object({
      c: z.literal('counted'),
      of: Codec,
      max: z.number().int(),
      by: z.array(z.string()),
      times: z.number().int(),
    }),
    z.object({ c: z.literal('struct'), plane: z.string(), name: z.string(), size: z.number().int() }),
    z.object({ c: z.literal('message'), plane: z.string(), name: z.string() }),
    z.object({ c: z.literal('union'), plane: z.string(), name: z.string() }),
    z.object({ c: z.literal('varint'), form: VarintForm, max: BigText, shortest: z.literal(true).optional() }),
    z.object({ c: z.literal('rest'), of: z.enum(['bytes', 'text']), max: z.number().int() }),
    z.object({ c: z.literal('rest_uint'), type: z.enum(['u8', 'u16', 'u32', 'u64']) }),
    z.object({ c: z.literal('registry'), plane: z.string(), name: z.string() }),
  ]),
);

/**
 * When a field is there.
 * - `required`: always; missing bytes fail the decoding.
 * - `tail`: may be missing at the end and then reads as `default`. Written when `always`, when its own value is not the
 *   default (and it is a trigger), or when anything later is written. Bytes that are too few for it are nobody's, or refused
 *   with `cut: 'error'`; an exact message refuses them anyway.
 * - `group`: like `tail`, but the fields with one `group` id are written and read together; a group cut short reads as
 *   all defaults. Only fields with `trigger` cause the writing.
 * - `remainder`: no placeholder: present exactly when at least its size in bytes remains.
 * - `when`: present exactly when the earlier field has this value; missing bytes fail.
 * - `gate`: present exactly when the earlier integer field is at least `min` (a version gate); otherwise it reads as
 *   `default`, and missing bytes fail.
 */
export const Presence = z.discriminatedUnion('p', [
  z.object({ p: z.literal('required') }),
  z.object({
    p: z.literal('tail'),
    always: z.boolean(),
    default: BigText.optional(),
    cut: z.literal('error').optional(),
  }),
  z.object({ p: z.literal('group'), group: z.string(), trigger: z.boolean(), default: BigText.optional() }),
  z.object({ p: z.literal('remainder') }),
  z.object({ p: z.literal('when'), field: z.string(), equals: BigText }),
  z.object({ p: z.literal('gate'), field: z.string(), min: BigText, default: BigText.optional() }),
]);
export type Presence = z.infer<typeof Presence>;

export const MessageField = z.object({
  name: z.string(),
  codec: Codec,
  presence: Presence,
  /** Values that a reader takes; anything else reads as `otherwise`. */
  normalize: z.object({ allowed: z.array(BigText), otherwise: BigText }).optional(),
  /** Nobody may see the value: programs print a mark for it, and wipe it when they are done. */
  secret: z.boolean().optional(),
  docs: z.string().optional(),
  span: Span.optional(),
});
export type MessageField = z.infer<typeof MessageField>;
export const MessageDecl = z.object({
  kind: z.literal('message'),
  ...base,
  /** `exact`: trailing bytes are refused; `extensible`: they are ignored. */
  trailing: z.enum(['exact', 'extensible']),
  fields: z.array(MessageField),
  /** Most bytes that an encoder can produce. */
  maxSize: z.number().int(),
  minSize: z.number().int(),
});
/**
 * A tagged union inside of messages: the tag, then (with `length`) the body's length in bytes, then the body.
 * `unknown`: `error` refuses an unknown tag; `keep` carries its bytes and needs `length`.
 */
export const UnionDecl = z.object({
  kind: z.literal('union'),
  ...base,
  tag: TagForm,
  length: Prefix.optional(),
  /** Most bytes of a body; with `length` only, and checked before anything is allocated. */
  maxBody: z.number().int().optional(),
  unknown: z.enum(['error', 'keep']),
  cases: z.array(
    z.object({
      name: z.string(),
      tag: BigText,
      /** A message with `trailing: 'exact'`; absent for a case that is only its tag. */
      body: z.object({ plane: z.string(), name: z.string() }).optional(),
      docs: z.string().optional(),
      span: Span.optional(),
    }),
  ),
  maxSize: z.number().int(),
  minSize: z.number().int(),
});
/**
 * Entries of tag, length and value, in any order, each told by its tag: what a protocol grows by. A value fills its length
 * exactly. `total`: their bytes together stand in front of them; without it they go on to the end of what they stand in.
 */
export const RegistryDecl = z.object({
  kind: z.literal('registry'),
  ...base,
  tag: TagForm,
  length: Prefix,
  total: Prefix.optional(),
  /** Most bytes of all entries together, checked before anything is allocated. */
  maxBytes: z.number().int(),
  /** Most entries, known or not. */
  maxEntries: z.number().int().optional(),
  /** An entry whose tag is not known: passed over, kept as it is, or refused. */
  unknown: z.enum(['skip', 'keep', 'error']),
  /** A known tag for the second time, but for entries with `list`: refused, or the first or the last one counts. */
  repeated: z.enum(['error', 'first', 'last']),
  /** A tag without a name for the second time is refused; without it nobody looks. Needs `maxEntries`. */
  repeatedUnknown: z.literal('error').optional(),
  /** Tags that are not to be given out (again). */
  retired: z.array(BigText).optional(),
  /** Written in this order. */
  entries: z.array(
    z.object({
      name: z.string(),
      tag: BigText,
      codec: Codec,
      /** Its absence is refused; without it an entry may be missing. */
      required: z.literal(true).optional(),
      /** May be there up to so many times, each a value of a list. */
      list: z.number().int().optional(),
      /** A value that is not as it should be reads as a missing entry; without it it is refused. */
      bad: z.literal('none').optional(),
      /** As a field's. */
      secret: z.literal(true).optional(),
      docs: z.string().optional(),
      span: Span.optional(),
    }),
  ),
  maxSize: z.number().int(),
  minSize: z.number().int(),
});
export type RegistryEntry = z.infer<typeof RegistryDecl>['entries'][number];

/** A framed conversation: 16-byte header (magic, kind, seq, len: u32 each), then the message. */
export const ExchangeDecl = z.object({
  kind: z.literal('exchange'),
  ...base,
  magic: BigText,
  maxBody: z.number().int(),
  messages: z.array(
    z.object({
      name: z.string(),
      kind: z.number().int(),
      direction: z.string(),
      message: z.object({ plane: z.string(), name: z.string() }),
      docs: z.string().optional(),
      span: Span.optional(),
    }),
  ),
});

/** Bytes that stand in every encoding of a message, at an offset that is always the same. */
export const Mark = z.object({ offset: z.number().int(), hex: z.string() });
export type Mark = z.infer<typeof Mark>;

/**
 * A conversation with states (an `exchange` with `states`): which role may say which message in which state, and what state
 * follows. Messages have no header; their own literals tell them apart.
 */
export const DialogueDecl = z.object({
  kind: z.literal('dialogue'),
  ...base,
  /** The two who talk. */
  roles: z.array(z.string()).length(2),
  begin: z.string(),
  /** How a message begins that says by a number what it is: its literals, and where the number stands. */
  head: z
    .object({
      plane: z.string(),
      name: z.string(),
      marks: z.array(Mark),
      offset: z.number().int(),
      type: z.enum(['u8', 'u16', 'u32']),
    })
    .optional(),
  /** Every message of the conversation once. */
  messages: z.array(
    z.object({
      name: z.string(),
      message: z.object({ plane: z.string(), name: z.string() }),
      /** What tells it from others. */
      marks: z.array(Mark),
    }),
  ),
  states: z.array(
    z.object({
      name: z.string(),
      /** The conversation may end here. */
      end: z.literal(true).optional(),
      /** What becomes of a message whose number nobody knows. */
      unknown: z.enum(['ignore', 'refuse']),
      /** What may be said: by whom, which of `messages`, and the state that follows. */
      says: z.array(
        z.object({
          role: z.string(),
          message: z.string(),
          next: z.string(),
          docs: z.string().optional(),
          span: Span.optional(),
        }),
      ),
      docs: z.string().optional(),
      span: Span.optional(),
    }),
  ),
});
export type DialogueState = z.infer<typeof DialogueDecl>['states'][number];
