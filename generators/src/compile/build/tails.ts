/** Tails: places and checks of the elements that stand behind a struct. */
import type { ForeignValue, SectionValue, StructValue } from '../../language/layouts.ts';
import type { EntriesRule } from '../../language/tails.ts';
import type { AnyValue } from '../../language/value.ts';
import type { Tail } from '../../model/model.ts';
import { wordFacts } from '../../model/scalars.ts';
import type { Context } from './context.ts';
import { hasHandles, hasSecrets } from './holds.ts';
import { intFacts } from './ints.ts';
import { type LaidField, layoutOf } from './layout.ts';

/** Where the elements of a tail stand. */
export interface LaidTail {
  readonly name: string;
  readonly type: AnyValue;
  /** Of the first element; in front of the struct's own end where C puts it there. */
  readonly offset: number;
  readonly stride: number;
  readonly align: number;
  readonly rule: EntriesRule;
}

/** The tail of a struct or platform struct, if it has one. */
export function tailOf(type: AnyValue): LaidTail | undefined {
  return type.kind === 'struct' || type.kind === 'foreign' ? layoutOf(type).tail : undefined;
}

/** Refuses a struct whose size is not fixed where one size is needed. */
export function refuseTail(
  context: Context,
  type: AnyValue,
  where: string,
  at: { value: AnyValue; path: string },
): void {
  const element = type.kind === 'array' ? bottom(type) : type;
  const tail = tailOf(element);
  if (tail === undefined) return;
  const name = context.homes.get(element)?.name ?? 'the struct';
  context.report('PF1282', { struct: name, tail: tail.name, where: type.kind === 'array' ? 'an array' : where }, at);
}

function bottom(type: AnyValue): AnyValue {
  return type.kind === 'array' ? bottom(type.of) : type;
}

/** The tail as the model has it. */
export function buildTail(
  context: Context,
  value: StructValue | ForeignValue | SectionValue,
  struct: string,
): { tail?: Tail } {
  const { tail, fields } = layoutOf(value);
  if (tail === undefined) return {};
  const at = (path = ''): { value: AnyValue; path: string } => ({ value, path: `0:${tail.name}${path}` });
  if (value.kind === 'struct') checkTravels(context, value, tail, at());
  if ('prefixes' in value.options && Object.keys(value.options.prefixes ?? {}).length > 0) {
    context.report('PF1283', { struct, tail: tail.name }, { value, path: '1:prefixes' });
  }
  checkCounter(context, value, tail, fields);
  const { rule } = tail;
  const place = { offset: tail.offset, stride: tail.stride, align: tail.align };
  const spelled: Tail['rule'] =
    rule.r === 'bytes' ? { r: 'bytes', field: rule.field, ...whole(rule.whole) } : { ...rule };
  const type = context.typeRef(tail.type, at());
  return { tail: { name: tail.name, type, ...place, rule: spelled, ...context.place(value, `0:${tail.name}`) } };
}

const whole = (counted: boolean): { whole?: true } => (counted ? { whole: true } : {});

function checkTravels(
  context: Context,
  value: StructValue,
  tail: LaidTail,
  at: { value: AnyValue; path: string },
): void {
  for (const [type, who] of [
    [value, 'the struct itself'],
    [bottom(tail.type), 'an element'],
  ] as const) {
    if (hasHandles(type)) context.report('PF1285', { tail: tail.name, who, what: 'handles' }, at);
    if (hasSecrets(type)) context.report('PF1285', { tail: tail.name, who, what: 'secrets' }, at);
  }
}

/** The field that says how many there are is an integer of the struct itself, wide enough for the struct without elements. */
function checkCounter(context: Context, value: AnyValue, tail: LaidTail, fields: readonly LaidField[]): void {
  const { rule } = tail;
  if (rule.r === 'rest') return;
  const at = { value, path: `0:${tail.name}/1:${rule.r}` };
  const field = fields.find(({ name }) => name === rule.field);
  const counts = ({ type, reserved }: LaidField): boolean =>
    !reserved &&
    (type.kind === 'int' ||
      type.kind === 'word' ||
      ((type.kind === 'usize' || type.kind === 'long') && value.kind === 'foreign'));
  const numbers = fields.filter(counts).map(({ name }) => name);
  const integers = numbers.join(', ') || 'it has none yet';
  if (field === undefined || !counts(field)) {
    const why = field === undefined ? 'is no field of the struct' : field.reserved ? 'is reserved' : 'is no integer';
    context.report('PF1281', { tail: tail.name, field: rule.field, why, integers }, at);
    return;
  }
  const { type } = field;
  if (type.kind !== 'int' && type.kind !== 'word') return;
  const { max } = type.kind === 'int' ? intFacts(type.name) : wordFacts(type.name);
  if (rule.r === 'bytes' && rule.whole && BigInt(tail.offset) > max) {
    const why = `holds at most ${max}, and the struct has ${tail.offset} bytes without any element`;
    context.report('PF1284', { tail: tail.name, field: rule.field, why }, at);
  }
}
