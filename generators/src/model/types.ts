/** Names, places and types: what the declarations of the model are made of. */
import { z } from 'zod';

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

/** What every declaration has. */
export const base = { name: z.string(), docs: z.string().optional(), span: Span.optional() };
