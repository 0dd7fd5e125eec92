/** The body of a message's `put` function: values first, then from the end what has to be written, then the writing. */
import type { DeclOf, MessageField } from '../../model/model.ts';
import { differs } from './codec.ts';
import { condition, countOf, declaredDefault, isOptional, isVisible, standard, unitsOf } from './presence.ts';
import { dot, quote, type Scope } from './scope.ts';
import { type Source, writeRun } from './write.ts';

const local = (index: number): string => `v${index}`;

/** Fields that are written under one condition ('true': always). */
interface Block {
  readonly condition: string;
  readonly before: readonly string[];
  readonly sources: Source[];
}

/** Statements of the encoder. */
export function encodeLines(decl: DeclOf<'message'>, scope: Scope): string[] {
  const values = decl.fields.flatMap((field, index) => valueLine(field, index, scope));
  const { blocks, flags } = blocksOf(decl, scope);
  const writes = joined(blocks).flatMap(({ condition, before, sources }) => {
    const lines = writeRun(sources, scope);
    if (lines.length === 0) return [...before];
    return condition === 'true'
      ? [...before, ...lines]
      : [...before, `if (${condition}) {`, ...lines.map((line) => `  ${line}`), '}'];
  });
  if (writes.length === 0) return ['void w, v;'];
  // A flag that nothing earlier asked for is not needed.
  const used: string[] = [];
  for (const flag of [...flags].reverse()) {
    const name = new RegExp(`\\b${flag.split(' ')[1]}\\b`);
    if ([...used, ...writes].some((line) => name.test(line))) used.unshift(flag);
  }
  const stores = writes.filter((line) => !/^\s*b = w\.bytes;$/.test(line));
  const usesBytes = stores.some((line) => /\bb(\[|\.|,)/.test(line));
  return [
    usesBytes ? 'let { bytes: b, at } = w;' : 'let { at } = w;',
    ...(values.some((line) => /= v[.[]/.test(line)) ? [] : ['void v;']),
    ...values,
    ...used,
    ...(usesBytes ? writes : stores),
    'w.at = at;',
  ];
}

/** The local with a field's value; a literal has none. */
function valueLine(field: MessageField, index: number, scope: Scope): string[] {
  if (field.codec.c === 'literal') return [];
  if (!isVisible(field)) return [`const ${local(index)} = ${standard(field, scope)};`];
  const given = `v${dot(field.name)}`;
  return [`const ${local(index)} = ${isOptional(field) ? given : `${given} ?? ${standard(field, scope)}`};`];
}

/**
 * Presence is decided from the last field back, because a field must be written when anything after it is; `later` is
 * the condition that something after the current field is written ('' = nothing can be).
 */
function blocksOf(decl: DeclOf<'message'>, scope: Scope): { blocks: Block[]; flags: string[] } {
  const flags: string[] = [];
  const blocks: Block[] = [];
  let later = '';
  const name = (condition: string, field: MessageField): string => {
    if (condition === 'true' || condition === '' || /^has\d+$/.test(condition)) return condition;
    const flag = `has${decl.fields.indexOf(field)}`;
    flags.push(`const ${flag} = ${condition};`);
    return flag;
  };
  for (const unit of unitsOf(decl).reverse()) {
    const [field] = unit;
    const sources = unit.map((each) => sourceOf(decl, each));
    const held = local(decl.fields.indexOf(field));
    const { presence } = field;
    if (presence.p === 'tail' || presence.p === 'group') {
      later = name(either(reasons(decl, unit, scope), later), field);
      if (later !== '') blocks.unshift({ condition: later, before: [], sources });
    } else if (presence.p === 'required') {
      later = 'true';
      blocks.unshift({ condition: 'true', before: [], sources });
    } else if (presence.p === 'gate') {
      const open = condition(decl, field, local, scope);
      blocks.unshift({ condition: open, before: [], sources });
      later = name(either(open, later), field);
    } else {
      const wanted = presence.p === 'when' ? condition(decl, field, local, scope) : `${held} !== undefined`;
      const what = quote(`${decl.name}.${field.name}`);
      const before = presence.p === 'when' ? [`${scope.runtime('conditional')}(${wanted}, ${held}, ${what});`] : [];
      blocks.unshift({ condition: `${held} !== undefined`, before, sources });
      later = name(either(wanted, later), field);
    }
  }
  return { blocks, flags };
}

function sourceOf(decl: DeclOf<'message'>, field: MessageField): Source {
  const source = { codec: field.codec, what: `${decl.name}.${field.name}`, local: local(decl.fields.indexOf(field)) };
  return field.codec.c === 'counted' ? { ...source, count: countOf(decl, field.codec, local) } : source;
}

/** Why a unit that may be missing is written for its own sake. */
function reasons(decl: DeclOf<'message'>, unit: readonly MessageField[], scope: Scope): string {
  const [first] = unit;
  if (first?.presence.p === 'tail' && first.presence.always) return 'true';
  return unit
    .filter((field) => isVisible(field) && (field.presence.p !== 'group' || field.presence.trigger))
    .map((field) => differs(field.codec, declaredDefault(field), local(decl.fields.indexOf(field)), scope))
    .join(' || ');
}

/** Puts neighbours with one condition together. */
function joined(blocks: readonly Block[]): Block[] {
  const out: Block[] = [];
  for (const block of blocks) {
    const last = out.at(-1);
    if (last !== undefined && last.condition === block.condition && block.before.length === 0) {
      last.sources.push(...block.sources);
    } else out.push({ ...block, sources: [...block.sources] });
  }
  return out;
}

function either(own: string, later: string): string {
  if (own === 'true' || later === 'true') return 'true';
  if (own === '' || later === '') return own + later;
  return `${later} || ${own}`;
}
