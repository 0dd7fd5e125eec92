/** Finds declarations that got another name and other content at once. */
import type { Decl } from '../../model/model.ts';
import type { DiffContext } from '../context.ts';
import { refOf } from '../substitution.ts';
import type { MatchedPlane } from './declarations.ts';
import type { Matched } from './matched.ts';
import { type Uses, usesOf } from './uses.ts';

/** Rounds in which declarations that were recognised lead to those that they use. */
const ROUNDS = 8;

/** Pairs what is gone with what is new where the one stands in the other's place. Fills `context.renamed`. */
export function recognised(given: readonly MatchedPlane[], context: DiffContext): MatchedPlane[] {
  let planes = [...given];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (!planes.some(({ members }) => leftOver(members, 'removed').length > 0 && leftOver(members, 'added').length > 0))
      return planes;
    const known = context.renamed.size;
    const uses = usesOf(planes.flatMap(({ members }) => members));
    planes = planes.map((plane) => ({ ...plane, members: membersOf(plane, uses, context) }));
    if (context.renamed.size === known) return planes;
  }
  return planes;
}

/**
 * Old `plane.name` → new one, for declarations that are gone because another one, equal but for names, is used instead
 * wherever they were used.
 */
export function replacements(planes: readonly MatchedPlane[], context: DiffContext): Map<string, string> {
  const found = new Map<string, string>();
  const gone = planes.flatMap(({ old, members }) =>
    leftOver(members, 'removed').map(({ name }) => `${old?.name}.${name}`),
  );
  if (gone.length === 0) return found;
  const uses = usesOf(planes.flatMap(({ members }) => members));
  for (const key of gone) {
    const [target, another] = uses.get(key) ?? [];
    if (target === undefined || another !== undefined) continue;
    const { class: most = 'source' } = context.substituted(refOf(key), refOf(target));
    if (most === 'source') found.set(key, target);
  }
  return found;
}

const leftOver = (members: readonly Matched<Decl>[], relation: 'added' | 'removed'): Decl[] =>
  members.flatMap((member) => (member.relation === relation ? ((member.new ?? member.old) as Decl) : []));

function membersOf({ old: before, new: after, members }: MatchedPlane, uses: Uses, context: DiffContext) {
  if (before === undefined || after === undefined) return members;
  const names = new Map<Decl, Decl>();
  const free = new Set(leftOver(members, 'added'));
  for (const old of leftOver(members, 'removed')) {
    const [from, used] = [`${before.name}.${old.name}`, uses.get(`${before.name}.${old.name}`)];
    const now = [...free].find((decl) => {
      if (decl.kind !== old.kind) return false;
      const to = `${after.name}.${decl.name}`;
      return used?.has(to) ?? (identity(old, decl) || sameButNames(old, decl, from, to, context));
    });
    if (now === undefined) continue;
    free.delete(now);
    names.set(now, old);
    context.rename(from, `${after.name}.${now.name}`);
  }
  if (names.size === 0) return members;
  const gone = new Set(names.values());
  return members.flatMap((member): Matched<Decl>[] => {
    const old = member.relation === 'added' && member.new !== undefined ? names.get(member.new) : undefined;
    if (old !== undefined) return [{ relation: 'renamed', old, new: member.new }];
    return member.relation === 'removed' && gone.has(member.old as Decl) ? [] : [member];
  });
}

/** Whether two declarations are what peers know by one number or name. */
function identity(old: Decl, now: Decl): boolean {
  if (old.kind === 'device' && now.kind === 'device') {
    return old.interface.toLowerCase() === now.interface.toLowerCase();
  }
  if (old.kind === 'linux_device' && now.kind === 'linux_device') return old.magic === now.magic;
  return old.kind === 'exchange' && now.kind === 'exchange' && old.magic === now.magic;
}

/** Whether all that differs are names, and not even most of these. */
function sameButNames(old: Decl, now: Decl, before: string, after: string, context: DiffContext): boolean {
  const names = (decl: Decl): string[] => {
    const of = decl.kind === 'registry' ? decl.entries : decl.kind === 'union' ? decl.cases : undefined;
    const list = of ?? ('fields' in decl ? decl.fields : 'arms' in decl ? decl.arms : []);
    return list.map(({ name }) => name);
  };
  const common = names(old).filter((name) => names(now).includes(name)).length;
  if (common === 0 || common * 2 < names(old).length) return false;
  const { class: found = 'source' } = context.substituted(refOf(before), refOf(after));
  return found === 'source';
}
