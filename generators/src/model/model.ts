/**
 * The model (IR): the one public, versioned document between a schema and its emitters (decision D3).
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
export const FloatName = z.enum(['f32', 'f64']);
export type FloatName = z.infer<typeof FloatName>;
/** Words that memory does not hold as the machine does: of 24 bits, or with the most significant byte first. */
export const WordName = z.enum(['u24', 'i24', 'be.u16', 'be.u24', 'be.u32', 'be.u64', 'be.i16', 'be.i32', 'be.i64']);
export type WordName = z.infer<typeof WordName>;

/** QUIC's varints (RFC 9000, section 16: 1, 2, 4 or 8 bytes, most significant first), or unsigned LEB128 of up to 10 bytes. */
export const VarintForm = z.enum(['quic', 'leb128']);
export type VarintForm = z.infer<typeof VarintForm>;
/** How a length or a count in front of something is written. */
export const Prefix = z.enum(['u8', 'u16', 'u24', 'u32', 'be.u16', 'be.u24', 'be.u32', 'quic', 'leb128']);
export type Prefix = z.infer<typeof Prefix>;
/** How a tag is written. */
export const TagForm = z.enum([...IntName.options, ...WordName.options, ...VarintForm.options]);
export type TagForm = z.infer<typeof TagForm>;

/** A type as it stands in a fixed layout. `ref` points at a struct, foreign, section, overlay, bits, enum or flags declaration. */
export type TypeRef =
  | { t: 'int'; name: IntName }
  /** IEEE 754, little-endian. Which bits a NaN has is part of the value. */
  | { t: 'float'; name: FloatName }
  /** A whole number: three bytes little-endian and alignment 1 (`u24`), or big-endian with its own alignment (`be.u32`). */
  | { t: 'word'; name: WordName }
  | { t: 'ref'; plane: string; name: string }
  | { t: 'array'; of: TypeRef; len: number }
  | { t: 'usize' }
  /** The `long` of 64-bit Linux: 8 bytes. Foreign structs of a Linux target, and arguments of Linux devices. */
  | { t: 'long'; name: 'long' | 'ulong' }
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
    z.object({ t: z.literal('float'), name: FloatName }),
    z.object({ t: z.literal('word'), name: WordName }),
    z.object({ t: z.literal('ref'), plane: z.string(), name: z.string() }),
    z.object({ t: z.literal('array'), of: TypeRef, len: z.number().int().positive() }),
    z.object({ t: z.literal('usize') }),
    z.object({ t: z.literal('long'), name: z.enum(['long', 'ulong']) }),
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
  /** What holds where it stands: that of the type, lowered by the packing of the whole, or raised by what is stated. */
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
  /** Sections only: fields that the Release store of this one makes visible to whoever loads it with Acquire. */
  publishes: z.array(z.string()).optional(),
  /**
   * The value is a handle in the receiver's process. `adopt`: it belongs to the receiver once the call has succeeded,
   * and to the sender (who must close it over there) when the call has failed.
   */
  handle: z.enum(['adopt']).optional(),
  /** The party whose stamps stand here: one for each lockstep plane that it speaks. */
  stamps: z.string().optional(),
  /** Nobody may see the value: programs print a mark for it, and wipe it when they are done. */
  secret: z.boolean().optional(),
  /** The field of the same struct whose value says which arm of this overlapping union is meant. */
  by: z.string().optional(),
  docs: z.string().optional(),
  span: Span.optional(),
});
export type Field = z.infer<typeof Field>;

/**
 * Elements behind a struct. The first stands at `offset`, which lies in front of the struct's size where C rounds that up; each
 * takes `stride` bytes. The rule says how many there are: an integer field holds their number, or the bytes that they take (with
 * `whole` those of the struct in front of them too), or they fill the buffer to its end, whatever is left over being nothing.
 */
export const Tail = z.object({
  name: z.string(),
  type: TypeRef,
  offset: z.number().int(),
  stride: z.number().int(),
  align: z.number().int(),
  rule: z.discriminatedUnion('r', [
    z.object({ r: z.literal('count'), field: z.string() }),
    z.object({ r: z.literal('bytes'), field: z.string(), whole: z.literal(true).optional() }),
    z.object({ r: z.literal('rest') }),
  ]),
  docs: z.string().optional(),
  span: Span.optional(),
});
export type Tail = z.infer<typeof Tail>;

const base = { name: z.string(), docs: z.string().optional(), span: Span.optional() };
const layout = {
  size: z.number().int(),
  align: z.number().int(),
  fields: z.array(Field),
  /** Named shorter forms which an older peer sends: name → bytes. */
  prefixes: z.array(z.object({ name: z.string(), size: z.number().int(), span: Span.optional() })),
};

/** The most that a field aligns to, where it states no alignment of its own: 1, 2, 4 or 8. The fields' `align` says it all. */
const packed = z.number().int().optional();
/** What stands behind the layout, whose own size does not count it. */
const open = { tail: Tail.optional() };
export const StructDecl = z.object({ kind: z.literal('struct'), ...base, ...layout, packed, ...open });
export const ForeignDecl = z.object({
  kind: z.literal('foreign'),
  ...base,
  ...layout,
  packed,
  ...open,
  /** Platform whose table this is, such as `win-x64`. */
  target: z.string(),
  /** A Linux device carries it: it is bytes, and what it holds of addresses and words of the platform are numbers. */
  carried: z.boolean().optional(),
  /** How sure the numbers are, and where they come from. */
  mark: z.string(),
  source: z.string(),
});
/**
 * A concurrent algorithm over fields of a section. Field names refer to the section's own fields.
 * - `seqlock`: the owner makes `sequence` odd, stores `fields`, makes it even; readers retry a bounded number of times.
 * - `spsc`: a lossy ring. The producer counts written slots in `head` (Release, wrapping); slot = head mod length of the
 *   array `slots`; a reader whose own count is `length` or more behind has lost the difference. With `tail` (owned by
 *   the consumer) it is lossless: the producer refuses when full. With `length` the producer says how many it uses.
 * - `latest`: the newest wins. The producer stores the slot's content and then the token (Release); the part `slot` of
 *   the token (a `bits` declaration) says which entry of `slots` it is.
 */
export const SectionProtocol = z.discriminatedUnion('p', [
  z.object({
    p: z.literal('seqlock'),
    name: z.string(),
    owner: z.string(),
    sequence: z.string(),
    fields: z.array(z.string()),
    docs: z.string().optional(),
    span: Span.optional(),
  }),
  z.object({
    p: z.literal('spsc'),
    name: z.string(),
    producer: z.string(),
    head: z.string(),
    tail: z.string().optional(),
    slots: z.string(),
    /** The producer's word with the number of slots in use; zero, or more than there are, means `fallback`. */
    length: z.string().optional(),
    fallback: z.number().int().optional(),
    docs: z.string().optional(),
    span: Span.optional(),
  }),
  z.object({
    p: z.literal('latest'),
    name: z.string(),
    producer: z.string(),
    token: z.string(),
    slot: z.string(),
    slots: z.string(),
    docs: z.string().optional(),
    span: Span.optional(),
  }),
]);
export type SectionProtocol = z.infer<typeof SectionProtocol>;

export const SectionDecl = z.object({
  kind: z.literal('section'),
  ...base,
  ...layout,
  /** The two roles, the creating one first. */
  roles: z.array(z.string()),
  protocols: z.array(SectionProtocol).optional(),
});
/** An overlapping union: each arm is a view of the same bytes, from offset 0. With `target` it is a platform's. */
export const OverlayDecl = z.object({
  kind: z.literal('overlay'),
  ...base,
  /** That of the longest arm, up to a multiple of the alignment; what no arm covers is kept as it is. */
  size: z.number().int(),
  align: z.number().int(),
  packed: z.number().int().optional(),
  arms: z.array(
    z.object({
      name: z.string(),
      type: TypeRef,
      size: z.number().int(),
      align: z.number().int(),
      /** Values of a tag beside the union (`by` of its field) that mean this arm. Absent: no tag means it. */
      tags: z.array(BigText).optional(),
      docs: z.string().optional(),
      span: Span.optional(),
    }),
  ),
  /** As platform structs have them. */
  target: z.string().optional(),
  carried: z.boolean().optional(),
  mark: z.string().optional(),
  source: z.string().optional(),
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
      span: Span.optional(),
    }),
  ),
});
export const EnumDecl = z.object({
  kind: z.literal('enum'),
  ...base,
  repr: IntName,
  /** `keep`: an unknown value is carried as it is; `error`: refused by decoders; otherwise the value's name it reads as. */
  unknown: z.string(),
  values: z.array(z.object({ name: z.string(), value: BigText, docs: z.string().optional(), span: Span.optional() })),
});
export const FlagsDecl = z.object({
  kind: z.literal('flags'),
  ...base,
  repr: IntName,
  values: z.array(
    z.object({ name: z.string(), bit: z.number().int(), docs: z.string().optional(), span: Span.optional() }),
  ),
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

/**
 * One request of a Linux device. The code is `direction << 30 | size << 16 | magic << 8 | nr`, as in asm-generic/ioctl.h, and
 * its parts are those of the code, also where it was stated as a whole.
 */
export const LinuxIoctlDecl = z.object({
  name: z.string(),
  code: z.number().int(),
  /** Seen from the caller. */
  direction: z.enum(['none', 'write', 'read', 'read_write']),
  magic: z.number().int(),
  nr: z.number().int(),
  size: z.number().int(),
  /** `value`: a number. Otherwise an address, behind which the driver reads (`in`), writes (`out`), or both. */
  argument: z.object({ type: TypeRef, pass: z.enum(['value', 'in', 'out', 'in_out']) }).optional(),
  since: z.string().optional(),
  docs: z.string().optional(),
  span: Span.optional(),
});
export const LinuxDeviceDecl = z.object({
  kind: z.literal('linux_device'),
  ...base,
  /** Platform whose words the arguments hold. */
  target: z.string(),
  magic: z.number().int(),
  ioctls: z.array(LinuxIoctlDecl),
});

/** How one field of a message is written. */
export type Codec =
  | { c: 'literal'; hex: string }
  | { c: 'int'; type: IntName }
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
    z.object({ c: z.literal('int'), type: IntName }),
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
 *   default (and it is a trigger), or when anything later is written.
 * - `group`: like `tail`, but the fields with one `group` id are written and read together; a group cut short reads as
 *   all defaults. Only fields with `trigger` cause the writing.
 * - `remainder`: no placeholder: present exactly when at least its size in bytes remains.
 * - `when`: present exactly when the earlier field has this value; missing bytes fail.
 * - `gate`: present exactly when the earlier integer field is at least `min` (a version gate); otherwise it reads as
 *   `default`, and missing bytes fail.
 */
export const Presence = z.discriminatedUnion('p', [
  z.object({ p: z.literal('required') }),
  z.object({ p: z.literal('tail'), always: z.boolean(), default: BigText.optional() }),
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
  /** Names of all entries by index, where the schema has them. */
  names: z.array(z.string()).optional(),
  functions: z.array(
    z.object({
      name: z.string(),
      index: z.number().int(),
      params: z.array(Param),
      ret: TypeRef.optional(),
      docs: z.string().optional(),
      span: Span.optional(),
    }),
  ),
});

export const Decl = z.discriminatedUnion('kind', [
  StructDecl,
  ForeignDecl,
  SectionDecl,
  OverlayDecl,
  BitsDecl,
  EnumDecl,
  FlagsDecl,
  ConstantDecl,
  NameDecl,
  DeviceDecl,
  LinuxDeviceDecl,
  MessageDecl,
  UnionDecl,
  RegistryDecl,
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
  /**
   * Who speaks the plane. Two parties must agree about the planes that both speak. Absent when the schema does not say:
   * everybody may speak it.
   */
  parties: z.array(z.string()).optional(),
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
