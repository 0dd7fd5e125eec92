/** Builds structs, foreign structs and sections. */
import type { Code, ParamsOf } from '../../diagnostics/table.ts';
import { packedBytes } from '../../language/alignment.ts';
import type { ForeignValue, SectionValue, StructValue } from '../../language/layouts.ts';
import type { IntType } from '../../language/types.ts';
import { type AnyValue, type IntLike, toBig } from '../../language/value.ts';
import type { DeclOf, Field, MemoryOrder } from '../../model/model.ts';
import { wordFacts } from '../../model/scalars.ts';
import type { Context } from './context.ts';
import { elementOf, hasHandles, hasSecrets, isPlatform } from './holds.ts';
import { intFacts } from './ints.ts';
import { type LaidField, type Layout, type LayoutValue, layoutOf, shapeOf } from './layout.ts';
import { checkName, checkNames } from './names.ts';
import { checkBy } from './overlays.ts';
import { checkStamps } from './parties.ts';
import { buildProtocols, checkPublishes } from './protocols.ts';
import { buildTail, refuseTail } from './tails.ts';

const WORDS_OF_PLATFORM: Readonly<Record<string, string>> = {
  foreign: 'a platform struct',
  overlay: 'a union of a platform',
  usize: 'usize',
  long: '`long` of a platform',
};

/** What compare-and-swap cannot change as one word. */
const NO_WORD: Readonly<Record<string, string>> = { array: 'an array', struct: 'a struct', overlay: 'a union' };

type Built = Pick<DeclOf<'struct'>, 'size' | 'align' | 'packed' | 'fields' | 'prefixes' | 'tail'>;

/** A struct of the schema. */
export function buildStruct(context: Context, value: StructValue, name: string): DeclOf<'struct'> {
  return { kind: 'struct', name, ...context.place(value), ...buildLayout(context, value, name) };
}

/** A platform's struct. */
export function buildForeign(context: Context, value: ForeignValue, name: string): DeclOf<'foreign'> {
  const { target, mark, source } = value.options;
  return { kind: 'foreign', name, ...context.place(value), ...buildLayout(context, value, name), target, mark, source };
}

/** A section. */
export function buildSection(context: Context, value: SectionValue, name: string): DeclOf<'section'> {
  const layout = layoutOf(value);
  for (const role of value.roles) checkName(context, role, 'a role', { value, path: '1:roles' });
  if (value.roles[0] === value.roles[1]) context.report('PF1225', {}, { value, path: '1:roles' });
  checkOwners(context, value, layout);
  checkPublishes(context, value, layout.fields);
  return {
    kind: 'section',
    name,
    ...context.place(value),
    ...buildLayout(context, value, name),
    roles: [...value.roles],
    ...buildProtocols(context, value, layout.fields),
  };
}

function buildLayout(context: Context, value: LayoutValue, name: string): Built {
  const layout = layoutOf(value);
  for (const { code, params, path } of layout.findings) {
    context.report(code as Code, params as ParamsOf<Code>, { value, path });
  }
  const names = layout.fields.map((entry) => entry.name);
  if (layout.tail !== undefined) {
    names.push(layout.tail.name);
    checkType(context, value, layout.tail.type, layout.tail.name);
  }
  checkNames(context, names, 'a field', name, (entry) => ({ value, path: `0:${entry}` }));
  const fields = layout.fields.map((entry) => buildField(context, value, entry));
  const prefixes = 'prefixes' in value.options ? (value.options.prefixes ?? {}) : {};
  const listed = Object.entries(prefixes).map(([prefix, size]) => {
    const span = context.locator.span(value, `1:prefixes.${prefix}`);
    return { name: prefix, size, ...(span === undefined ? {} : { span }) };
  });
  checkNames(context, Object.keys(prefixes), 'a prefix', name, (entry) => ({ value, path: `1:prefixes.${entry}` }));
  const packed = packedBytes(value.options.packed);
  if (packed !== undefined && value.kind === 'section') context.report('PF1261', {}, { value, path: '1:packed' });
  return {
    size: layout.size,
    align: layout.align,
    ...(packed === undefined || value.kind === 'section' ? {} : { packed }),
    fields,
    prefixes: listed,
    ...buildTail(context, value, name),
  };
}

function buildField(context: Context, value: LayoutValue, laid: LaidField): Field {
  const at = { value, path: `0:${laid.name}` };
  checkType(context, value, laid.type, laid.name);
  const { range, unit, since, order, publishes, handle, stamps, secret, by } = laid.options;
  if (handle !== undefined) checkHandle(context, value, laid);
  if (stamps !== undefined) checkStamps(context, value, laid, stamps);
  if (secret === true || hasSecrets(laid.type)) checkSecret(context, value, laid);
  if (by !== undefined) checkBy(context, value, laid, by);
  const stored = orderOf(laid, order);
  return {
    name: laid.name,
    type: context.typeRef(laid.type, at),
    offset: laid.offset,
    size: laid.size,
    align: laid.align,
    ...(laid.reserved ? { reserved: true } : {}),
    ...(range === undefined ? {} : buildRange(context, value, laid, range)),
    ...(unit === undefined ? {} : { unit }),
    ...(since === undefined ? {} : { since }),
    ...(laid.owner === undefined ? {} : { owner: laid.owner }),
    ...(stored === undefined ? {} : { order: stored }),
    ...(laid.stamp === undefined ? {} : { stamp: laid.stamp.toString() }),
    ...(publishes === undefined ? {} : { publishes: [...publishes] }),
    ...(handle === undefined ? {} : { handle }),
    ...(stamps === undefined ? {} : { stamps }),
    ...(secret === true ? { secret } : {}),
    ...(by === undefined ? {} : { by }),
    ...context.place(value, at.path),
  };
}

/** Owned words are stored with Release unless they say otherwise; sections inside a section speak for themselves. */
function orderOf(laid: LaidField, stated: MemoryOrder | undefined): MemoryOrder | undefined {
  if (stated !== undefined) return stated;
  return laid.wrapper === 'by' && elementOf(laid.type).kind !== 'section' ? 'release' : undefined;
}

/** Refuses pointers and platform structs outside of foreign structs, and sections outside of sections. */
function checkType(context: Context, value: LayoutValue, type: AnyValue, name: string): void {
  const element = elementOf(type);
  const where = { struct: 'a struct', section: 'a section', foreign: 'a platform struct' }[value.kind];
  const at = { value, path: `0:${name}` };
  refuseTail(context, type, where, at);
  if (element.kind === 'long' && value.kind === 'foreign' && !value.options.target.startsWith('linux-')) {
    context.report('PF1427', { field: name, target: value.options.target }, at);
  }
  if (element.kind === 'section') {
    if (value.kind !== 'section') context.report('PF1210', { what: 'a section', where }, at);
  } else if (isPlatform(element) && value.kind !== 'foreign') {
    const what = WORDS_OF_PLATFORM[element.kind] ?? 'a pointer';
    context.report('PF1210', { what, where }, at);
  }
}

/** Handles are 64 bits wide on every system, and travel in calls, never in memory that both sides can write. */
function checkHandle(context: Context, value: LayoutValue, laid: LaidField): void {
  const at = { value, path: `0:${laid.name}/1:handle` };
  const element = laid.type.kind === 'array' ? laid.type.of : laid.type;
  if (element.kind !== 'int' || (element as IntType).name !== 'u64') {
    context.report('PF1241', { field: laid.name }, at);
  } else if (value.kind !== 'struct') {
    context.report('PF1242', { where: 'a platform struct' }, at);
  }
}

/** A secret is wiped by whoever drops it. Memory that two processes share is nobody's to wipe. */
function checkSecret(context: Context, value: LayoutValue, laid: LaidField): void {
  const at = { value, path: `0:${laid.name}/1:secret` };
  if (value.kind === 'section') return;
  if (value.kind !== 'struct')
    context.report('PF1246', { field: laid.name, why: 'it stands in a platform struct' }, at);
  else if (laid.options.handle !== undefined) context.report('PF1246', { field: laid.name, why: 'it is a handle' }, at);
  else if (laid.options.secret !== true && shapeOf(laid.type).align > laid.align)
    context.report(
      'PF1246',
      { field: laid.name, why: 'it holds secrets, and is packed to less than it aligns to' },
      at,
    );
  else if (hasHandles(value)) context.report('PF1246', { field: laid.name, why: 'handles stand beside it' }, at);
  else if (laid.options.secret === true && elementOf(laid.type).kind !== 'int') {
    context.report('PF1246', { field: laid.name, why: 'it is neither an integer nor an array of integers' }, at);
  }
}

/** Bounds are whole numbers in every language, and a NaN is neither above nor below any of them. */
const NO_RANGE: Readonly<Record<string, string>> = {
  float: 'a float has none, for the bounds are whole numbers and a NaN lies nowhere between them',
  overlay: 'a union has no range',
};

function buildRange(
  context: Context,
  value: LayoutValue,
  laid: LaidField,
  range: readonly [IntLike, IntLike],
): Pick<Field, 'range'> {
  const at = { value, path: `0:${laid.name}/${laid.optionsPath}range` };
  const element = elementOf(laid.type);
  const min = Array.isArray(range) ? toBig(range[0]) : undefined;
  const max = Array.isArray(range) ? toBig(range[1]) : undefined;
  if (element.kind !== 'int' && element.kind !== 'word') {
    context.report('PF1209', { why: NO_RANGE[element.kind] ?? `a ${element.kind} has no range` }, at);
    return {};
  }
  if (min === undefined || max === undefined) {
    context.report('PF1209', { why: 'two whole numbers are needed' }, at);
    return {};
  }
  const facts = element.kind === 'int' ? intFacts(element.name) : wordFacts(element.name);
  if (min > max) context.report('PF1209', { why: `${min} is above ${max}` }, at);
  else if (min < facts.min || max > facts.max) {
    const { name } = element;
    context.report('PF1209', { why: `${name} holds ${facts.min} to ${facts.max}, not ${min} to ${max}` }, at);
  }
  return { range: { min: min.toString(), max: max.toString() } };
}

/** What a role stores while the other one reads is a machine word, which one instruction loads and stores whole. */
function checkShared(context: Context, value: SectionValue, field: LaidField, element: AnyValue): void {
  if (element.kind !== 'float' && element.kind !== 'word') return;
  if (field.reserved || field.wrapper === 'init') return;
  const { name } = element;
  const wrapper = field.wrapper === 'both' ? 'both(…)' : `by('${field.owner}', …)`;
  context.report('PF1250', { field: field.name, type: name, wrapper }, { value, path: `0:${field.name}` });
}

function checkOwners(context: Context, value: SectionValue, layout: Layout): void {
  const roles = value.roles.join(', ');
  let stamp: string | undefined;
  for (const field of layout.fields) {
    const at = { value, path: `0:${field.name}` };
    const element = elementOf(field.type);
    if (field.wrapper === 'by' && !value.roles.includes(field.owner ?? '')) {
      context.report('PF1220', { role: field.owner ?? '', roles }, { value, path: `${at.path}/0:` });
    }
    if (hasHandles(field.type)) context.report('PF1242', { where: 'a section' }, at);
    if (hasSecrets(field.type)) context.report('PF1246', { field: field.name, why: 'it stands in a section' }, at);
    if (field.stamp !== undefined) {
      if (stamp !== undefined) context.report('PF1221', { first: stamp }, at);
      stamp ??= field.name;
      const type = field.type as IntType;
      const { min, max } = intFacts(type.name);
      if (field.stamp < min || field.stamp > max) {
        context.report('PF1222', { value: field.stamp.toString(), type: type.name }, { value, path: `${at.path}/1:` });
      }
    }
    if (field.wrapper === 'both' && element.kind !== 'section' && Object.hasOwn(NO_WORD, field.type.kind)) {
      context.report('PF1223', { what: NO_WORD[field.type.kind] ?? '' }, at);
    }
    checkShared(context, value, field, element);
    if (element.kind === 'section') {
      const inner = (element as SectionValue).roles.join(', ');
      if (inner !== roles) context.report('PF1224', { inner, outer: roles }, at);
    }
  }
}
