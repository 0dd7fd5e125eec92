/** Builds tokens, enumerations, flags, constants and names. */
import type { BitsValue, ConstantValue, EnumValue, FlagsValue, NameValue } from '../../language/numbers.ts';
import type { DeclOf } from '../../model/model.ts';
import type { At, Context } from './context.ts';
import { intFacts } from './ints.ts';
import { checkNames } from './names.ts';
import { checkText } from './texts.ts';

/** A token. */
export function buildBits(context: Context, value: BitsValue, name: string): DeclOf<'bits'> {
  const repr = value.repr.name;
  const facts = intFacts(repr);
  const at = (path: string): At => ({ value, path });
  if (facts.signed) context.report('PF1302', { repr }, at('0:'));
  const names = Object.keys(value.parts);
  checkNames(context, names, 'a part', name, (part) => at(`1:${part}`));
  let shift = 0;
  const parts = Object.entries(value.parts).map(([part, width]) => {
    if (width < 1) context.report('PF1310', { name: part, width }, at(`1:${part}`));
    const entry = { name: part, shift, width, ...(part.startsWith('_') ? { reserved: true } : {}) };
    shift += width;
    return { ...entry, ...context.place(value, `1:${part}`) };
  });
  if (parts.length === 0) context.report('PF1308', { what: 'the token' }, at('1:'));
  else if (shift !== facts.bits) {
    const last = names.at(-1) ?? '';
    context.report('PF1301', { named: shift, width: facts.bits, last }, at(`1:${last}`));
  }
  return { kind: 'bits', name, ...context.place(value), repr, parts };
}

/** An enumeration. */
export function buildEnum(context: Context, value: EnumValue, name: string): DeclOf<'enum'> {
  const repr = value.repr.name;
  const facts = intFacts(repr);
  const at = (path: string): At => ({ value, path });
  const names = Object.keys(value.values);
  checkNames(context, names, 'a value', name, (entry) => at(`1:${entry}`));
  if (names.length === 0) context.report('PF1308', { what: 'the enumeration' }, at('1:'));
  const seen = new Map<bigint, string>();
  const values = Object.entries(value.values).map(([entry, number]) => {
    const other = seen.get(number);
    if (other !== undefined) {
      context.report('PF1303', { name: entry, value: number.toString(), other }, at(`1:${entry}`));
    }
    if (number < facts.min || number > facts.max) outOfRange(context, `'${entry}'`, number, repr, at(`1:${entry}`));
    seen.set(number, entry);
    return { name: entry, value: number.toString(), ...context.place(value, `1:${entry}`) };
  });
  if (!['keep', 'error', ...names].includes(value.unknown)) {
    const known = names.map((entry) => `'${entry}'`).join(', ');
    context.report('PF1307', { unknown: value.unknown, values: known }, at('2:unknown'));
  }
  return { kind: 'enum', name, ...context.place(value), repr, unknown: value.unknown, values };
}

/** Flags. */
export function buildFlags(context: Context, value: FlagsValue, name: string): DeclOf<'flags'> {
  const repr = value.repr.name;
  const facts = intFacts(repr);
  const at = (path: string): At => ({ value, path });
  if (facts.signed) context.report('PF1302', { repr }, at('0:'));
  const names = Object.keys(value.values);
  checkNames(context, names, 'a flag', name, (entry) => at(`1:${entry}`));
  if (names.length === 0) context.report('PF1308', { what: 'the set of flags' }, at('1:'));
  const seen = new Map<number, string>();
  const values = Object.entries(value.values).map(([entry, bit]) => {
    const other = seen.get(bit);
    if (other !== undefined) context.report('PF1305', { name: entry, bit, other }, at(`1:${entry}`));
    if (bit < 0 || bit >= facts.bits) {
      context.report('PF1306', { name: entry, bit, repr, width: facts.bits }, at(`1:${entry}`));
    }
    seen.set(bit, entry);
    return { name: entry, bit, ...context.place(value, `1:${entry}`) };
  });
  return { kind: 'flags', name, ...context.place(value), repr, values };
}

/** A constant. */
export function buildConstant(context: Context, value: ConstantValue, name: string): DeclOf<'constant'> {
  const { constant } = value;
  const head = { kind: 'constant' as const, name, ...context.place(value) };
  if (constant.t === 'text') checkText(context, constant.value, 'the text', 'literal', { value, path: '0:' });
  if (constant.t !== 'int') return { ...head, value: { ...constant } };
  const facts = intFacts(constant.type);
  if (constant.value < facts.min || constant.value > facts.max) {
    outOfRange(context, 'the constant', constant.value, constant.type, { value, path: '1:' });
  }
  const { type, hex } = constant;
  return { ...head, value: { t: 'int', type, value: constant.value.toString(), ...(hex ? { hex } : {}) } };
}

function outOfRange(context: Context, what: string, value: bigint, repr: DeclOf<'enum'>['repr'], at: At): void {
  const { min, max } = intFacts(repr);
  context.report('PF1304', { what, value: `${value}`, repr, min: `${min}`, max: `${max}` }, at);
}

/** The name of a system object. */
export function buildName(context: Context, value: NameValue, name: string): DeclOf<'name'> {
  const { template, options } = value;
  const at: At = { value, path: '0:' };
  const params = [...template.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '');
  const rest = template.replace(/\{[^{}]*\}/g, '');
  if (template === '') context.report('PF1309', { why: 'it is empty' }, at);
  if (/[{}]/.test(rest)) context.report('PF1309', { why: 'a brace stands alone' }, at);
  if (new Set(params).size !== params.length) context.report('PF1309', { why: 'a place occurs twice' }, at);
  checkNames(context, [...new Set(params)], 'a place', name, () => at);
  checkText(context, template, 'the name', 'line', at);
  const { security, status } = options;
  if (security !== undefined) checkText(context, security, '`security`', 'line', { value, path: '1:security' });
  const head = { kind: 'name' as const, name, ...context.place(value), template, params };
  return { ...head, ...(security === undefined ? {} : { security }), status };
}
