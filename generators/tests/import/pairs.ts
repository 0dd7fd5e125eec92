/**
 * Two texts of one header each, and what the comparison of their imports must say. `@` is the pair's own name, `MAGIC` the
 * magic of its device.
 */
import type { DiffClass } from '../../src/diff/index.ts';

export interface Pair {
  readonly what: string;
  readonly a: string;
  readonly b: string;
  /** The worst class that is found; undefined where nothing is. */
  readonly worst: DiffClass | undefined;
}
type Row = readonly [what: string, a: string, b: string];

const aligned = (n: number): string => `struct @ { int a; __u32 b; } __attribute__((aligned(${n})));`;
const plain = (attributes = ''): string => `struct @ { __u8 a; __u32 b; __u16 c; }${attributes};`;
const union = (arms: string): string => `union @_u { ${arms} }; struct @ { __u32 kind; union @_u u; };`;
const tailed = (rest: string, element = '__u32 a; __u32 b;'): string =>
  `struct @_e { ${element} }; struct @ { __u32 n; __u32 m; ${rest} };`;
const enumerated = (values: string, attributes = ''): string =>
  `enum @_e { ${values} }${attributes}; struct @ { enum @_e e; __u32 n; };`;
const bits = (fields: string): string => `struct @ { __u32 before; ${fields} };`;
const field = (declared: string): string => `struct @ { __u64 before; ${declared} };`;
const device = (request: string, argument = '__u64 a;'): string =>
  `struct @_a { ${argument} }; struct @_b { __u64 a; __u64 b; };
#define @_STOP _IO(MAGIC, 99)
${request === '' ? '' : `#define @_RUN ${request}`}`;

const BREAKS: readonly Row[] = [
  ['the alignment of a struct is lowered', aligned(64), aligned(8)],
  ['the alignment of a struct is raised', aligned(8), aligned(64)],
  ['the alignment of a struct is gone', aligned(8), 'struct @ { int a; __u32 b; };'],
  ['the alignment of a field moves it', field('__u32 a;'), field('__u32 a __attribute__((aligned(16)));')],
  ['packed is gone', plain(' __attribute__((packed))'), plain()],
  [
    'packed becomes packed to words',
    plain(' __attribute__((packed))'),
    `#pragma pack(push, 2)\n${plain()}\n#pragma pack(pop)`,
  ],
  [
    'packed is gone where no field moves',
    'struct @ { __u32 a; __u32 b; } __attribute__((packed));',
    'struct @ { __u32 a; __u32 b; };',
  ],
  ['a member of a union is removed', union('__u32 a; __u16 b; __u8 c[4];'), union('__u32 a; __u8 c[4];')],
  ['the largest member of a union is removed', union('__u32 a; __u64 b;'), union('__u32 a;')],
  ['a member of a union grows within it', union('__u8 a[8]; __u16 b;'), union('__u8 a[8]; __u32 b;')],
  ['a member of a union grows beyond it', union('__u32 a; __u16 b;'), union('__u32 a; __u16 b[4];')],
  ['a larger member is added to a union', union('__u32 a;'), union('__u32 a; __u32 b[3];')],
  ['a member of a union has another sign', union('__u64 a; __u32 b;'), union('__u64 a; __s32 b;')],
  [
    'a member of a union without a name is removed',
    'struct @ { __u32 kind; union { __u32 a; __u16 b; }; };',
    'struct @ { __u32 kind; union { __u32 a; }; };',
  ],
  [
    'a struct in a union grows within it',
    union('__u8 raw[16]; struct { __u32 x; } in;'),
    union('__u8 raw[16]; struct { __u32 x, y; } in;'),
  ],
  ['a union becomes a struct', union('__u32 a; __u32 b;'), union('__u32 a; __u32 b;').replaceAll('union', 'struct')],
  ['a member that raises the alignment is added', union('__u8 a[8];'), union('__u8 a[8]; __u32 b;')],
  [
    'a union is aligned otherwise',
    union('__u32 a;'),
    union('__u32 a;').replace('};', '} __attribute__((aligned(16)));'),
  ],
  ['elements of a flexible array are wider', tailed('__u16 data[];'), tailed('__u32 data[];')],
  ['elements of a flexible array are others of one size', tailed('struct @_e data[];'), tailed('__u64 data[];')],
  ['elements of a flexible array have another sign', tailed('__u32 data[0];'), tailed('__s32 data[0];')],
  ['elements of a flexible array have another order', tailed('__u32 data[];'), tailed('__be32 data[];')],
  ['a flexible array is gone', tailed('__u32 data[];'), tailed('')],
  ['a flexible array has a length', tailed('__u32 data[];'), tailed('__u32 data[4];')],
  [
    'elements of a flexible array grow',
    tailed('struct @_e data[];'),
    tailed('struct @_e data[];', '__u32 a; __u32 b; __u64 c;'),
  ],
  ['a flexible array begins elsewhere', tailed('__u8 k; __u8 data[];'), tailed('__u8 k; __u8 l; __u8 data[];')],
  ['an enumeration goes beyond 32 bits', enumerated('@_A = 1, @_B'), enumerated('@_A = 1, @_B = 0x100000000')],
  ['an enumeration comes back to 32 bits', enumerated('@_A, @_B = 1ll << 40'), enumerated('@_A, @_B = 2')],
  ['an enumerator below zero gives a sign', enumerated('@_A = 1, @_B'), enumerated('@_A = 1, @_B, @_C = -1')],
  ['an enumerator has another number', enumerated('@_A = 1, @_B = 2'), enumerated('@_A = 1, @_B = 3')],
  ['enumerators change places', enumerated('@_A, @_B'), enumerated('@_B, @_A')],
  ['an enumerator is removed', enumerated('@_A, @_B'), enumerated('@_A')],
  ['an enumeration of no field goes beyond 32 bits', 'enum @ { @_A };', 'enum @ { @_A, @_B = 1ull << 33 };'],
  [
    'an enumeration becomes an integer',
    enumerated('@_A, @_B'),
    enumerated('@_A, @_B').replace('enum @_e e', '__u16 e'),
  ],
  ['an enumeration is packed', enumerated('@_A, @_B'), enumerated('@_A, @_B', ' __attribute__((packed))')],
  ['a bit field is wider', bits('unsigned a : 3, b : 5;'), bits('unsigned a : 4, b : 5;')],
  ['a bit field is narrower', bits('unsigned a : 4, b : 4;'), bits('unsigned a : 3, : 1, b : 4;')],
  ['bit fields change places', bits('unsigned a : 4, b : 4;'), bits('unsigned b : 4, a : 4;')],
  ['a bit field stands in a wider word', bits('unsigned a : 3;'), bits('unsigned long long a : 3;')],
  ['a bit field has another sign', bits('unsigned a : 3;'), bits('int a : 3;')],
  ['long becomes int', field('long a;'), field('int a;')],
  ['long becomes int in front of a hole', field('long a; long b;'), field('int a; long b;')],
  ['an address becomes a number', field('void *a; __u32 c, d;'), field('__u64 a; __u32 c, d;')],
  ['long becomes unsigned', field('long a;'), field('unsigned long a;')],
  ['long becomes an address', field('long a;'), field('void *a;')],
  ['an integer becomes a float', field('int a;'), field('float a;')],
  ['float becomes double', field('float a;'), field('double a;')],
  ['a big-endian word becomes one of the machine', field('__be32 a;'), field('__u32 a;')],
  ['a big-endian word in a union', union('__u64 a; __be32 b;'), union('__u64 a; __u32 b;')],
  ['a word of the other order', field('__le32 a;'), field('__be32 a;')],
  ['a float becomes an integer of its size', field('double a;'), field('__u64 a;')],
  ['words of the machine become big-endian', field('__u16 a[4];'), field('__be16 a[4];')],
  ['an integer has another sign', field('__u32 a;'), field('__s32 a;')],
  ['fields change places', field('__u32 a; __u32 b;'), field('__u32 b; __u32 a;')],
  ['a field is removed from the end', field('__u32 a; __u32 b;'), field('__u32 a;')],
  ['a field stands in the hole of another', field('__u8 a; __u32 b;'), field('__u8 a; __u8 c; __u16 b; __u32 d;')],
  ['an array is longer', field('__u8 a[8];'), field('__u8 a[16];')],
  ['a request goes the other way', device('_IOR(MAGIC, 1, struct @_a)'), device('_IOW(MAGIC, 1, struct @_a)')],
  ['a request reads no more', device('_IOWR(MAGIC, 1, struct @_a)'), device('_IOW(MAGIC, 1, struct @_a)')],
  ['a request has another number', device('_IOR(MAGIC, 1, struct @_a)'), device('_IOR(MAGIC, 2, struct @_a)')],
  ['a request has another argument', device('_IOR(MAGIC, 1, struct @_a)'), device('_IOR(MAGIC, 1, struct @_b)')],
  [
    'the argument of a request grows',
    device('_IOWR(MAGIC, 1, struct @_a)'),
    device('_IOWR(MAGIC, 1, struct @_a)', '__u64 a; __u64 more;'),
  ],
  ['a request has another magic', device('_IO(MAGIC, 1)'), device('_IO(MAGIC + 100, 1)')],
  ['a request is gone', device('_IO(MAGIC, 1)'), device('')],
  [
    'the argument of a request is aligned otherwise',
    device('_IOW(MAGIC, 1, struct @_a)', '__u32 a, b;'),
    device('_IOW(MAGIC, 1, struct @_a)', '__u32 a __attribute__((aligned(8))), b;'),
  ],
];

/** What no peer suffers from that was built with the other text. */
const OTHERS: readonly (readonly [...row: Row, worst: DiffClass | undefined])[] = [
  ['words that say the same alignment', aligned(8), aligned(8).replace('aligned', '__aligned__'), undefined],
  [
    'an alignment that the fields have',
    'struct @ { __u64 a; };',
    'struct @ { __u64 a; } __attribute__((aligned(8)));',
    undefined,
  ],
  ['a typedef in between', field('__u32 a;'), 'typedef __u32 @_t; struct @ { __u64 before; @_t a; };', undefined],
  ['an integer under another name of its type', 'struct @ { unsigned int a; };', 'struct @ { __u32 a; };', undefined],
  ['a flexible array of zero', tailed('__u32 data[];'), tailed('__u32 data[0];'), undefined],
  ['the number of an enumerator is written', enumerated('@_A, @_B'), enumerated('@_A = 0, @_B = 1'), undefined],
  ['an enumerator is added', enumerated('@_A, @_B'), enumerated('@_A, @_B, @_C'), 'additive'],
  ['a member is added within a union', union('__u64 a;'), union('__u64 a; __u32 b;'), 'additive'],
  ['a member of a union has another name', union('__u32 a; __u64 b;'), union('__u32 c; __u64 b;'), 'source'],
  ['a field has another name', field('__u32 a; __u32 b;'), field('__u32 c; __u32 b;'), 'source'],
  ['a flexible array has another name', tailed('__u32 data[];'), tailed('__u32 list[];'), 'source'],
  ['a request is added', device(''), device('_IOR(MAGIC, 1, struct @_a)'), 'additive'],
  ['a request has another name', device('_IO(MAGIC, 1)'), device('_IO(MAGIC, 1)').replace('_RUN', '_GO'), 'source'],
  ['a struct is added', 'struct @ { __u32 a; };', 'struct @ { __u32 a; }; struct @_more { __u32 a; };', 'additive'],
  ['a constant has another number, for whoever includes it', '#define @_LEN 16', '#define @_LEN 32', 'lockstep'],
  ['a constant is added', '#define @_LEN 16', '#define @_LEN 16\n#define @_MORE 32', 'additive'],
];

export const PAIRS: readonly Pair[] = [
  ...BREAKS.map(([what, a, b]): Pair => ({ what, a, b, worst: 'break' })),
  ...OTHERS.map(([what, a, b, worst]): Pair => ({ what, a, b, worst })),
];

/** The text of a pair under a name that no other one has. */
export function named(text: string, index: number): string {
  const magic = `0x${(index + 16).toString(16)}`;
  return text.replaceAll('@', `pair${index}`).replaceAll('MAGIC', magic);
}
