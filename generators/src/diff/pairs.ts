/** From two models to pairs of nodes, each with its path and its places in the source. */
import type { Decl, Span, TypeRef } from '../model/model.ts';
import type { DiffContext } from './context.ts';
import { type MatchedPlane, matchDeclarations } from './match/declarations.ts';
import { matchSayings, matchStates } from './match/dialogues.ts';
import { type Matched, matchNamed } from './match/matched.ts';
import { matchMessageFields } from './match/messages.ts';
import { matchPlaced } from './match/places.ts';
import { ungrouped } from './match/regrouped.ts';
import { isLayout, type LayoutDecl, type NodeKind, type Nodes, type Pair } from './nodes.ts';
import { keyOf, type Ref } from './substitution.ts';
import { changeOfType } from './types.ts';

type Named = { readonly name: string; readonly span?: Span | undefined };

/** A pair while its children are being made. */
type Draft = { -readonly [K in keyof Pair]: Pair[K] };

/** The pair of both sides, with everything below it that is not one and the same object. */
export function pairUp(context: DiffContext): Pair<'schema'> {
  const { model: old } = context.old;
  const { model: now } = context.new;
  const root: Draft = {
    kind: 'schema',
    relation: old.name === now.name ? 'same' : 'renamed',
    old,
    new: now,
    path: now.name,
    oldPath: old.name,
    plane: '',
    span: undefined,
    oldSpan: undefined,
    children: [],
    parent: undefined,
  };
  root.children = matchDeclarations(context)
    .filter((plane) => plane.old !== plane.new)
    .map((plane) => planePair(plane, root, context));
  return root as Pair<'schema'>;
}

function planePair(matched: MatchedPlane, root: Pair, context: DiffContext): Pair {
  const name = (matched.new ?? matched.old)?.name ?? '';
  const pair = pairOf('plane', matched, root, name, matched.old?.name ?? name, name);
  pair.children = matched.members
    .filter((member) => member.old !== member.new)
    .map((member) => declarationPair(member, pair, context));
  return pair;
}

function declarationPair(matched: Matched<Decl>, plane: Pair, context: DiffContext): Pair {
  const { old, new: now, relation } = matched;
  const home = relation === 'moved' ? (context.oldHome(old) ?? plane.oldPath) : plane.oldPath;
  const path = `${plane.path}.${(now ?? old)?.name}`;
  const pair = pairOf('declaration', matched, plane, path, `${home}.${(old ?? now)?.name}`, plane.path);
  if (old !== undefined && now !== undefined && old.kind === now.kind)
    pair.children = childrenOf(old, now, pair, context);
  return pair;
}

/**
 * Two declarations of which one is used where the other was; undefined when they are no things of one kind. Shorter forms
 * are left out: which length is taken is said where a declaration is used.
 */
export function substitutionPair(
  old: Decl,
  now: Decl,
  before: Ref,
  after: Ref,
  context: DiffContext,
): Pair<'declaration'> | undefined {
  if (old.kind !== now.kind && !(isLayout(old) && isLayout(now))) return undefined;
  const pair: Draft = {
    kind: 'declaration',
    relation: 'instead',
    old,
    new: now,
    path: keyOf(after),
    oldPath: keyOf(before),
    plane: after.plane,
    span: now.span,
    oldSpan: old.span,
    children: [],
    parent: undefined,
  };
  pair.children = childrenOf(old, now, pair, context).filter(({ kind }) => kind !== 'prefix');
  return pair as Pair<'declaration'>;
}

function pairOf<K extends NodeKind>(
  kind: K,
  matched: Matched<Nodes[K]>,
  parent: Pair,
  path: string,
  oldPath: string,
  plane: string,
): Draft {
  const { relation, old, new: now } = matched;
  return {
    kind,
    relation,
    old,
    new: now,
    path,
    oldPath,
    plane,
    span: now === undefined ? undefined : ((now as Named).span ?? parent.span),
    oldSpan: old === undefined ? undefined : ((old as Named).span ?? parent.oldSpan),
    children: [],
    parent,
  };
}

function childrenOf(old: Decl, now: Decl, parent: Pair, context: DiffContext): Pair[] {
  const list = <K extends NodeKind>(kind: K, matched: readonly Matched<Nodes[K]>[], step = ''): Pair[] =>
    matched.map((match) => {
      const { name } = (match.new ?? match.old) as Named;
      const { name: before } = (match.old ?? match.new) as Named;
      const paths = [`${parent.path}.${step}${name}`, `${parent.oldPath}.${step}${before}`] as const;
      return pairOf(kind, match, parent, ...paths, parent.plane);
    });
  const named = <K extends NodeKind>(
    kind: K,
    before: readonly Nodes[K][],
    after: readonly Nodes[K][],
    renamed: (a: Nodes[K], b: Nodes[K]) => boolean,
    step = '',
  ): Pair[] => list(kind, matchNamed(before, after, { name: (entry) => (entry as Named).name, renamed }), step);
  if (isLayout(old) && isLayout(now)) return layoutChildren(old, now, list, named, context);
  if (old.kind === 'overlay' && now.kind === 'overlay') {
    const sameTags = (a: Nodes['arm'], b: Nodes['arm']): boolean =>
      [...(a.tags ?? [])].sort().join() === [...(b.tags ?? [])].sort().join();
    return named('arm', old.arms, now.arms, (a, b) => sameTags(a, b) && context.sameType(a.type, b.type));
  }
  if (old.kind === 'bits' && now.kind === 'bits') {
    const place = ({ name, shift, width, reserved }: (typeof old.parts)[number]) => {
      return { name, start: shift, end: shift + width, reserved: reserved === true };
    };
    return list('part', matchPlaced(old.parts, now.parts, place, Number.MAX_SAFE_INTEGER));
  }
  if (old.kind === 'enum' && now.kind === 'enum') {
    return named('value', old.values, now.values, (a, b) => a.value === b.value);
  }
  if (old.kind === 'flags' && now.kind === 'flags') {
    return named('flag', old.values, now.values, (a, b) => a.bit === b.bit);
  }
  if (old.kind === 'device' && now.kind === 'device') return requests(old, now, list, context);
  if (old.kind === 'linux_device' && now.kind === 'linux_device') return linuxRequests(old, now, list, context);
  if (old.kind === 'message' && now.kind === 'message') {
    return list('messageField', matchMessageFields(old.fields, now.fields, context));
  }
  if (old.kind === 'union' && now.kind === 'union') {
    return named('case', old.cases, now.cases, (a, b) => a.tag === b.tag);
  }
  if (old.kind === 'registry' && now.kind === 'registry') {
    return named('entry', old.entries, now.entries, (a, b) => a.tag === b.tag);
  }
  if (old.kind === 'exchange' && now.kind === 'exchange') {
    return named('exchangeMessage', old.messages, now.messages, (a, b) => a.kind === b.kind);
  }
  if (old.kind === 'dialogue' && now.kind === 'dialogue') {
    const states = matchStates(old, now);
    return [...list('dialogueState', states), ...list('saying', matchSayings(old, now, states))];
  }
  if (old.kind === 'table' && now.kind === 'table') {
    return named('function', old.functions, now.functions, (a, b) => a.index === b.index);
  }
  return [];
}

type List = <K extends NodeKind>(kind: K, matched: readonly Matched<Nodes[K]>[], step?: string) => Pair[];
type ByName = <K extends NodeKind>(
  kind: K,
  before: readonly Nodes[K][],
  after: readonly Nodes[K][],
  renamed: (a: Nodes[K], b: Nodes[K]) => boolean,
  step?: string,
) => Pair[];

function layoutChildren(old: LayoutDecl, now: LayoutDecl, list: List, named: ByName, context: DiffContext): Pair[] {
  const place = ({ name, offset, size, reserved }: LayoutDecl['fields'][number]) => {
    return { name, start: offset, end: offset + size, reserved: reserved === true };
  };
  const { before, after } = ungrouped(old.fields, now.fields, context);
  const protocols = (decl: LayoutDecl) => (decl.kind === 'section' ? (decl.protocols ?? []) : []);
  const nameless = (entry: object): object => ({ ...entry, name: '' });
  return [
    ...named('prefix', old.prefixes, now.prefixes, (a, b) => a.size === b.size, 'prefixes.'),
    ...list('field', matchPlaced(before, after, place, old.size)),
    ...named(
      'protocol',
      protocols(old),
      protocols(now),
      (a, b) => context.sameContent(nameless(a), nameless(b)),
      'protocols.',
    ),
  ];
}

/** Requests: a number that another request had is told apart from a new name for the same one. */
function requests(
  old: Extract<Decl, { kind: 'device' }>,
  now: Extract<Decl, { kind: 'device' }>,
  list: List,
  context: DiffContext,
): Pair[] {
  const matched = matchNamed(old.ioctls, now.ioctls, {
    name: (ioctl) => ioctl.name,
    renamed: (a, b) => a.fn === b.fn,
  });
  const sameBytes = (before: TypeRef | undefined, after: TypeRef | undefined): boolean =>
    before === undefined || after === undefined
      ? before === after
      : (changeOfType(before, after, context)?.class ?? 'source') === 'source';
  return list(
    'ioctl',
    matched.map((match) => {
      if (match.relation !== 'renamed' || match.old === undefined || match.new === undefined) return match;
      const { old: before, new: after } = match;
      const same =
        sameBytes(before.input?.type, after.input?.type) && sameBytes(before.output?.type, after.output?.type);
      return same ? match : { ...match, relation: 'recoded' };
    }),
  );
}

/** Requests of a Linux device, whose code is their number. */
function linuxRequests(
  old: Extract<Decl, { kind: 'linux_device' }>,
  now: Extract<Decl, { kind: 'linux_device' }>,
  list: List,
  context: DiffContext,
): Pair[] {
  const matched = matchNamed(old.ioctls, now.ioctls, {
    name: (ioctl) => ioctl.name,
    renamed: (a, b) => a.code === b.code,
  });
  return list(
    'linuxIoctl',
    matched.map((match) => {
      const { relation, old: before, new: after } = match;
      if (relation !== 'renamed' || before === undefined || after === undefined) return match;
      return sameArgument(before.argument, after.argument, context) ? match : { ...match, relation: 'recoded' };
    }),
  );
}

type Argument = Extract<Decl, { kind: 'linux_device' }>['ioctls'][number]['argument'];

function sameArgument(before: Argument, after: Argument, context: DiffContext): boolean {
  if (before === undefined || after === undefined) return before === after;
  return before.pass === after.pass && (changeOfType(before.type, after.type, context)?.class ?? 'source') === 'source';
}
