/**
 * The model (IR): the one public, versioned document between a schema and its emitters (D3).
 *
 * Everything an emitter prints has been computed already: names, offsets, sizes, codes, hashes. An emitter is a
 * pure function from this document to files, so a target is added without touching the others.
 */
import { z } from 'zod';

export const MODEL_FORMAT = 1;

/** Where a declaration stands: path relative to the schema's root, 1-based line and column. */
export const Span = z.object({ file: z.string(), line: z.number().int(), col: z.number().int() });
export type Span = z.infer<typeof Span>;

export const IntName = z.enum(['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64']);
export type IntName = z.infer<typeof IntName>;

/** A type as it stands in a fixed layout. `ref` points at a struct, foreign, section, bits, enum or flags declaration. */
export type TypeRef =
  | { t: 'int'; name: IntName }
  | { t: 'ref'; plane: string; name: string }
  | { t: 'array'; of: TypeRef; len: number }
  | { t: 'usize' }
  /** A pointer of the platform; `to` absent means opaque (`void *`). Foreign structs and tables only. */
  | { t: 'ptr'; to?: TypeRef | undefined }
  /** A C function pointer in the platform's calling convention. Foreign structs only. */
  | { t: 'fnptr'; params: Param[]; ret?: TypeRef | undefined };
export interface Param {
  name: string;
  type: TypeRef;
}
export const TypeRef: z.ZodType<TypeRef> = z.lazy(() =>
  z.discriminatedUnion('t', [
    z.object({ t: z.literal('int'), name: IntName }),
    z.object({ t: z.literal('ref'), plane: z.string(), name: z.string() }),
    z.object({ t: z.literal('array'), of: TypeRef, len: z.number().int().positive() }),
    z.object({ t: z.literal('usize') }),
    z.object({ t: z.literal('ptr'), to: TypeRef.optional() }),
    z.object({ t: z.literal('fnptr'), params: z.array(Param), ret: TypeRef.optional() }),
  ]),
);
export const Param: z.ZodType<Param> = z.lazy(() => z.object({ name: z.string(), type: TypeRef }));

/** Integers in the document are decimal strings where they may exceed 2^53, numbers elsewhere. */
export const BigText = z.string().regex(/^-?\d+$/);

export const MemoryOrder = z.enum(['relaxed', 'release', 'seqcst']);
export type MemoryOrder = z.infer<typeof MemoryOrder>;

/** One field of a fixed layout. Offsets and sizes in bytes. */
export const Field = z.object({
  name: z.string(),
  type: TypeRef,
  offset: z.number().int(),
  size: z.number().int(),
  align: z.number().int(),
  /** Padding or reserved: the writer stores zero, the reader ignores. */
  reserved: z.boolean().optional(),
  range: z.object({ min: BigText, max: BigText }).optional(),
  unit: z.string().optional(),
  since: z.string().optional(),
  /** Sections only: who writes the field. `init` = the creating role, before the stamp. `both` = compare-and-swap. */
  owner: z.string().optional(),
  /** Sections only: order of the owner's store; readers load with Acquire unless `relaxed`. */
  order: MemoryOrder.optional(),
  /** Sections only: this word is the magic, stored last with Release. Decimal. */
  stamp: BigText.optional(),
  docs: z.string().optional(),
  span: Span.optional(),
});
export type Field = z.infer<typeof Field>;

const base = { name: z.string(), docs: z.string().optional(), span: Span.optional() };
const layout = {
  size: z.number().int(),
  align: z.number().int(),
  fields: z.array(Field),
  /** Named shorter forms which an older peer sends: name → bytes. */
  prefixes: z.array(z.object({ name: z.string(), size: z.number().int() })),
};

export const StructDecl = z.object({ kind: z.literal('struct'), ...base, ...layout });
export const ForeignDecl = z.object({
  kind: z.literal('foreign'),
  ...base,
  ...layout,
  /** Platform whose table this is, such as `win-x64`. */
  target: z.string(),
  /** How sure the numbers are, and where they come from. */
  mark: z.string(),
  source: z.string(),
});
export const SectionDecl = z.object({
  kind: z.literal('section'),
  ...base,
  ...layout,
  /** The two roles, the creating one first. */
  roles: z.array(z.string()),
});
export const BitsDecl = z.object({
  kind: z.literal('bits'),
  ...base,
  repr: IntName,
  /** From the least significant bit up. */
  parts: z.array(
    z.object({
      name: z.string(),
      shift: z.number().int(),
      width: z.number().int(),
      reserved: z.boolean().optional(),
      docs: z.string().optional(),
    }),
  ),
});
export const EnumDecl = z.object({
  kind: z.literal('enum'),
  ...base,
  repr: IntName,
  /** `keep`: an unknown value is carried as it is; `error`: refused by decoders; otherwise the value's name it reads as. */
  unknown: z.string(),
  values: z.array(z.object({ name: z.string(), value: BigText, docs: z.string().optional() })),
});
export const FlagsDecl = z.object({
  kind: z.literal('flags'),
  ...base,
  repr: IntName,
  values: z.array(z.object({ name: z.string(), bit: z.number().int(), docs: z.string().optional() })),
});
export const ConstantDecl = z.object({
  kind: z.literal('constant'),
  ...base,
  value: z.discriminatedUnion('t', [
    z.object({ t: z.literal('int'), type: IntName, value: BigText, hex: z.boolean().optional() }),
    z.object({ t: z.literal('text'), value: z.string() }),
    z.object({ t: z.literal('bytes'), hex: z.string() }),
    z.object({ t: z.literal('guid'), value: z.string() }),
  ]),
});
/** The name of a system object. `template` holds `{param}` places, numbers print in decimal. */
export const NameDecl = z.object({
  kind: z.literal('name'),
  ...base,
  template: z.string(),
  params: z.array(z.string()),
  security: z.string().optional(),
  status: z.enum(['live', 'fallback', 'history']),
});
export const IoctlDecl = z.object({
  name: z.string(),
  fn: z.number().int(),
  method: z.enum(['buffered', 'in_direct', 'out_direct', 'neither']),
  access: z.enum(['any', 'read', 'write', 'read_write']),
  code: z.number().int(),
  input: z.object({ type: TypeRef, min: z.number().int() }).optional(),
  output: z.object({ type: TypeRef, min: z.number().int() }).optional(),
  since: z.string().optional(),
  docs: z.string().optional(),
  span: Span.optional(),
});
export const DeviceDecl = z.object({
  kind: z.literal('device'),
  ...base,
  interface: z.string(),
  deviceType: z.number().int(),
  /** Enum declaration with the statuses; the dispatcher uses its values for malformed requests. */
  statuses: z.object({ plane: z.string(), name: z.string() }),
  shortInput: z.string(),
  shortOutput: z.string(),
  unknownCode: z.string(),
  success: z.string(),
  ioctls: z.array(IoctlDecl),
});

/** How one field of a message is written. */
export type Codec =
  | { c: 'literal'; hex: string }
  | { c: 'int'; type: IntName }
  | { c: 'enum'; plane: string; name: string }
  | { c: 'flags'; plane: string; name: string }
  | { c: 'bool' }
  /** UTF-8 with a length prefix; `bad: 'none'` reads an oversized or invalid text as empty, `'error'` refuses it. */
  | { c: 'text'; prefix: 'u8' | 'u16'; max: number; bad: 'none' | 'error' }
  | { c: 'bytes'; len: number }
  | { c: 'blob'; prefix: 'u8' | 'u16' | 'u32'; max: number }
  | { c: 'list'; prefix: 'u8' | 'u16'; max: number; of: Codec }
  /** A fixed struct, copied byte by byte (no alignment). */
  | { c: 'struct'; plane: string; name: string; size: number }
  /** A message inside a message; must not be tail-extensible. */
  | { c: 'message'; plane: string; name: string };
export const Codec: z.ZodType<Codec> = z.lazy(() =>
  z.discriminatedUnion('c', [
    z.object({ c: z.literal('literal'), hex: z.string() }),
    z.object({ c: z.literal('int'), type: IntName }),
    z.object({ c: z.literal('enum'), plane: z.string(), name: z.string() }),
    z.object({ c: z.literal('flags'), plane: z.string(), name: z.string() }),
    z.object({ c: z.literal('bool') }),
    z.object({
      c: z.literal('text'),
      prefix: z.enum(['u8', 'u16']),
      max: z.number().int(),
      bad: z.enum(['none', 'error']),
    }),
    z.object({ c: z.literal('bytes'), len: z.number().int() }),
    z.object({ c: z.literal('blob'), prefix: z.enum(['u8', 'u16', 'u32']), max: z.number().int() }),
    z.object({ c: z.literal('list'), prefix: z.enum(['u8', 'u16']), max: z.number().int(), of: Codec }),
    z.object({ c: z.literal('struct'), plane: z.string(), name: z.string(), size: z.number().int() }),
    z.object({ c: z.literal('message'), plane: z.string(), name: z.string() }),
  ]),
);

/**
 * When a field is there.
 * - `required`: always; missing bytes fail the decoding.
 * - `tail`: may be missing at the end and then reads as `default`. Written when `always`, when its own value is not the
 *   default (and it is a trigger), or when anything later is written.
 * - `group`: like `tail`, but the fields with one `group` id are written and read together; a group cut short reads as
 *   all defaults. Only fields with `trigger` cause the writing.
 * - `remainder`: no placeholder: present exactly when at least its size in bytes remains.
 * - `when`: present exactly when the earlier field has this value; missing bytes fail.
 */
export const Presence = z.discriminatedUnion('p', [
  z.object({ p: z.literal('required') }),
  z.object({ p: z.literal('tail'), always: z.boolean(), default: BigText.optional() }),
  z.object({ p: z.literal('group'), group: z.string(), trigger: z.boolean(), default: BigText.optional() }),
  z.object({ p: z.literal('remainder') }),
  z.object({ p: z.literal('when'), field: z.string(), equals: BigText }),
]);
export type Presence = z.infer<typeof Presence>;

export const MessageField = z.object({
  name: z.string(),
  codec: Codec,
  presence: Presence,
  /** Values that a reader takes; anything else reads as `otherwise`. */
  normalize: z.object({ allowed: z.array(BigText), otherwise: BigText }).optional(),
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
    }),
  ),
});
/** A function table of a platform. With `globals` every function takes an opaque pointer first. */
export const TableDecl = z.object({
  kind: z.literal('table'),
  ...base,
  target: z.string(),
  mark: z.string(),
  source: z.string(),
  globals: z.boolean(),
  /** Number of entries that the whole table has. */
  count: z.number().int(),
  functions: z.array(
    z.object({
      name: z.string(),
      index: z.number().int(),
      params: z.array(Param),
      ret: TypeRef.optional(),
      docs: z.string().optional(),
    }),
  ),
});

export const Decl = z.discriminatedUnion('kind', [
  StructDecl,
  ForeignDecl,
  SectionDecl,
  BitsDecl,
  EnumDecl,
  FlagsDecl,
  ConstantDecl,
  NameDecl,
  DeviceDecl,
  MessageDecl,
  ExchangeDecl,
  TableDecl,
]);
export type Decl = z.infer<typeof Decl>;
export type DeclKind = Decl['kind'];
export type DeclOf<K extends DeclKind> = Extract<Decl, { kind: K }>;

export const Plane = z.object({
  name: z.string(),
  /** Stable number, for the places where a name is too long. */
  id: z.number().int(),
  version: z.number().int(),
  /** `lockstep`: equal hashes or refused. `additive`: an older reader copes. `foreign`: somebody else's tables. */
  policy: z.enum(['lockstep', 'additive', 'foreign']),
  /** SHA-256 over names, types, offsets, codes and values; lower-case hex, 64 characters. */
  hash: z.string().length(64),
  members: z.array(Decl),
  docs: z.string().optional(),
  span: Span.optional(),
});
export type Plane = z.infer<typeof Plane>;

export const Model = z.object({
  format: z.literal(MODEL_FORMAT),
  name: z.string(),
  planes: z.array(Plane),
});
export type Model = z.infer<typeof Model>;
