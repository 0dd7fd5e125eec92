/** Tails in C: a flexible array, and functions that check lengths before anything is touched. C++ has the functions alone. */
import type { DeclOf, Field, Tail, TypeRef } from '../../model/model.ts';
import { wordFacts } from '../../model/scalars.ts';
import { screaming } from '../naming.ts';
import { within } from '../refused.ts';
import { template } from '../render.ts';
import { tailIn } from '../tails.ts';
import { member, type Names } from './names.ts';
import type { Types } from './types.ts';

type Open = DeclOf<'struct' | 'foreign'>;

/** The fields that C declares: what rounds up the size of a struct with a tail, no compiler is told. */
export function declaredFields(decl: {
  kind: string;
  tail?: Tail | undefined;
  fields: readonly Field[];
}): readonly Field[] {
  const tail = tailIn(decl);
  return tail === undefined ? decl.fields : decl.fields.filter(({ offset }) => offset < tail.offset);
}

/** The function that counts the elements of a struct in a buffer. */
export function countName(names: Names, plane: string, decl: { name: string }, tail: Tail): string {
  return names.call(plane, decl.name, tail.name, 'count');
}

/** Declaration of the flexible array. */
export function flexibleArray(plane: string, decl: Open, tail: Tail, types: Types): string {
  const { names } = types;
  for (const end of ['OFFSET', 'STRIDE'])
    names.claim(names.macro(plane, decl.name, screaming(tail.name), end), within(decl, tail));
  return types.declare(tail.type, `${member(tail.name)}[]`);
}

const TAIL = template<Record<string, unknown>>(`
/* Offset of the first element of \`{{tail}}\`, and bytes of one. */
#define {{offsetMacro}} {{offset}}
#define {{strideMacro}} {{stride}}
#if !defined(__cplusplus)
{{assert}}(offsetof({{type}}, {{member}}) == {{offset}}, "{{type}}.{{member}} must stand at {{offset}}");
{{assert}}(sizeof((({{type}} *)0)->{{member}}[0]) == {{stride}}, "an element of {{type}}.{{member}} must take {{stride}} bytes");
#endif

/*
 * Counts the elements of \`{{tail}}\` in a buffer of \`length\` bytes that begins with a {{type}}. It needs no alignment. Gives 1, or 0
 * when the buffer does not hold {{what}}: then there are none.
 */
static inline int {{count}}(const void *from, size_t length, size_t *count) {
{{#if counted}}
  const unsigned char *bytes = (const unsigned char *)from;
  uint64_t number = 0;
  size_t at;
  *count = 0;
  if (length < {{offset}}u) return 0;
{{#if signed}}
  if (bytes[{{last}}] > 0x7f) return 0;
{{/if}}
{{#if big}}
  for (at = 0; at < {{width}}; at++) number = number << 8 | bytes[{{counter}} + at];
{{else}}
  for (at = {{width}}; at > 0; at--) number = number << 8 | bytes[{{counter}} + at - 1];
{{/if}}
{{else}}
  size_t number;
  (void)from;
  *count = 0;
  if (length < {{offset}}u) return 0;
  number = length - {{offset}}u;
{{/if}}
{{#if whole}}
  if (number < {{offset}}u) return 0;
  number -= {{offset}}u;
{{/if}}
{{#if each}}
  if (number > (length - {{offset}}u) / {{stride}}u) return 0;
  *count = (size_t)number;
{{else}}
  if (number > length - {{offset}}u{{#if wide}} || number % {{stride}}u != 0{{/if}}) return 0;
  *count = (size_t)(number / {{stride}}u);
{{/if}}
  return 1;
}

/* Copies one element out of a buffer as above. Gives 1, or 0 when there is none of this index. */
static inline int {{get}}(const void *from, size_t length, size_t index, {{into}}) {
  const unsigned char *bytes = (const unsigned char *)from;
  unsigned char *to = (unsigned char *)into;
  size_t count, at;
  if (!{{count}}(from, length, &count) || index >= count) return 0;
  for (at = 0; at < {{stride}}u; at++) to[at] = bytes[{{offset}}u + index * {{stride}}u + at];
  return 1;
}

/*
 * Prepares a buffer of \`length\` bytes for \`count\` elements{{#if counted}}: \`{{field}}\` is set{{/if}}. Gives the number of bytes that travel, or 0 when they do not
 * fit{{#if counted}} or \`{{field}}\` cannot hold the number{{/if}}.
 */
static inline size_t {{set}}(void *into, size_t length, size_t count) {
{{#if counted}}
  unsigned char *bytes = (unsigned char *)into;
  uint64_t number;
  size_t at, end;
  if (length < {{size}}u || count > (length - {{offset}}u) / {{stride}}u) return 0;
  end = {{offset}}u + count * {{stride}}u;
  number = {{number}};
{{#if most}}
  if (number > {{most}}) return 0;
{{/if}}
  for (at = 0; at < {{width}}; at++) bytes[{{counter}} + {{#if big}}{{width}} - 1 - {{/if}}at] = (unsigned char)(number >> (8 * at));
{{#if early}}
  for (at = end; at < {{size}}u; at++) bytes[at] = 0;
{{/if}}
  return end < {{size}}u ? {{size}}u : end;
{{else}}
  (void)into;
  if (length < {{offset}}u || count > (length - {{offset}}u) / {{stride}}u) return 0;
  return {{offset}}u + count * {{stride}}u;
{{/if}}
}
`);

/** How a counter is read byte by byte. */
function numberOf(type: TypeRef | undefined): { signed: boolean; big: boolean } {
  if (type?.t === 'word') return wordFacts(type.name);
  const signed = type?.t === 'long' ? type.name === 'long' : type?.t === 'int' && type.name.startsWith('i');
  return { signed, big: false };
}

/** The functions of a tail. */
export function printTail(plane: string, decl: Open, tail: Tail, types: Types): string {
  const { names } = types;
  const { rule } = tail;
  const call = (end: string): string => names.claim(names.call(plane, decl.name, tail.name, end), within(decl, tail));
  const counter = rule.r === 'rest' ? undefined : decl.fields.find(({ name }) => name === rule.field);
  const { signed, big } = numberOf(counter?.type);
  const width = counter?.size ?? 0;
  const isWhole = rule.r === 'bytes' && rule.whole === true;
  const limit = 1n << BigInt(Math.max(0, width * 8 - (signed ? 1 : 0)));
  return TAIL({
    tail: tail.name,
    offsetMacro: names.macro(plane, decl.name, screaming(tail.name), 'OFFSET'),
    strideMacro: names.macro(plane, decl.name, screaming(tail.name), 'STRIDE'),
    assert: names.free('STATIC_ASSERT'),
    type: names.type(plane, decl.name),
    member: member(tail.name),
    what: counter === undefined ? 'whole ones' : `what \`${counter.name}\` says`,
    count: call('count'),
    get: call('get'),
    set: call('set'),
    into: types.declare({ t: 'ptr', to: tail.type }, 'into'),
    counted: counter !== undefined,
    field: counter?.name ?? '',
    counter: counter?.offset ?? 0,
    width,
    last: (counter?.offset ?? 0) + (big ? 0 : width - 1),
    big,
    signed,
    whole: isWhole,
    each: rule.r === 'count',
    wide: tail.stride > 1,
    number: isWhole ? 'end' : rule.r === 'count' ? 'count' : `end - ${tail.offset}u`,
    // The widest fields hold whatever a memory does.
    most: width < 8 ? `UINT64_C(${limit - 1n})` : '',
    early: tail.offset < decl.size,
    offset: tail.offset,
    stride: tail.stride,
    size: decl.size,
  });
}
