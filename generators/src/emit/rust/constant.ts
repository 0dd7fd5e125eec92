/** Constants. */
import type { DeclOf } from '../../model/model.ts';
import { docLines, hex, quote } from './docs.ts';
import { screaming } from './names.ts';
import { byteList, grouped } from './numbers.ts';
import { render } from './templates.ts';

export function emitConstant(decl: DeclOf<'constant'>): string {
  return render('constant', { docs: docLines(decl.docs), name: screaming(decl.name), ...typeAndValue(decl.value) });
}

function typeAndValue(value: DeclOf<'constant'>['value']): { type: string; value: string } {
  switch (value.t) {
    case 'int': {
      const number = BigInt(value.value);
      return { type: value.type, value: value.hex && number >= 0n ? hex(number) : grouped(number) };
    }
    case 'text':
      return { type: '&str', value: quote(value.value) };
    case 'bytes':
      return { type: `[u8; ${value.hex.length / 2}]`, value: `[${byteList(value.hex)}]` };
    case 'guid':
      return { type: 'crate::runtime::Guid', value: guid(value.value) };
  }
}

/** A GUID's text as the value of the runtime's type. */
export function guid(text: string): string {
  const digits = text.replace(/[{}-]/g, '').toLowerCase();
  const part = (from: number, to: number) => `0x${digits.slice(from, to)}`;
  const tail = byteList(digits.slice(16));
  return `crate::runtime::Guid { data1: ${part(0, 8)}, data2: ${part(8, 12)}, data3: ${part(12, 16)}, data4: [${tail}] }`;
}
