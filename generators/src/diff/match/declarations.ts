/** Matches planes and declarations, and records what was renamed or moved. */
import { canonical } from '../../model/hash.ts';
import type { Decl, Plane } from '../../model/model.ts';
import type { DiffContext } from '../context.ts';
import type { Matched } from './matched.ts';
import { matchNamed } from './matched.ts';
import { recognised, replacements } from './renamed.ts';

export interface MatchedPlane extends Matched<Plane> {
  readonly members: readonly Matched<Decl>[];
}

/** Rounds in which renamed declarations help to recognise those that refer to them. */
const ROUNDS = 4;

/** Matches everything down to declarations, and fills `context.renamed`. */
export function matchDeclarations(context: DiffContext): MatchedPlane[] {
  const planes = matchNamed(context.old.model.planes, context.new.model.planes, {
    name: (plane) => plane.name,
    renamed: (before, after) => before.id === after.id,
  });
  for (const { relation, old, new: now } of planes) {
    if (relation !== 'renamed' || old === undefined || now === undefined) continue;
    for (const { name } of old.members) context.rename(`${old.name}.${name}`, `${now.name}.${name}`);
  }
  let matched: MatchedPlane[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const known = context.renamed.size;
    matched = planes.map((plane) => ({ ...plane, members: membersOf(plane, context) }));
    if (context.renamed.size === known) break;
  }
  const found = recognised(moved(matched, context), context);
  for (const [key, target] of replacements(found, context)) context.replaced.set(key, target);
  return found;
}

function membersOf({ old, new: now }: Matched<Plane>, context: DiffContext): Matched<Decl>[] {
  if (old === undefined || now === undefined || old === now) return [];
  const members = matchNamed(old.members, now.members, {
    name: (decl) => decl.name,
    renamed: (before, after) => sameBody(before, after, context),
  });
  for (const { relation, old: before, new: after } of members) {
    if (relation === 'renamed') context.rename(`${old.name}.${before?.name}`, `${now.name}.${after?.name}`);
  }
  return members;
}

function sameBody(before: Decl, after: Decl, context: DiffContext): boolean {
  if (before.kind !== after.kind) return false;
  const nameless = (decl: Decl): unknown => ({ ...decl, name: '' });
  return canonical(context.inNewNames(nameless(before))) === canonical(nameless(after));
}

/** A declaration that one plane lost and another one got, with the same name and content, has moved. */
function moved(planes: readonly MatchedPlane[], context: DiffContext): MatchedPlane[] {
  const lost = new Map<string, { plane: string; decl: Decl }>();
  for (const { old, members } of planes) {
    for (const member of members) {
      if (member.relation !== 'removed' || member.old === undefined || old === undefined) continue;
      lost.set(`${member.old.kind} ${member.old.name}`, { plane: old.name, decl: member.old });
    }
  }
  if (lost.size === 0) return [...planes];
  const gone = new Set<Decl>();
  const arrived = planes.map((plane) => ({
    ...plane,
    members: plane.members.map((member): Matched<Decl> => {
      const from = member.relation === 'added' ? lost.get(`${member.new?.kind} ${member.new?.name}`) : undefined;
      if (from === undefined || member.new === undefined || !sameBody(from.decl, member.new, context)) return member;
      gone.add(from.decl);
      context.rename(`${from.plane}.${from.decl.name}`, `${plane.new?.name}.${member.new.name}`);
      return { relation: 'moved', old: from.decl, new: member.new };
    }),
  }));
  return arrived.map((plane) => ({
    ...plane,
    members: plane.members.filter((member) => member.relation !== 'removed' || !gone.has(member.old as Decl)),
  }));
}
