/** Every number, text and byte string that a plane names, in a form that all languages can print. */
import type { Decl, Plane } from '../../model/model.ts';
import { camel, screaming } from '../naming.ts';

/** Where a value is found: the plane's own, a value of an enumeration, or the result of a name function. */
export interface NamedValue {
  /** Dotted, such as `DrvStatus.OPENED`; unique in the plane. */
  name: string;
  decl: Decl;
  /** Name inside the declaration. */
  member?: string;
  /** Arguments of a name function. */
  args?: number[];
  /** Numbers are decimal, bytes and GUIDs hex in memory order, texts as they are. */
  value: string;
}

/** All of them, in the order of the schema. */
export function namedValues(plane: Plane): NamedValue[] {
  return plane.members.flatMap((decl) => valuesOf(decl));
}

function valuesOf(decl: Decl): NamedValue[] {
  switch (decl.kind) {
    case 'constant':
      return [{ name: screaming(decl.name), decl, value: constantText(decl.value) }];
    case 'enum':
      return decl.values.map((item) => member(decl, screaming(item.name), item.value));
    case 'flags':
      return decl.values.map((item) => member(decl, screaming(item.name), (2n ** BigInt(item.bit)).toString()));
    case 'device':
      return [
        { name: `${screaming(decl.name)}_INTERFACE`, decl, value: guidMemory(decl.interface) },
        ...decl.ioctls.map((item) => ({ name: `IOCTL_${screaming(item.name)}`, decl, value: String(item.code) })),
      ];
    case 'linux_device':
      return decl.ioctls.map((item) => ({
        name: `${screaming(decl.name)}_${screaming(item.name)}`,
        decl,
        value: String(item.code),
      }));
    case 'name': {
      const args = decl.params.map((_, index) => 4000000001 + index);
      const text = decl.params.reduce(
        (sum, param, index) => sum.replaceAll(`{${param}}`, String(args[index])),
        decl.template,
      );
      return [{ name: `${camel(decl.name)}()`, decl, args, value: text }];
    }
    default:
      return [];
  }
}

function member(decl: Decl, name: string, value: string): NamedValue {
  return { name: `${decl.name}.${name}`, decl, member: name, value: BigInt(value).toString() };
}

function constantText(value: Extract<Decl, { kind: 'constant' }>['value']): string {
  if (value.t === 'int') return BigInt(value.value).toString();
  if (value.t === 'bytes') return value.hex.toLowerCase();
  return value.t === 'guid' ? guidMemory(value.value) : value.value;
}

/** Hex of a GUID as Windows keeps it in memory: the first three parts little-endian. */
export function guidMemory(text: string): string {
  const hex = text.replaceAll(/[^0-9a-fA-F]/g, '').toLowerCase();
  const swap = (part: string) => (part.match(/../g) ?? []).reverse().join('');
  return swap(hex.slice(0, 8)) + swap(hex.slice(8, 12)) + swap(hex.slice(12, 16)) + hex.slice(16);
}
