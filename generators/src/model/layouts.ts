/** Declarations with a fixed layout: structs, platform structs, sections and overlapping unions. */
import { z } from 'zod';
import { BigText, base, MemoryOrder, Span, TypeRef } from './types.ts';

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
