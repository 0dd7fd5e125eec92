/** Enumerations, flags, tokens, constants and object names. */
import type { DeclOf } from '../../model/model.ts';
import { camel, nameStem, screaming } from '../naming.ts';
import { within } from '../refused.ts';
import { template } from '../render.ts';
import { escaped } from '../reserved.ts';
import { intLiteral, intType, isWide } from './numbers.ts';
import { PARAMETERS } from './reserved.ts';
import { byteList, doc, key, quote, type Scope } from './scope.ts';

const ENUM = template<Record<string, unknown>>(`
{{docs}}export const {{self}} = {
{{#each values}}
{{docs}}  {{key}}: {{value}},
{{/each}}
} as const;
/** A value of {{name}}, known or not. */
export type {{self}} = {{type}};
const names{{name}}: ReadonlyMap<{{type}}, string> = new Map<{{type}}, string>([
{{#each names}}
  [{{value}}, {{text}}],
{{/each}}
]);
/** Name of a known value. */
export function {{name}}Name(value: {{type}}): string | undefined {
  return names{{name}}.get(value);
}
`);

/** Prints an enumeration: constants, an open type, names. */
export function printEnum(decl: DeclOf<'enum'>, scope: Scope): string {
  const { name } = decl;
  scope.export(name, decl);
  scope.export(`${name}Name`, decl);
  scope.export(`names${name}`, decl);
  const known = new Map<string, string>();
  for (const value of decl.values) if (!known.has(value.value)) known.set(value.value, value.name);
  return ENUM({
    name,
    self: scope.local(name),
    docs: doc(decl.docs),
    type: intType(decl.repr),
    values: decl.values.map((value) => ({
      key: key(screaming(value.name)),
      value: intLiteral(decl.repr, value.value, decl.repr.startsWith('u') && BigInt(value.value) > 0xffffn),
      docs: doc(value.docs, [], '  '),
    })),
    names: [...known].map(([value, text]) => ({ value: intLiteral(decl.repr, value), text: quote(screaming(text)) })),
  });
}

const FLAGS = template<Record<string, unknown>>(`
{{docs}}export const {{self}} = {
{{#each values}}
{{docs}}  {{key}}: {{mask}},
{{/each}}
} as const;
/** A set of {{name}}. */
export type {{self}} = {{type}};
/** Names of the known flags in a set, lowest bit first. */
export function {{name}}Names(value: {{type}}): string[] {
  return Object.entries({{self}}).filter(([, mask]) => {{hasAll}}(value, mask)).map(([name]) => name);
}
`);

/** Prints a set of flags: masks, names. */
export function printFlags(decl: DeclOf<'flags'>, scope: Scope): string {
  const { name } = decl;
  scope.export(name, decl);
  scope.export(`${name}Names`, decl);
  const sorted = [...decl.values].sort((a, b) => a.bit - b.bit);
  return FLAGS({
    name,
    self: scope.local(name),
    docs: doc(decl.docs),
    type: intType(decl.repr),
    hasAll: scope.runtime('hasAll'),
    values: sorted.map((value) => ({
      key: key(screaming(value.name)),
      mask: intLiteral(decl.repr, 1n << BigInt(value.bit), true),
      docs: doc(value.docs, [], '  '),
    })),
  });
}

const BITS = template<Record<string, unknown>>(`
{{docs}}export type {{self}} = {{type}};
/** Parts of {{name}}. */
export interface {{name}}Parts {
{{#each parts}}
{{docs}}  {{key}}: {{type}};
{{/each}}
}
{{#each parts}}
/** Bits of '{{key}}' in {{owner}}. */
export const {{constant}} = {{mask}};
{{/each}}
/** Packs {{name}}; each part is cut to its width. Throws RangeError when a part is not an integer. */
export function pack{{name}}(parts: {{name}}Parts): {{self}} {
{{#each packing}}
  {{this}}
{{/each}}
  return {{pack}};
}
/** Takes {{name}} apart. */
export function unpack{{name}}(value: {{self}}): {{name}}Parts {
{{#each unpacking}}
  {{this}}
{{/each}}
  return {
{{#each parts}}
    {{key}}: {{unpack}},
{{/each}}
  };
}
`);

/** Prints a token: pack, unpack, masks. Parts up to 32 bits are numbers. */
export function printBits(decl: DeclOf<'bits'>, scope: Scope): string {
  const { name } = decl;
  for (const item of [name, `${name}Parts`, `pack${name}`, `unpack${name}`]) scope.export(item, decl);
  const parts = decl.parts.filter((part) => part.reserved !== true);
  const bits = parts.every((part) => part.width <= 32) ? halvesOf(decl, scope) : bigintsOf(decl);
  return BITS({
    name,
    self: scope.local(name),
    docs: doc(decl.docs, [
      `From the low bit up: ${decl.parts.map((part) => `${part.name}:${part.width}`).join(', ')}.`,
    ]),
    type: intType(decl.repr),
    ...bits,
    parts: parts.map((part) => ({
      owner: name,
      key: key(part.name),
      docs: doc(part.docs, [], '  '),
      type: part.width <= 32 ? 'number' : 'bigint',
      constant: scope.export(`${screaming(name)}_${screaming(part.name)}_MASK`, within(decl, part)),
      mask: intLiteral(decl.repr, ((1n << BigInt(part.width)) - 1n) << BigInt(part.shift), true),
      unpack: bits.unpack(part),
    })),
  });
}

type Part = DeclOf<'bits'>['parts'][number];
interface BitsText {
  /** Statements before the packed value. */
  readonly packing: readonly string[];
  readonly pack: string;
  /** Statements before the parts. */
  readonly unpacking: readonly string[];
  readonly unpack: (part: Part) => string;
}

/** A mask for 32-bit operations; none where it would change nothing. */
const masked = (value: string, width: number): string =>
  width >= 32 ? value : `(${value} & 0x${(2 ** width - 1).toString(16)})`;

/** Parts of up to 32 bits in 32-bit operations: bigints are only made and taken apart at the edge. */
function halvesOf(decl: DeclOf<'bits'>, scope: Scope): BitsText {
  const wide = isWide(decl.repr);
  const parts = decl.parts.filter((part) => part.reserved !== true);
  const half = (from: number): string => {
    const terms = parts.flatMap((part) => {
      const shift = part.shift - from;
      if (shift >= 32 || shift + part.width <= 0) return [];
      const value = masked(`p_${part.name}`, part.width);
      if (shift === 0) return [value];
      return [shift > 0 ? `(${value} << ${shift})` : `(${value} >>> ${-shift})`];
    });
    return terms.join(' | ') || '0';
  };
  const check = parts.map((part) => {
    return `const p_${part.name} = ${scope.runtime('part')}(parts.${part.name}, ${quote(`${decl.name}.${part.name}`)});`;
  });
  const word = wide ? scope.word() : '';
  return {
    packing: wide
      ? [...check, `${word}.setInt32(0, ${half(0)}, true);`, `${word}.setInt32(4, ${half(32)}, true);`]
      : check,
    pack: wide ? `${word}.getBigUint64(0, true)` : `(${half(0)}) >>> 0`,
    unpacking: wide
      ? [
          `${word}.setBigUint64(0, value, true);`,
          `const low = ${word}.getUint32(0, true);`,
          `const high = ${word}.getUint32(4, true);`,
        ]
      : [],
    unpack: ({ shift, width }) => {
      const whole = (value: string): string => (width >= 32 ? `${value} >>> 0` : masked(value, width));
      if (!wide) return whole(shift === 0 ? 'value' : `(value >>> ${shift})`);
      if (shift < 32 && shift + width > 32) return whole(`((low >>> ${shift}) | (high << ${32 - shift}))`);
      const [word, from] = shift < 32 ? ['low', shift] : ['high', shift - 32];
      // The upper bits of a half need no mask.
      if (from + width === 32) return from === 0 ? word : `${word} >>> ${from}`;
      return whole(from === 0 ? word : `(${word} >>> ${from})`);
    },
  };
}

/** Parts wider than that, as bigints. */
function bigintsOf(decl: DeclOf<'bits'>): BitsText {
  const parts = decl.parts.filter((part) => part.reserved !== true);
  const packed = parts.map((part) => {
    const bits = `BigInt.asUintN(${part.width}, BigInt(parts.${part.name}))`;
    return part.shift === 0 ? bits : `(${bits} << ${part.shift}n)`;
  });
  return {
    packing: [],
    pack: packed.join(' | ') || '0n',
    unpacking: [],
    unpack: ({ shift, width }) => {
      const bits = `BigInt.asUintN(${width}, value >> ${shift}n)`;
      return width <= 32 ? `Number(${bits})` : bits;
    },
  };
}

/** Prints a constant. */
export function printConstant(decl: DeclOf<'constant'>, scope: Scope): string {
  const name = scope.export(screaming(decl.name), decl);
  const { value } = decl;
  const docs = doc(decl.docs);
  if (value.t === 'int')
    return `${docs}export const ${name} = ${intLiteral(value.type, value.value, value.hex === true)};\n`;
  if (value.t === 'bytes') return `${docs}export const ${name} = Uint8Array.of(${byteList(value.hex)});\n`;
  return `${docs}export const ${name} = ${quote(value.value)};\n`;
}

const parameter = (name: string): string => escaped(camel(name), PARAMETERS);

/** Prints the name of a system object: a function that fills the places in. */
export function printName(decl: DeclOf<'name'>, scope: Scope): string {
  const stem = nameStem(decl.name);
  const name = scope.export(`${camel(stem)}Name`, decl);
  const params = decl.params.map((param) => `${parameter(param)}: number | bigint | string`).join(', ');
  const parts = decl.template
    .split(/(\{[^}]*\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? `String(${parameter(part.slice(1, -1))})` : quote(part)));
  const text = `${doc(decl.docs, [`Template: ${decl.template} (${decl.status}).`])}export function ${name}(${params}): string {
  return ${parts.join(' + ') || "''"};
}
`;
  if (decl.security === undefined) return text;
  const security = scope.export(`${screaming(stem)}_SECURITY`, decl);
  return `${text}/** Security descriptor of the object. */\nexport const ${security} = ${quote(decl.security)};\n`;
}

const DEVICE = template<Record<string, unknown>>(`
{{docs}}export const {{interface}} = {{guid}};
{{#each ioctls}}
{{docs}}export const {{constant}} = {{code}};
{{/each}}
/** Codes of {{name}} by name. */
export const {{codes}} = {
{{#each ioctls}}
  {{key}}: {{code}},
{{/each}}
} as const;
/** Name of a code of {{name}}. */
export function {{name}}IoctlName(code: number): string | undefined {
  return Object.entries({{codes}}).find(([, value]) => value === code)?.[0];
}
`);

/** Prints the codes of a device interface. */
export function printDevice(decl: DeclOf<'device'>, scope: Scope): string {
  scope.export(`${decl.name}IoctlName`, decl);
  return DEVICE({
    name: decl.name,
    docs: doc(decl.docs, ['Device interface class.']),
    interface: scope.export(`${screaming(decl.name)}_INTERFACE`, decl),
    guid: quote(decl.interface),
    codes: scope.export(`${screaming(decl.name)}_IOCTLS`, decl),
    ioctls: decl.ioctls.map((ioctl) => ({
      key: key(screaming(ioctl.name)),
      docs: doc(ioctl.docs, sizes(ioctl)),
      constant: scope.export(`IOCTL_${screaming(ioctl.name)}`, within(decl, ioctl)),
      code: `0x${ioctl.code.toString(16)}`,
    })),
  });
}

function sizes(ioctl: DeclOf<'device'>['ioctls'][number]): string[] {
  const show = (side: typeof ioctl.input) =>
    side === undefined ? 'none' : `${side.type.t === 'ref' ? side.type.name : side.type.t}, at least ${side.min} bytes`;
  return [`Input: ${show(ioctl.input)}. Output: ${show(ioctl.output)}.`];
}
