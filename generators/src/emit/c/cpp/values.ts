/** Enumerations, flags, constants and codes in C++; each value is held against the macro of the C header. */
import type { DeclOf } from '../../../model/model.ts';
import { pascal, screaming } from '../../naming.ts';
import { Space, within } from '../../refused.ts';
import { template } from '../../render.ts';
import { comment } from '../comment.ts';
import type { Names } from '../names.ts';
import { cInt, cLiteral, cText } from '../types.ts';
import { guidParts } from '../values.ts';
import { constant, enumerator, parameter, type Scope, typeName } from './names.ts';

const ENUM = template<Record<string, unknown>>(`
{{docs}}enum class {{name}} : {{repr}} {
{{#each values}}
{{docs}}  {{value}} = {{literal}},
{{/each}}
};
{{#each values}}
static_assert(static_cast<{{repr}}>({{owner}}::{{value}}) == {{macro}}, "{{owner}}::{{value}} must be {{macro}}");
{{/each}}
`);

function enumView(
  plane: string,
  decl: DeclOf<'enum'> | DeclOf<'flags'>,
  names: Names,
  scope: Scope,
): Record<string, unknown> {
  const own = new Space(`in C++ (${decl.name})`, names.inside);
  return {
    name: scope.claim(typeName(decl.name), decl),
    docs: comment(decl.docs),
    repr: cInt(decl.repr),
    values: decl.values.map((item) => {
      const name = own.claim(enumerator(item.name), within(decl, item));
      return {
        owner: typeName(decl.name),
        docs: comment(item.docs, [], '  '),
        repr: cInt(decl.repr),
        value: name,
        macro: names.macro(plane, decl.name, screaming(item.name)),
        literal: 'bit' in item ? cLiteral(decl.repr, 1n << BigInt(item.bit), true) : cLiteral(decl.repr, item.value),
      };
    }),
  };
}

const NAME_OF = template<Record<string, unknown>>(`
/* The schema's name of a known value; null for another. */
constexpr const char *name_of({{name}} value) {
{{#each names}}
  if (value == {{owner}}::{{value}}) return {{text}};
{{/each}}
  return nullptr;
}
`);

export function printCppEnum(plane: string, decl: DeclOf<'enum'>, names: Names, scope: Scope): string {
  const text = ENUM(enumView(plane, decl, names, scope));
  return (
    text +
    NAME_OF({
      name: typeName(decl.name),
      names: decl.values.map((item) => ({
        owner: typeName(decl.name),
        value: enumerator(item.name),
        text: cText(item.name),
      })),
    })
  );
}

const FLAGS = template<Record<string, unknown>>(`
constexpr {{name}} operator|({{name}} {{a}}, {{name}} {{b}}) { return static_cast<{{name}}>(static_cast<{{repr}}>({{a}}) | static_cast<{{repr}}>({{b}})); }
constexpr {{name}} operator&({{name}} {{a}}, {{name}} {{b}}) { return static_cast<{{name}}>(static_cast<{{repr}}>({{a}}) & static_cast<{{repr}}>({{b}})); }
/* Whether every flag of the second set is in the first. */
constexpr bool contains({{name}} {{set}}, {{name}} flags) { return ({{set}} & flags) == flags; }
`);

export function printCppFlags(plane: string, decl: DeclOf<'flags'>, names: Names, scope: Scope): string {
  const text = ENUM(enumView(plane, decl, names, scope));
  const name = typeName(decl.name);
  const [a, b, set] = ['a', 'b', 'set'].map((param) => parameter(param, name));
  return text + FLAGS({ name, repr: cInt(decl.repr), a, b, set });
}

export function printCppConstant(plane: string, decl: DeclOf<'constant'>, names: Names, scope: Scope): string {
  const name = scope.claim(constant(decl.name), decl);
  const docs = comment(decl.docs);
  const given = decl.value;
  const constexpr = `${docs}inline constexpr`;
  if (given.t === 'int') {
    const literal = cLiteral(given.type, given.value, given.hex === true);
    const macro = names.macro(plane, decl.name);
    return `${constexpr} ${cInt(given.type)} ${name} = ${literal};\nstatic_assert(${name} == ${macro}, "${name} must be ${macro}");\n`;
  }
  if (given.t === 'text') return `${constexpr} char ${name}[] = ${cText(given.value)};\n`;
  if (given.t === 'guid') return `${constexpr} ::${names.prefix}_guid_value ${name} = ${guidParts(given.value)};\n`;
  const bytes = (given.hex.match(/../g) ?? []).map((pair) => `0x${pair}`);
  return `${constexpr} uint8_t ${name}[] = {${bytes.join(', ')}};\n`;
}

const CODES = template<Record<string, unknown>>(`
{{docs}}inline constexpr ::{{prefix}}_guid_value {{interface}} = {{guid}};
inline constexpr uint32_t {{deviceType}} = {{type}};
{{#each codes}}
{{docs}}inline constexpr uint32_t {{name}} = ::{{prefix}}::control_code({{deviceType}}, {{fn}}, ::{{prefix}}::Method::{{method}}, ::{{prefix}}::Access::{{access}});
static_assert({{name}} == {{code}} && {{name}} == {{macro}}, "{{name}} must be {{code}}");
static_assert(::{{prefix}}::device_type_of({{name}}) == {{type}} && ::{{prefix}}::function_of({{name}}) == {{fn}} && ::{{prefix}}::method_of({{name}}) == ::{{prefix}}::Method::{{method}} && ::{{prefix}}::access_of({{name}}) == ::{{prefix}}::Access::{{access}}, "{{name}} must come apart into its parts");
{{/each}}
`);

export function printCppCodes(_plane: string, decl: DeclOf<'device'>, names: Names, scope: Scope): string {
  const deviceType = scope.claim(`k${pascal(decl.name)}DeviceType`, decl);
  const type = cLiteral('u32', BigInt(decl.deviceType), true);
  return CODES({
    prefix: names.prefix,
    docs: comment(decl.docs, ['Device interface class.']),
    interface: scope.claim(`k${pascal(decl.name)}Interface`, decl),
    guid: guidParts(decl.interface),
    deviceType,
    type,
    codes: decl.ioctls.map((ioctl) => ({
      prefix: names.prefix,
      docs: comment(ioctl.docs),
      name: scope.claim(`kIoctl${pascal(ioctl.name)}`, within(decl, ioctl)),
      deviceType,
      type,
      fn: cLiteral('u32', BigInt(ioctl.fn), true),
      method: enumerator(ioctl.method),
      access: enumerator(ioctl.access),
      code: cLiteral('u32', BigInt(ioctl.code), true),
      macro: names.free('IOCTL', ioctl.name),
    })),
  });
}

/** Codes of a Linux device, made of their parts as the system makes them. */
export function printCppLinuxCodes(plane: string, decl: DeclOf<'linux_device'>, names: Names, scope: Scope): string {
  const lines = decl.ioctls.map((ioctl) => {
    const name = scope.claim(`k${pascal(decl.name)}${pascal(ioctl.name)}`, within(decl, ioctl));
    const direction = ['none', 'write', 'read', 'read_write'].indexOf(ioctl.direction);
    const parts = `(${direction}u << 30) | (${ioctl.size}u << 16) | (${ioctl.magic}u << 8) | ${ioctl.nr}u`;
    const macro = names.macro(plane, decl.name, screaming(ioctl.name));
    return `${comment(ioctl.docs)}inline constexpr uint32_t ${name} = ${parts};\nstatic_assert(${name} == ${macro}, "${name} must be ${macro}");\n`;
  });
  return lines.join('');
}

export function printCppMessage(plane: string, decl: DeclOf<'message'>, names: Names, scope: Scope): string {
  const sizes = [
    ['MinSize', decl.minSize, 'MIN_SIZE'],
    ['MaxSize', decl.maxSize, 'MAX_SIZE'],
  ] as const;
  return sizes
    .map(([end, size, part]) => {
      const name = scope.claim(`k${decl.name}${end}`, decl);
      const macro = names.macro(plane, decl.name, part);
      return `inline constexpr size_t ${name} = ${size};\nstatic_assert(${name} == ${macro}, "${name} must be ${macro}");\n`;
    })
    .join('');
}

export function printCppExchange(plane: string, decl: DeclOf<'exchange'>, names: Names, scope: Scope): string {
  const kinds = scope.claim(`${decl.name}Kind`, decl);
  const lines = decl.messages.map((message) => {
    const literal = cLiteral('u32', BigInt(message.kind), true);
    return {
      owner: kinds,
      repr: 'uint32_t',
      docs: comment(message.docs, [`Direction: ${message.direction}.`], '  '),
      value: enumerator(message.name),
      literal,
      macro: names.macro(plane, decl.name, 'KIND', screaming(message.name)),
    };
  });
  return ENUM({ name: kinds, docs: comment(decl.docs), repr: 'uint32_t', values: lines });
}
