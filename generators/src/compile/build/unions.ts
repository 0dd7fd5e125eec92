/** Builds tagged unions. */
import { tagFormOf } from '../../language/registries.ts';
import type { CaseValue, UnionValue } from '../../language/unions.ts';
import type { DeclOf } from '../../model/model.ts';
import { prefixMost, tagRange } from '../../model/prefixes.ts';
import { type Extent, endsOpen, mayEndEarly, messageExtent, unionExtent } from './codecs.ts';
import type { At, Context } from './context.ts';
import { checkNames, folded } from './names.ts';

type Case = DeclOf<'union'>['cases'][number];

/** A tagged union. */
export function buildUnion(context: Context, value: UnionValue, name: string): DeclOf<'union'> {
  const at = (path: string): At => ({ value, path });
  const names = Object.keys(value.cases);
  checkNames(context, names, 'a case', name, (entry) => at(`1:${entry}`));
  if (names.length === 0) context.report('PF1308', { what: 'the union' }, at('1:'));
  checkLimit(context, value);
  const seen = new Map<bigint, string>();
  const cases = Object.entries(value.cases).map(([entry, variant]): Case => {
    checkTag(context, value, entry, variant, seen);
    if (value.unknown === 'keep' && folded(entry) === 'unknown') {
      context.report('PF1102', { name: entry, why: 'the case of a kept unknown tag has it' }, at(`1:${entry}`));
    }
    const head = { name: entry, tag: variant.tags[0].toString() };
    const docs = context.place(value, `1:${entry}`);
    if (variant.body === undefined) return { ...head, ...docs };
    checkBody(context, value, entry, variant);
    return { ...head, body: context.home(variant.body, at(`1:${entry}/1:`)), ...docs };
  });
  const { min, max } = unionExtent(value);
  const limit = value.length === undefined ? {} : { length: value.length, maxBody: mostBody(value) };
  return {
    kind: 'union',
    name,
    ...context.place(value),
    tag: tagFormOf(value.tag),
    ...limit,
    unknown: value.unknown,
    cases,
    maxSize: max,
    minSize: min,
  };
}

const bodyExtent = ({ body }: CaseValue): Extent => (body === undefined ? { min: 0, max: 0 } : messageExtent(body));

/** Most bytes of a body: as stated, or as many as the cases need. */
function mostBody(value: UnionValue): number {
  return value.max ?? Math.max(0, ...Object.values(value.cases).map((variant) => bodyExtent(variant).max));
}

function checkTag(
  context: Context,
  value: UnionValue,
  name: string,
  { tags: [tag] }: CaseValue,
  seen: Map<bigint, string>,
): void {
  const repr = tagFormOf(value.tag);
  const { min, max } = tagRange(repr);
  const at = { value, path: `1:${name}/0:` };
  if (tag < min || tag > max) {
    context.report('PF1304', { what: `the tag of '${name}'`, value: `${tag}`, repr, min: `${min}`, max: `${max}` }, at);
  }
  const other = seen.get(tag);
  if (other !== undefined) context.report('PF1517', { name, tag: `${tag}`, other }, at);
  seen.set(tag, name);
}

/** `length`, `max` and `unknown` fit each other. */
function checkLimit(context: Context, value: UnionValue): void {
  const at = (path: string): At => ({ value, path });
  if (value.unknown === 'keep' && (value.length === undefined || value.max === undefined)) {
    const lacks = value.length === undefined ? 'length' : 'max';
    context.report('PF1518', { lacks }, at('2:unknown'));
  }
  if (value.length === undefined) {
    if (value.max !== undefined) context.report('PF1519', { why: 'without `length` nothing is limited' }, at('2:max'));
    return;
  }
  const most = mostBody(value);
  const room = prefixMost(value.length);
  if (most > room) {
    const why = `bodies of up to ${most} bytes, and a ${value.length} length counts to ${room}`;
    context.report('PF1519', { why }, at(value.max === undefined ? '2:length' : '2:max'));
  } else if (unionExtent(value).max > Number.MAX_SAFE_INTEGER) {
    const why = `it can take more than ${Number.MAX_SAFE_INTEGER} bytes`;
    context.report('PF1533', { why }, at(value.max === undefined ? '2:length' : '2:max'));
  }
  for (const [name, variant] of Object.entries(value.cases)) {
    const { max } = bodyExtent(variant);
    if (max > most) {
      context.report('PF1519', { why: `'${name}' has up to ${max} bytes, and a body holds ${most}` }, at('2:max'));
    }
  }
}

/** A body ends where its length says, or by itself. */
function checkBody(context: Context, value: UnionValue, name: string, { body }: CaseValue): void {
  if (body === undefined) return;
  const at = { value, path: `1:${name}/1:` };
  if (body.trailing === 'extensible') {
    context.report('PF1520', { name, why: 'it ignores bytes that follow, so that they would be lost' }, at);
  }
  const open = mayEndEarly(body);
  if (value.length === undefined && open !== undefined) {
    context.report(
      'PF1520',
      { name, why: `its field '${open}' may be missing, and no \`length\` says where it ends` },
      at,
    );
  }
  if (value.length === undefined && endsOpen(body)) {
    context.report('PF1520', { name, why: 'it goes on to the end, and no `length` says where that is' }, at);
  }
}
