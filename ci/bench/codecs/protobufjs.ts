/** protobufjs: reflected types, which it compiles into functions when they are first used. */
import protobuf from 'protobufjs';
import type { Codec, Contender } from './contender.ts';
import { PROTO } from './proto.ts';

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(PROTO).map(([name, fields]) => [
      name,
      {
        fields: Object.fromEntries(
          fields.map((field, index) => [
            field.name,
            { type: field.type, id: index + 1, ...(field.repeated === true ? { rule: 'repeated' } : {}) },
          ]),
        ),
      },
    ]),
  ),
});

type Loose = { [name: string]: unknown };

function codec<V>(name: string): Codec<V> {
  const type = root.lookupType(name);
  return {
    // A 64-bit integer is a number or a Long here.
    own: (value) => {
      const fields = Object.entries(value as Loose).filter(([, item]) => item !== undefined);
      return type.create(
        Object.fromEntries(fields.map(([key, item]) => [key, typeof item === 'bigint' ? Number(item) : item])),
      );
    },
    encode: (message) => type.encode(message as protobuf.Message).finish(),
    decode: (bytes: Uint8Array) => type.decode(bytes),
    back: (message) => {
      const value: Loose = type.toObject(message as protobuf.Message, { defaults: true, longs: Number });
      for (const [key, item] of Object.entries(value)) if (item === null) value[key] = undefined;
      if (name === 'AddRequest') value.session_id = BigInt(value.session_id as number);
      return value as V;
    },
  };
}

export const protobufJs: Contender = {
  name: 'protobufjs',
  about: 'types reflected at start-up; it compiles them with `new Function`',
  codecs: {
    AddRequest: codec('AddRequest'),
    FrameToken: codec('FrameToken'),
    Hello: codec('Hello'),
    Started: codec('Started'),
  },
};
