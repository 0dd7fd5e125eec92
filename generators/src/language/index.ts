/**
 * The schema language (`pf-gen/schema`): a schema is made of plain, frozen values.
 *
 * ```ts
 * import { plane, schema, struct, u32, u64 } from 'pf-gen/schema';
 *
 * // A JSDoc comment above a declaration or a field is its documentation in every language.
 * export const AddRequest = struct({ session_id: u64, width: u32, height: u32 }, { size: 16 });
 * export const control = plane({ name: 'control', id: 1, version: 1, policy: 'lockstep', members: { AddRequest } });
 * export default schema({ name: 'example', planes: [control] });
 * ```
 */
export { type DeviceValue, device, type FnValue, fn, type IoctlValue, ioctl, type TableValue, table } from './calls.ts';
export {
  blob,
  bool,
  type Codec,
  counted,
  list,
  literal,
  type RangedCodec,
  ranged,
  text,
  type VarintCodec,
  varint,
} from './codecs.ts';
export {
  type DialogueOptions,
  type DialogueValue,
  type ExchangeValue,
  exchange,
  type FramedOptions,
  type KindValue,
  kind,
  type NextValue,
  next,
  type Says,
  type StateValue,
  state,
} from './exchanges.ts';
export {
  both,
  by,
  type FieldOptions,
  type FieldValue,
  type ForeignValue,
  field,
  foreign,
  init,
  type PadValue,
  pad,
  type SectionValue,
  type StructValue,
  section,
  stamp,
  struct,
} from './layouts.ts';
export type { LinuxDeviceValue, LinuxIoctlValue } from './linux.ts';
export {
  group,
  lenient,
  type MessageValue,
  message,
  type Presence,
  remainder,
  secret,
  since,
  when,
} from './messages.ts';
export {
  type BitsValue,
  bits,
  type ConstantValue,
  constant,
  type EnumValue,
  enumeration,
  type FlagsValue,
  flags,
  type NameValue,
  name,
} from './numbers.ts';
export type { OverlayArm, OverlayArms, OverlayOptions, OverlayValue } from './overlays.ts';
export { type Declaration, type PlaneValue, plane, type SchemaValue, schema } from './plane.ts';
export { latest, type ProtocolValue, seqlock, spsc } from './protocols.ts';
export {
  type EntryOptions,
  type EntryValue,
  entry,
  type RegistryOptions,
  type RegistryValue,
  type RestCodec,
  type RestUintCodec,
  registry,
  rest,
} from './registries.ts';
export { type EntriesOptions, type EntriesValue, tail } from './tails.ts';
export {
  type ArrayType,
  array,
  be,
  bytes,
  type FixedType,
  type FloatType,
  type ForeignType,
  f32,
  f64,
  fnptr,
  type IntType,
  i8,
  i16,
  i24,
  i32,
  i64,
  type LongType,
  long,
  ptr,
  u8,
  u16,
  u24,
  u32,
  u64,
  ulong,
  usize,
  type WordType,
} from './types.ts';
export { type Tag, type UnionOptions, type UnionValue, union, type VariantValue, variant } from './unions.ts';
export type { IntConstant, IntLike } from './value.ts';
