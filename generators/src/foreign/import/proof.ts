/**
 * Nothing that is read is believed: before a layout is written or judged, clang must accept asserts of it behind the very
 * header, with the same stand-ins, in the same language, for the same target.
 */
import type { ClangOptions, Language, Workshop } from './clang.ts';
import { evaluate } from './evaluate.ts';
import type { CEnum, CField, CInteger, CRecord } from './header.ts';
import { bytesOf, type Sizes, sizesOf } from './sizes.ts';
import { type Spelling, unhidden } from './spell.ts';

/** One number that was read, and the expression that must give it. */
export interface Claim {
  /** Whose layout it is part of: a record, an enumeration or a constant. */
  readonly owner: string;
  /** `the offset of 'x'`, for people. */
  readonly what: string;
  readonly expression: string;
  readonly value: bigint;
}

/** What clang says otherwise: owner → why. */
export type Unproven = ReadonlyMap<string, string>;

/** Claims of all records that can be spelled; owners are ids. Those without a name are claimed by the record around them. */
export function recordClaims(
  records: readonly CRecord[],
  enums: readonly CEnum[],
  spelled: ReadonlyMap<string, Spelling>,
  target: string,
): { claims: Claim[]; covered: ReadonlySet<string> } {
  const covered = new Set<string>();
  const byId = new Map(records.map((record) => [record.id, record]));
  const sizes = sizesOf({ target, records, enums });
  const claims: Claim[] = [];
  for (const record of records) {
    const spelling = spelled.get(record.id);
    if (spelling === undefined) continue;
    const claim = (what: string, expression: string, value: number): void => {
      claims.push({ owner: record.id, what, expression, value: BigInt(value) });
    };
    for (const text of [spelling.text, ...(spelling.also === undefined ? [] : [spelling.also])]) {
      const as = text === spelling.text ? '' : ` as '${text}'`;
      claim(`its size${as}`, `sizeof(${text})`, record.size);
      claim(`its alignment${as}`, `_Alignof(${text})`, record.align);
    }
    const within = (inner: CRecord, base: number): void => {
      covered.add(inner.id);
      for (const field of inner.fields) {
        if (field.bits !== undefined) continue;
        if (field.name === '') {
          const anonymous = field.type.t === 'record' ? byId.get(field.type.id) : undefined;
          if (anonymous !== undefined) within(anonymous, base + field.offset);
          continue;
        }
        claim(
          `the offset of '${field.name}'`,
          `__builtin_offsetof(${spelling.text}, ${field.name})`,
          base + field.offset,
        );
        const element = elementOf(field, sizes);
        if (element !== undefined)
          claim(
            `the size of an element of '${field.name}'`,
            `sizeof(((${spelling.text} *)0)->${field.name}[0])`,
            element,
          );
        const size = sizeOf(field, sizes);
        if (size !== undefined)
          claim(`the size of '${field.name}'`, `sizeof(((${spelling.text} *)0)->${field.name})`, size);
      }
    };
    within(record, 0);
  }
  return { claims, covered };
}

/** Bytes of one element of an array without a length. */
function elementOf({ type }: CField, sizes: Sizes): number | undefined {
  return type.t === 'array' && type.len === 0 ? bytesOf(type.of, sizes) : undefined;
}

/** An array of no stated length has no size. */
function sizeOf({ type }: CField, sizes: Sizes): number | undefined {
  return type.t === 'array' && type.len === 0 ? undefined : bytesOf(type, sizes);
}

/** Owner of the claim of an enumerator's value. */
export const valueOwner = (id: string, name: string): string => `${id} ${name}`;

/** Sizes of enumerations; owners are ids. */
export function enumClaims(enums: readonly CEnum[], spelled: ReadonlyMap<string, string>): Claim[] {
  return enums.flatMap(({ id, size }) => {
    const text = spelled.get(id);
    return text === undefined
      ? []
      : [{ owner: id, what: 'its size', expression: `sizeof(${text})`, value: BigInt(size) }];
  });
}

/** Values of enumerators. */
export function valueClaims(enums: readonly CEnum[]): Claim[] {
  return enums.flatMap(({ id, values }) =>
    values.map(({ name, full, value }) => ({
      owner: valueOwner(id, name),
      what: `'${name}'`,
      expression: `(long long)(${full ?? name})`,
      value: BigInt.asIntN(64, value),
    })),
  );
}

/** Values of constants; owners are names. Variables are constants in C++ alone. */
export function constantClaims(integers: readonly CInteger[], language: Language): Claim[] {
  return integers
    .filter(({ variable }) => variable === undefined || language === 'c++')
    .map(({ name, value, full }) => ({
      owner: name,
      what: 'its value',
      expression: `(long long)(${full ?? name})`,
      value: BigInt.asIntN(64, value),
    }));
}

/**
 * Has every claim compiled as an assert; gives the owners of those that clang refuses, with the first reason. A number is
 * what a macro of its name makes of it; a type or a field is not: its claims stand behind, where no macro hides it.
 */
export async function unproven(
  shop: Workshop,
  clang: ClangOptions,
  before: string,
  numbers: readonly Claim[],
  types: readonly Claim[],
): Promise<Unproven> {
  const claims = [...numbers, ...types];
  if (claims.length === 0) return new Map();
  const assert = clang.language === 'c' ? '_Static_assert' : 'static_assert';
  const line = ({ expression, value }: Claim): string => `${assert}((${expression}) == ${literal(value)}, "");`;
  const between = unhidden(types.map(({ expression }) => expression));
  const lines = [...between.split('\n').slice(0, -1), ...types.map(line)];
  const apart = lines.length - types.length;
  // The last one is wrong: when clang does not say so, it has not come so far, and nothing is proven.
  const text = `${before.endsWith('\n') ? before : `${before}\n`}${[...numbers.map(line), ...lines].join('\n')}\n${assert}(sizeof(char) == 2, "");\n`;
  const first = before.split('\n').length - (before.endsWith('\n') ? 0 : -1);
  const ran = await shop.run(clang, 'proof', text, ['-fsyntax-only', '-fno-access-control']);
  const refused = new Set<number>();
  for (const [, row] of ran.stderr.matchAll(/^[^\n]*\bproof\.(?:c|cpp):(\d+):\d+: (?:fatal )?error: /gm)) {
    const index = Number(row) - first;
    refused.add(index < numbers.length ? index : index - apart);
  }
  const found = new Map<string, string>();
  if (!refused.has(claims.length)) {
    for (const { owner } of claims) found.set(owner, 'clang did not come to the asserts that prove it');
    return found;
  }
  const told = async (some: readonly Claim[], from: number, text: string): Promise<void> => {
    const wrong = some.filter((_, index) => refused.has(from + index));
    const expressions = wrong.map(({ expression }) => expression);
    const right = await evaluate(shop, clang, text, expressions);
    for (const [index, { owner, what, value }] of wrong.entries()) {
      if (found.has(owner)) continue;
      const real = right.get(index);
      const says = real === undefined ? 'it cannot compute it there' : `it is ${real}`;
      found.set(owner, `clang's dump says that ${what} is ${value}, and where it compiles the header ${says}`);
    }
  };
  await told(numbers, 0, before);
  await told(types, numbers.length, `${before}${between}`);
  return found;
}

/** The smallest 64-bit number has no literal of its own. */
function literal(value: bigint): string {
  return value === -(1n << 63n) ? '(-0x7fffffffffffffffLL - 1)' : `${value}LL`;
}

/**
 * Nothing in C says where a bit field lies: there two dumps of clang must say the same, and its neighbours, whose offsets
 * are asserted, must leave it the room.
 */
export function unlikeBits(
  records: readonly CRecord[],
  offsets: ReadonlyMap<string, readonly number[]>,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, key, fields } of records) {
    if (fields.every(({ bits }) => bits === undefined)) continue;
    const other = offsets.get(key);
    const wrong = fields.find(({ bits, offset }, index) => (bits?.first ?? offset * 8) !== other?.[index]);
    if (wrong === undefined) continue;
    const at = other?.[fields.indexOf(wrong)];
    const says = at === undefined ? 'the other one does not say where it is' : `the other one that it is at bit ${at}`;
    const name = wrong.name || 'a field without a name';
    found.set(id, `one dump of clang says that '${name}' is at bit ${wrong.bits?.first ?? wrong.offset * 8}, ${says}`);
  }
  return found;
}
