/** Builds overlapping unions: their arms, and the tags by which a field beside the union means one. */
import { packedBytes } from '../../language/alignment.ts';
import type { EnumValue } from '../../language/numbers.ts';
import type { OverlayValue } from '../../language/overlays.ts';
import type { AnyValue } from '../../language/value.ts';
import type { DeclOf } from '../../model/model.ts';
import { wordFacts } from '../../model/scalars.ts';
import type { At, Context } from './context.ts';
import { elementOf, hasHandles, hasSecrets, isPlatform } from './holds.ts';
import { intFacts } from './ints.ts';
import { type LaidArm, type LaidField, type LayoutValue, layoutOf, overlayOf } from './layout.ts';
import { checkNames, folded } from './names.ts';
import { refuseTail } from './tails.ts';

type Arm = DeclOf<'overlay'>['arms'][number];

/** An overlapping union. */
export function buildOverlay(context: Context, value: OverlayValue, name: string): DeclOf<'overlay'> {
  const at = (path: string): At => ({ value, path });
  const { size, align, arms, findings } = overlayOf(value);
  for (const { code, params, path } of findings) context.report(code, params as never, at(path));
  const names = Object.keys(value.arms);
  checkNames(context, names, 'an arm', name, (entry) => at(`0:${entry}`));
  if (names.length === 0 && value.problems.length === 0) context.report('PF1308', { what: 'the union' }, at('0:'));
  const seen = new Map<string, string>();
  const enums = tagEnums(context, value);
  const built = arms.map((arm): Arm => {
    checkArm(context, value, arm);
    const tags = arm.tags.flatMap((tag) => numberOf(context, value, arm, tag, enums) ?? []);
    for (const tag of tags) {
      const other = seen.get(tag);
      if (other !== undefined) context.report('PF1275', { arm: arm.name, tag, other }, at(`0:${arm.name}/0:`));
      seen.set(tag, arm.name);
    }
    if (tags.length > 0 && folded(arm.name) === 'unknown') {
      context.report('PF1102', { name: arm.name, why: 'what an unknown tag means has it' }, at(`0:${arm.name}`));
    }
    return {
      name: arm.name,
      type: context.typeRef(arm.type, at(`0:${arm.name}`)),
      size: arm.size,
      align: arm.align,
      ...(tags.length === 0 ? {} : { tags }),
      ...context.place(value, `0:${arm.name}`),
    };
  });
  const { target, mark, source } = value.options;
  const packed = packedBytes(value.options.packed);
  const origin = target === undefined ? {} : { target, mark: mark ?? '', source: source ?? '' };
  return {
    kind: 'overlay',
    name,
    ...context.place(value),
    size,
    align,
    ...(packed === undefined ? {} : { packed }),
    arms: built,
    ...origin,
  };
}

/** What cannot be seen, copied or changed as plain bytes is no arm. */
function checkArm(context: Context, value: OverlayValue, { name, type, tags }: LaidArm): void {
  const at = { value, path: tags.length === 0 ? `0:${name}` : `0:${name}/1:` };
  const refuse = (what: string, help: string): void => context.report('PF1276', { arm: name, what, help }, at);
  const element = elementOf(type);
  refuseTail(context, type, 'a union', at);
  if (element.kind === 'section') refuse('a section', 'use a struct: words with owners share no bytes with others');
  else if (hasHandles(type))
    refuse('a handle', 'put it into a field beside the union: another arm would change it unseen');
  else if (hasSecrets(type)) refuse('a secret', 'put it into a field beside the union: another arm would show it');
  else if (isPlatform(type) && value.options.target === undefined) {
    const what = element.kind === 'usize' ? 'usize' : element.kind === 'foreign' ? 'a platform struct' : 'a pointer';
    refuse(
      element.kind === 'overlay' ? 'a union of a platform' : what,
      "state `target`, `mark` and `source`, as a platform's struct does; in what travels an address is a u64",
    );
  }
}

/** The enumerations of the fields by which a union is told apart. */
function tagEnums(context: Context, value: OverlayValue): EnumValue[] {
  const found = new Set<EnumValue>();
  if (!Object.values(value.arms).some((arm) => arm.kind === 'variant')) return [];
  for (const { members } of context.planes) {
    for (const member of Object.values(members)) {
      if (member.kind !== 'struct' && member.kind !== 'foreign') continue;
      const { fields } = layoutOf(member);
      for (const { type, options } of fields) {
        if (type !== value || options.by === undefined) continue;
        const tag = fields.find(({ name }) => name === options.by)?.type;
        if (tag?.kind === 'enum') found.add(tag);
      }
    }
  }
  return [...found];
}

/** The number of a tag. */
function numberOf(
  context: Context,
  value: OverlayValue,
  arm: LaidArm,
  tag: bigint | string,
  enums: readonly EnumValue[],
): string | undefined {
  if (typeof tag === 'bigint') return tag.toString();
  const refuse = (why: string): undefined => {
    context.report('PF1274', { arm: arm.name, tag, why }, { value, path: `0:${arm.name}/0:` });
    return undefined;
  };
  if (enums.length === 0) return refuse('no field says `by` with an enumeration');
  const numbers = new Set(enums.flatMap(({ values }) => (Object.hasOwn(values, tag) ? [values[tag] as bigint] : [])));
  const [number, another] = numbers;
  if (number === undefined) {
    const known = enums.flatMap(({ values }) => Object.keys(values)).map((name) => `'${name}'`);
    return refuse(`the enumeration has no such value (it has ${known.slice(0, 8).join(', ')})`);
  }
  if (another !== undefined) return refuse(`two enumerations give it two numbers, ${number} and ${another}`);
  return number.toString();
}

/** What a tag of this type can be; undefined where it is none. */
function factsOf(type: AnyValue): { repr: string; min: bigint; max: bigint } | undefined {
  if (type.kind === 'word') {
    const { bits, min, max } = wordFacts(type.name);
    return bits === 24 ? undefined : { repr: type.name, min, max };
  }
  if (type.kind !== 'int' && type.kind !== 'enum') return undefined;
  const repr = type.kind === 'int' ? type.name : type.repr.name;
  const { min, max } = intFacts(repr);
  return { repr, min, max };
}

/** `by` at a field names a tag beside it, whose values the arms have. */
export function checkBy(context: Context, value: LayoutValue, laid: LaidField, by: string): void {
  const at = { value, path: `0:${laid.name}/${laid.optionsPath}by` };
  const refuse = (why: string): void => context.report('PF1270', { field: laid.name, by, why }, at);
  if (laid.type.kind !== 'overlay') {
    refuse(laid.type.kind === 'array' ? 'it is an array, and one tag means one arm' : 'it is no overlapping union');
    return;
  }
  const tag = layoutOf(value).fields.find(({ name }) => name === by);
  if (tag === undefined || tag.reserved) {
    refuse(tag === undefined ? 'there is no such field beside it' : 'that field is reserved');
    return;
  }
  const facts = factsOf(tag.type);
  if (facts === undefined) {
    const what = tag.type.kind === 'word' ? 'a word of 24 bits' : `a ${tag.type.kind}`;
    refuse(`that field is ${what}, neither an integer nor an enumeration`);
    return;
  }
  if (tag.options.secret === true) {
    refuse('that field is a secret');
    return;
  }
  const { arms } = overlayOf(laid.type);
  if (arms.every(({ tags }) => tags.length === 0)) {
    refuse('none of its arms has a tag');
    return;
  }
  const { repr, min, max } = facts;
  for (const arm of arms) {
    for (const number of arm.tags) {
      if (typeof number === 'string' || (number >= min && number <= max)) continue;
      const why = `'${by}' of this struct is ${repr}, which holds ${min} to ${max}`;
      context.report('PF1273', { arm: arm.name, tag: number.toString(), why }, at);
    }
  }
}
