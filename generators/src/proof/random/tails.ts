/** Elements behind a random struct: counted by one of its integers, where there is one. */
import { call, type Expression, flag, object, text, word } from './expression.ts';
import { bitsOf, mostOf, type TailShape } from './shape.ts';

/** A struct before its tail, and the type of an element. */
interface Before {
  readonly entries: readonly (readonly [string, Expression])[];
  /** Ends of the fields; what follows the last is a pad. */
  readonly ends: readonly number[];
  readonly size: number;
  readonly align: number;
}
interface Element {
  readonly type: Expression;
  readonly align: number;
}

/** Entries with a tail, and what they are in all. An element that would leave a hole, or raise the struct, is a byte. */
export function withTail(
  { entries, ends, size, align }: Before,
  { rule, counter }: TailShape,
  wanted: Element,
): { entries: [string, Expression][] } {
  const last = entries.at(-1);
  const isSlack = last?.[0].startsWith('_pad') === true;
  const fits = (place: number): boolean => place % wanted.align === 0 && wanted.align <= align;
  // C puts elements in front of the end of the struct where they fit: then nothing is padded.
  const early = isSlack && fits(ends.at(-1) ?? 0);
  const kept = early ? entries.slice(0, -1) : [...entries];
  const type = early || fits(size) ? wanted.type : word('u8');
  const place = early ? (ends.at(-1) ?? 0) : size;
  return {
    entries: [...(kept as [string, Expression][]), ['tail_', call('tail', type, ruleOf(kept, rule, counter, place))]],
  };
}

function ruleOf(entries: Before['entries'], rule: TailShape['rule'], counter: number, place: number): Expression {
  const room = (name: string): boolean => rule !== 'whole' || mostOf(name) >= BigInt(place);
  const integers = entries.flatMap(([name, value]) => {
    const isInt = 'word' in value && /^[ui](8|16|32|64)$/.test(value.word) && room(value.word);
    const isWord =
      'word' in value &&
      /^be\.u(16|32|64)$/.test(value.word) &&
      2n ** BigInt(bitsOf(value.word.slice(3))) > BigInt(place);
    return isInt || isWord ? [name] : [];
  });
  const field = integers[counter % Math.max(1, integers.length)];
  if (field === undefined || rule === 'rest') return object([['rest', flag(true)]]);
  if (rule === 'count') return object([['count', text(field)]]);
  return object([['bytes', text(field)], ...(rule === 'whole' ? [['includes', text('head')] as const] : [])]);
}
