/** Constants. */
import type { DeclOf } from '../../model/model.ts';
import { docLines, hex, quote } from './docs.ts';
import { type Printed, Printer } from './form/printer.ts';
import { screaming } from './names.ts';
import { byteList, grouped } from './numbers.ts';

export function emitConstant(decl: DeclOf<'constant'>): Printed {
  const printer = new Printer().lines(docLines(decl.docs));
  const { type, value, ...items } = typeAndValue(decl.value);
  const head = `pub const ${screaming(decl.name)}: ${type}`;
  if ('bytes' in items) {
    // Bytes that need several lines stand as many in a line as there is room.
    const line = `${head} = ${value};`;
    return line.length > 100 ? printer.foreign(`${line}\n`) : printer.value('', head, value);
  }
  return 'fields' in items
    ? printer.list('', head, ['crate::runtime::Guid { ', ' }'], items.fields)
    : printer.value('', head, value);
}

function typeAndValue(value: DeclOf<'constant'>['value']): {
  type: string;
  value: string;
  bytes?: true;
  fields?: readonly string[];
} {
  switch (value.t) {
    case 'int': {
      const number = BigInt(value.value);
      return { type: value.type, value: value.hex && number >= 0n ? hex(number) : grouped(number) };
    }
    case 'text':
      return { type: '&str', value: quote(value.value) };
    case 'bytes':
      return { type: `[u8; ${value.hex.length / 2}]`, value: `[${byteList(value.hex)}]`, bytes: true };
    case 'guid':
      return { type: 'crate::runtime::Guid', value: guid(value.value), fields: guidFields(value.value) };
  }
}

/** A GUID's text as the value of the runtime's type. */
export const guid = (text: string): string => `crate::runtime::Guid { ${guidFields(text).join(', ')} }`;

function guidFields(text: string): string[] {
  const digits = text.replace(/[{}-]/g, '').toLowerCase();
  const part = (from: number, to: number) => `0x${digits.slice(from, to)}`;
  return [
    `data1: ${part(0, 8)}`,
    `data2: ${part(8, 12)}`,
    `data3: ${part(12, 16)}`,
    `data4: [${byteList(digits.slice(16))}]`,
  ];
}
