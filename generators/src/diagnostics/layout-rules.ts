/** Rules about fixed layouts and sections: PF12xx. */
import { error } from './rule.ts';

const EXPLICIT =
  'Layout is explicit: the same bytes for 32 and 64 bits, every compiler and every language. Compilers fill holes with whatever was there; a written pad is zero.';

/** The most that an offset is a multiple of. */
const lowest = (offset: number): number => offset & -offset;

const lowering = (kind: string, to: number): string =>
  kind === 'section' || to > 8 ? '' : `, or lower that of the fields with \`packed: ${to === 1 ? 'true' : to}\``;

const ofWhole = (kind: string, to: number): string =>
  kind === 'section' || to > 8 ? '' : `; the whole lowers it with \`packed: ${to === 1 ? 'true' : to}\``;

const bytes = (n: number): string => `${n} byte${n === 1 ? '' : 's'}`;

export const layoutRules = {
  PF1201: error<{ field: string; align: number; offset: number; hole: number; pad: string }>(
    (p) => `a hole of ${bytes(p.hole)} before '${p.field}': it aligns to ${p.align} and would begin at ${p.offset}`,
    (p) => `insert \`${p.pad}: pad(bytes(${p.hole}))\` before \`${p.field}\``,
    EXPLICIT,
  ),
  PF1202: error<{ field: string; size: number; align: number; hole: number; pad: string }>(
    (p) => `a hole of ${bytes(p.hole)} at the end: ${p.size} is no multiple of the alignment ${p.align}`,
    (p) => `insert \`${p.pad}: pad(bytes(${p.hole}))\` after \`${p.field}\``,
    EXPLICIT,
  ),
  PF1203: error<{ field: string; stated: number; actual: number; gap: number; pad: string }>(
    (p) => `'${p.field}' is stated at offset ${p.stated} and stands at ${p.actual}`,
    (p) =>
      p.stated > p.actual
        ? `insert \`${p.pad}: pad(bytes(${p.gap}))\` before \`${p.field}\`, or state \`at: ${p.actual}\``
        : `remove ${bytes(p.actual - p.stated)} before \`${p.field}\`, or state \`at: ${p.actual}\``,
    'A stated offset is a claim about the other side. It is checked and never moves the field.',
  ),
  PF1204: error<{ stated: number; actual: number; field: string; pad: string }>(
    (p) => `the size is stated as ${p.stated} and is ${p.actual}`,
    (p) =>
      p.stated > p.actual
        ? `insert \`${p.pad}: pad(bytes(${p.stated - p.actual}))\` after \`${p.field}\`, or state \`size: ${p.actual}\``
        : `remove ${bytes(p.actual - p.stated)}, or state \`size: ${p.actual}\``,
    'A stated size is a claim about the other side, and is checked where it stands.',
  ),
  PF1205: error<{ stated: number; needed: number; kind: string }>(
    (p) => `the alignment is stated as ${p.stated}, and the fields need ${p.needed}`,
    (p) => `state \`align: ${p.needed}\` or more${lowering(p.kind, p.stated)}`,
    'A stated alignment raises. Without it the whole aligns to what its fields need: the widest one. A u64 aligns to 8 everywhere.',
  ),
  PF1206: error<{ name: string; size: number; why: string; near: string }>(
    (p) => `prefix '${p.name}' of ${bytes(p.size)} ${p.why}`,
    (p) => p.near,
    'A prefix is what an older peer sends. It ends where a field ends, before the end of the struct.',
  ),
  PF1207: error(
    'the layout has no fields',
    'add a field',
    'A layout without bytes has no address, and C does not have it at all.',
  ),
  PF1208: error<{ size: number }>(
    (p) => `the layout has ${p.size} bytes, more than 2147483647`,
    'make its arrays shorter',
    'Offsets travel as 32-bit numbers.',
  ),
  PF1209: error<{ why: string }>(
    (p) => `the range is wrong: ${p.why}`,
    'state `range: [smallest, largest]` of values that the type can hold',
    'Ranges end up in documentation and checks of every language.',
  ),
  PF1210: error<{ what: string; where: string }>(
    (p) => `${p.what} cannot stand in ${p.where}`,
    (p) =>
      p.what.includes('section')
        ? 'use a struct, or put the section into a section'
        : 'use a type of fixed size; a handle or address travels as u64',
    'Pointers and platform structs mean nothing in another process. They belong in `foreign` structs and tables.',
  ),
  PF1211: error<{ field: string; stated: number; align: number; offset: number; kind: string }>(
    (p) => `'${p.field}' is stated at offset ${p.stated}, which is no multiple of its alignment ${p.align}`,
    (p) =>
      `state \`at: ${p.offset}\`; if the other side really has it at ${p.stated}, ${p.kind === 'section' ? 'declare it with bytes(…)' : `state \`packed: ${p.stated % 2 === 1 ? 'true' : lowest(p.stated)}\` for the whole`}`,
    'A field stands at a multiple of its alignment, for every compiler and for atomic access.',
  ),
  PF1220: error<{ role: string; roles: string }>(
    (p) => `the section has no role '${p.role}'`,
    (p) => `use one of its roles: ${p.roles}`,
    'Each field of a section belongs to a role that the section names.',
  ),
  PF1221: error<{ first: string }>(
    (p) => `the section has a stamp already: '${p.first}'`,
    (p) => `declare this field with init(…), and keep \`${p.first}\` as the stamp`,
    'One word says that a section is ready. It is stored last, with Release.',
  ),
  PF1222: error<{ value: string; type: string }>(
    (p) => `the magic ${p.value} does not fit ${p.type}`,
    'use a wider type or a smaller number',
    'A reader compares the whole word with the magic.',
  ),
  PF1223: error<{ what: string }>(
    (p) => `both(…) cannot hold ${p.what}`,
    'use an integer, bits, an enumeration or flags; give arrays and structs one owner with by(…)',
    'Both roles change such a field by compare-and-swap, which works on one word.',
  ),
  PF1224: error<{ inner: string; outer: string }>(
    (p) => `the inner section has the roles ${p.inner}, this one has ${p.outer}`,
    'give both sections the same roles',
    'A view of the outer section hands out views of the inner one for the same role.',
  ),
  PF1225: error(
    'two roles of a section have the same name',
    'name the two sides differently',
    'Each role gets its own view.',
  ),
  PF1250: error<{ field: string; type: string; wrapper: string }>(
    (p) =>
      `${p.wrapper} cannot hold '${p.field}', a ${p.type}: a word that one side stores while the other reads is a machine word`,
    (p) =>
      `declare \`${p.field}\` with init(…), put the ${p.type} into a struct of the field, or share the word as an integer`,
    'Such a word is loaded and stored whole, by one instruction and by every language alike. Floats, big-endian words and words of 24 bits are stored before the stamp, or as bytes of a struct.',
  ),
  PF1251: error<{ what: string; type: string }>(
    (p) => `${p.what} cannot be a ${p.type}: functions pass machine words`,
    'pass the integer of the machine, or a pointer to the word',
    'A register holds a number as the machine does; the order of bytes is a matter of memory.',
  ),
  PF1260: error<{ field: string; stated: number; needed: number; kind: string }>(
    (p) => `'${p.field}' is stated to align to ${p.stated}, and it needs ${p.needed}`,
    (p) => `state \`align: ${p.needed}\` or more, or leave it out${ofWhole(p.kind, p.stated)}`,
    'A field that states its alignment is raised to it. Lowering is a property of the whole, `packed`: it decides for every field.',
  ),
  PF1261: error(
    'a section cannot be packed',
    'remove `packed`; put what has odd offsets into a packed struct that one role owns',
    'The words of a section are atomic, and no machine reads a word at once that is not aligned. Sections raise alignments only, such as to a line of the cache.',
  ),
  PF1270: error<{ field: string; by: string; why: string }>(
    (p) => `'${p.field}' cannot be told apart by '${p.by}': ${p.why}`,
    'name an integer or enumeration beside the union, and give its arms their tags: `variant(tag, type)`',
    'A reader looks at the tag and takes the arm that it means; a writer sets both together.',
  ),
  PF1271: error<{ arm: string; end: number; align: number; size: number }>(
    (p) =>
      `a hole of ${bytes(p.size - p.end)} at the end of the union: its longest arm '${p.arm}' has ${bytes(p.end)}, no multiple of the alignment ${p.align}`,
    (p) => `state \`size: ${p.size}\`, or add an arm that names all bytes: \`raw: bytes(${p.size})\``,
    EXPLICIT,
  ),
  PF1272: error<{ stated: number; actual: number; arm: string }>(
    (p) => `the size of the union is stated as ${p.stated} and is ${p.actual}`,
    (p) =>
      p.stated > p.actual
        ? `add an arm of all bytes, \`raw: bytes(${p.stated})\`, or state \`size: ${p.actual}\``
        : `make \`${p.arm}\` shorter, or state \`size: ${p.actual}\``,
    'A union is as long as its longest arm, up to a multiple of its alignment. A stated size is a claim about the other side.',
  ),
  PF1273: error<{ arm: string; tag: string; why: string }>(
    (p) => `the tag ${p.tag} of '${p.arm}' is none of its field: ${p.why}`,
    'use a number that the field can hold, or the name of a value of its enumeration',
    'A tag is compared with the field that `by` names.',
  ),
  PF1274: error<{ arm: string; tag: string; why: string }>(
    (p) => `the tag '${p.tag}' of '${p.arm}' has no number: ${p.why}`,
    'say `by` at the field with the union, and name an enumeration there that has the value; or write the number',
    'The name of a tag is that of a value of an enumeration. Which one says the field that `by` names.',
  ),
  PF1275: error<{ arm: string; tag: string; other: string }>(
    (p) => `'${p.arm}' has the tag ${p.tag}, which means '${p.other}' already`,
    'give each arm tags of its own',
    'A reader takes the one arm that the tag means.',
  ),
  PF1276: error<{ arm: string; what: string; help: string }>(
    (p) => `the arm '${p.arm}' of the union holds ${p.what}`,
    (p) => p.help,
    'Every arm is a view of all bytes of the union: what must not be seen, copied or changed as plain bytes cannot be one.',
  ),
} as const;
