/** Every value that the language can make, told apart by its kind. */
import type { DeviceValue, FnValue, IoctlValue, TableValue } from './calls.ts';
import type {
  BlobCodec,
  BoolCodec,
  CountedCodec,
  ListCodec,
  LiteralCodec,
  RangedCodec,
  TextCodec,
  VarintCodec,
} from './codecs.ts';
import type { DialogueValue, ExchangeValue, KindValue, NextValue, StateValue } from './exchanges.ts';
import type {
  BothField,
  FieldValue,
  ForeignValue,
  InitField,
  OwnedField,
  PadValue,
  SectionValue,
  StampField,
  StructValue,
} from './layouts.ts';
import type { LinuxDeviceValue, LinuxIoctlValue } from './linux.ts';
import type { LenientValue, MessageValue, Presence, SecretValue } from './messages.ts';
import type { BitsValue, ConstantValue, EnumValue, FlagsValue, NameValue } from './numbers.ts';
import type { OverlayValue } from './overlays.ts';
import type { PlaneValue, SchemaValue } from './plane.ts';
import type { ProtocolValue } from './protocols.ts';
import type { EntryValue, RegistryValue, RestCodec, RestUintCodec } from './registries.ts';
import type { EntriesValue } from './tails.ts';
import type { ArrayType, FloatType, FnPtrType, IntType, LongType, PtrType, UsizeType, WordType } from './types.ts';
import type { UnionValue, VariantValue } from './unions.ts';
import type { IntConstant } from './value.ts';

type Type = IntType | FloatType | WordType | UsizeType | LongType | PtrType | FnPtrType | ArrayType;
type Layout = StructValue | ForeignValue | SectionValue | OverlayValue;
type LayoutField = FieldValue | PadValue | StampField | InitField | OwnedField | BothField;
type Numbers = BitsValue | EnumValue | FlagsValue | ConstantValue | IntConstant | NameValue;
type Call = DeviceValue | IoctlValue | LinuxDeviceValue | LinuxIoctlValue | TableValue | FnValue;
type PlainCodec =
  | LiteralCodec
  | RangedCodec
  | BoolCodec
  | TextCodec
  | BlobCodec
  | ListCodec
  | CountedCodec
  | VarintCodec
  | RestCodec
  | RestUintCodec;
type Message = MessageValue | UnionValue | VariantValue | RegistryValue | EntryValue;
type Exchange = ExchangeValue | KindValue | DialogueValue | StateValue | NextValue;
type MessagePart = Presence | LenientValue | SecretValue;

export type AnyValue =
  | Type
  | Layout
  | LayoutField
  | Numbers
  | Call
  | PlainCodec
  | Message
  | Exchange
  | MessagePart
  | EntriesValue
  | ProtocolValue
  | PlaneValue
  | SchemaValue;
