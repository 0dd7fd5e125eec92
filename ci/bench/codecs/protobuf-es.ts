/** protobuf-es: its descriptor is made at start-up, as `buf generate` would embed it. */
import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from '@bufbuild/protobuf/wkt';
import type { Codec, Contender } from './contender.ts';
import { PROTO } from './proto.ts';

const SCALARS: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  uint32: FieldDescriptorProto_Type.UINT32,
  uint64: FieldDescriptorProto_Type.UINT64,
  string: FieldDescriptorProto_Type.STRING,
  bytes: FieldDescriptorProto_Type.BYTES,
};

const file = create(FileDescriptorProtoSchema, {
  name: 'bench.proto',
  package: 'bench',
  syntax: 'proto3',
  messageType: Object.entries(PROTO).map(([name, fields]) => ({
    name,
    field: fields.map((field, index) => ({
      name: field.name,
      number: index + 1,
      label: field.repeated === true ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
      type: SCALARS[field.type] ?? FieldDescriptorProto_Type.MESSAGE,
      typeName: field.type in SCALARS ? '' : `.bench.${field.type}`,
    })),
  })),
});
const registry = createFileRegistry(file, () => undefined);

function schema(name: string): DescMessage {
  const found = registry.getMessage(`bench.${name}`);
  if (found === undefined) throw new Error(`no message ${name} in the descriptor`);
  return found;
}

type Loose = { [name: string]: unknown };

/** Names are camel case here. */
function own(desc: DescMessage, value: Loose): Loose {
  const message: Loose = create(desc) as unknown as Loose;
  for (const field of desc.fields) {
    const item = value[field.name];
    if (item === undefined) continue;
    const inner = field.message;
    if (inner === undefined) message[field.localName] = item;
    else if (field.fieldKind === 'list') message[field.localName] = (item as Loose[]).map((each) => own(inner, each));
    else message[field.localName] = own(inner, item as Loose);
  }
  return message;
}

function back(desc: DescMessage, message: Loose): Loose {
  return Object.fromEntries(
    desc.fields.map((field) => {
      const item = message[field.localName];
      const inner = field.message;
      if (inner === undefined || item === undefined) return [field.name, item];
      if (field.fieldKind === 'list') return [field.name, (item as Loose[]).map((each) => back(inner, each))];
      return [field.name, back(inner, item as Loose)];
    }),
  );
}

function codec<V>(name: string): Codec<V> {
  const desc = schema(name);
  return {
    own: (value) => own(desc, value as Loose),
    encode: (message) => toBinary(desc, message as never),
    decode: (bytes: Uint8Array) => fromBinary(desc, bytes),
    back: (message) => back(desc, message as Loose) as V,
  };
}

export const protobufEs: Contender = {
  name: 'protobuf-es',
  about: '@bufbuild/protobuf with a descriptor that is made at start-up',
  codecs: {
    AddRequest: codec('AddRequest'),
    FrameToken: codec('FrameToken'),
    Hello: codec('Hello'),
    Started: codec('Started'),
  },
};
