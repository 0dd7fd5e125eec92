/** How the type of a field, a buffer or a parameter changed. */
import type { DeclOf, TypeRef } from '../model/model.ts';
import type { DiffClass } from './classes.ts';
import type { DiffContext, Side } from './context.ts';
import { isLayout, type LayoutDecl } from './nodes.ts';
import type { Substitution } from './substitution.ts';
import type { Verdict } from './verdict.ts';
import { directions } from './verdict.ts';

/**
 * `form`: other bytes. `sign`: one number of another sign. `length`: an array of another length. `meaning`: as many bytes,
 * and something in them differs. `name`: the same bytes with the same meaning under another name.
 */
export type TypeChangeKind = 'form' | 'sign' | 'length' | 'meaning' | 'name';

export interface TypeChange {
  readonly kind: TypeChangeKind;
  readonly class: DiffClass;
  /** What differs, in words; empty where the two types say it all. */
  readonly why: string;
  readonly verdict?: Verdict;
}

const FORM: TypeChange = { kind: 'form', class: 'break', why: '' };
const NAME: TypeChange = { kind: 'name', class: 'source', why: '' };

/** Undefined when the types are the same, with renamed declarations counted as such. */
export function changeOfType(before: TypeRef, after: TypeRef, context: DiffContext): TypeChange | undefined {
  if (context.sameType(before, after)) return undefined;
  if (before.t === 'array' && after.t === 'array') {
    const inner = changeOfType(before.of, after.of, context);
    if (before.len !== after.len) return inner === undefined ? { ...FORM, kind: 'length' } : FORM;
    return inner ?? NAME;
  }
  if (before.t === 'ptr' && after.t === 'ptr') return changeOfPointer(before, after, context);
  if (before.t === 'fnptr' && after.t === 'fnptr') return changeOfFunction(before, after, context);
  const [old, now] = [wordOf(before, context.old), wordOf(after, context.new)];
  if (old !== undefined && now !== undefined) return changeOfWord(old, now, before, after, context);
  const [one, other] = [overlayOf(before, context.old), overlayOf(after, context.new)];
  if (one !== undefined && other !== undefined && before.t === 'ref' && after.t === 'ref') {
    return one.size === other.size ? fromSubstitution(context.substituted(before, after)) : FORM;
  }
  const [was, is] = [layoutOf(before, context.old), layoutOf(after, context.new)];
  if (was !== undefined && is !== undefined && before.t === 'ref' && after.t === 'ref') {
    // A type inside of another cannot grow: what follows it moves.
    if (was.size !== is.size) return FORM;
    const found = fromSubstitution(context.substituted(before, after));
    return found.kind !== 'name' && changeOfWrapper(before, after, was, is, context).kind === 'name' ? NAME : found;
  }
  return changeOfWrapper(before, after, was, is, context);
}

/** What two declarations differ in, as a change of the type that stands for them. */
export function fromSubstitution(found: Substitution): TypeChange {
  if (found.class === undefined || found.class === 'source') return NAME;
  return { kind: 'meaning', class: found.class, why: found.why, verdict: found.verdict };
}

type Pointer = Extract<TypeRef, { t: 'ptr' }>;
type Function = Extract<TypeRef, { t: 'fnptr' }>;

function changeOfPointer(before: Pointer, after: Pointer, context: DiffContext): TypeChange {
  // An opaque pointer says nothing about its target.
  if (before.to === undefined || after.to === undefined) return NAME;
  const inner = changeOfType(before.to, after.to, context) ?? NAME;
  return inner.kind === 'name' ? inner : { ...inner, kind: 'meaning', why: inner.why || 'it points at something else' };
}

function changeOfFunction(before: Function, after: Function, context: DiffContext): TypeChange {
  if (before.params.length !== after.params.length) return FORM;
  if ((before.ret === undefined) !== (after.ret === undefined)) return FORM;
  const types = (fn: Function): TypeRef[] => [...fn.params.map(({ type }) => type), ...(fn.ret ? [fn.ret] : [])];
  const changes = types(before).flatMap((type, n) => changeOfType(type, types(after)[n]!, context) ?? []);
  return worstChange(changes) ?? NAME;
}

function worstChange(changes: readonly TypeChange[]): TypeChange | undefined {
  const worse = (a: TypeChange, b: TypeChange): TypeChange => (b.kind === 'name' || a.class === 'break' ? a : b);
  return changes.length === 0 ? undefined : changes.reduce(worse);
}

type Word = { readonly repr: string; readonly decl?: DeclOf<'enum'> | DeclOf<'flags'> | DeclOf<'bits'> };

/** The integer behind a type that is one word. */
function wordOf(type: TypeRef, side: Side): Word | undefined {
  if (type.t === 'int') return { repr: type.name };
  if (type.t === 'long') return { repr: type.name === 'long' ? 'i64' : 'u64' };
  const decl = type.t === 'ref' ? side.find(type) : undefined;
  if (decl?.kind !== 'enum' && decl?.kind !== 'flags' && decl?.kind !== 'bits') return undefined;
  return { repr: decl.repr, decl };
}

function changeOfWord(old: Word, now: Word, before: TypeRef, after: TypeRef, context: DiffContext): TypeChange {
  if (old.repr !== now.repr) {
    return old.repr.slice(1) === now.repr.slice(1) ? { ...FORM, kind: 'sign' } : FORM;
  }
  const [was, is] = [old.decl, now.decl];
  const meaning = (why: string, verdict?: Verdict): TypeChange => {
    return { kind: 'meaning', class: 'break', why, ...(verdict === undefined ? {} : { verdict }) };
  };
  if (was !== undefined && is !== undefined) {
    if (was.kind !== is.kind) return meaning(`${WORDS[was.kind]} are read as ${WORDS[is.kind]}`);
    return fromSubstitution(context.substituted(before as Reference, after as Reference));
  }
  // A plain number is any number: whoever reads names where numbers come must cope with those that have none.
  const names = [was, is].find((decl) => decl?.kind === 'enum');
  if (names?.kind !== 'enum' || names.unknown === 'keep') return NAME;
  const does = names.unknown === 'error' ? 'refuse' : `read as '${names.unknown}'`;
  const outcome = names.unknown === 'error' ? 'breaks' : 'degraded';
  return is === names
    ? meaning(`newer readers ${does} numbers without a name`, directions('ok', outcome))
    : meaning(`older readers ${does} numbers without a name`, directions(outcome, 'ok'));
}
type Reference = Extract<TypeRef, { t: 'ref' }>;
const WORDS = { enum: 'named values', flags: 'flags', bits: 'parts of a word' } as const;

/** The layout that a type names. */
export function layoutOf(type: TypeRef, side: Side): LayoutDecl | undefined {
  const decl = type.t === 'ref' ? side.find(type) : undefined;
  return decl !== undefined && isLayout(decl) ? decl : undefined;
}

/** The overlapping union that a type names. */
function overlayOf(type: TypeRef, side: Side): DeclOf<'overlay'> | undefined {
  const decl = type.t === 'ref' ? side.find(type) : undefined;
  return decl?.kind === 'overlay' ? decl : undefined;
}

/** A struct around one field has that field's bytes: putting one around a type, or taking it away, changes none. */
function changeOfWrapper(
  before: TypeRef,
  after: TypeRef,
  was: LayoutDecl | undefined,
  is: LayoutDecl | undefined,
  context: DiffContext,
): TypeChange {
  const [inWas, inIs] = [onlyField(was), onlyField(is)];
  const within = [
    inIs === undefined ? FORM : changeOfType(before, inIs, context),
    inWas === undefined ? FORM : changeOfType(inWas, after, context),
  ];
  if (within.some((change) => change === undefined || change.kind === 'name')) return NAME;
  return within.find((change) => change?.kind === 'meaning') ?? FORM;
}

/** What a struct around one field has instead of bytes of its own. */
export function onlyField(layout: LayoutDecl | undefined): TypeRef | undefined {
  const [first, second] = layout?.fields ?? [];
  if (first === undefined || second !== undefined || first.size !== layout?.size) return undefined;
  if (layout.kind !== 'section' && layout.tail !== undefined) return undefined;
  const { name: _, type, offset: __, size: ___, align: ____, docs: _____, span: ______, ...more } = first;
  // A range, a unit or an owner is said of the field and not of its type.
  return Object.keys(more).length === 0 ? type : undefined;
}
