/** The hash of a plane: SHA-256 over what an older peer could notice. */
import { createHash } from 'node:crypto';
import type { Decl, Plane } from './model.ts';

/**
 * Says nothing about bytes: documentation, positions, units, where a number was learnt, whose stamps a field has, who may see
 * it, what the entries of a table are called that nobody calls.
 */
const SILENT = new Set(['docs', 'span', 'unit', 'since', 'mark', 'source', 'stamps', 'secret', 'names']);

/** JSON with sorted keys and without what does not count. Equal planes give equal texts on every system. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    let text = '';
    // Small steps on purpose: half of a model's building is this function.
    for (const key of Object.keys(value).sort()) {
      const entry = (value as Record<string, unknown>)[key];
      if (entry === undefined || SILENT.has(key)) continue;
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(entry)}`;
    }
    return `{${text}}`;
  }
  return JSON.stringify(value);
}

/** Adds `plane.name` of every reference inside of a declaration to `found`. */
export function references(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const entry of value) references(entry, found);
  } else if (typeof value === 'object' && value !== null) {
    const { plane, name } = value as { plane?: unknown; name?: unknown };
    if (typeof plane === 'string' && typeof name === 'string') found.add(`${plane}.${name}`);
    for (const entry of Object.values(value)) references(entry, found);
  }
}

/**
 * Hash of a plane's members, with everything from other planes that they are made of. The version is not part of it:
 * it is what the hash is compared with.
 *
 * @param all every declaration of the schema, by `plane.name`
 */
export function planeHash(plane: Pick<Plane, 'name' | 'members'>, all: ReadonlyMap<string, Decl>): string {
  const foreign = new Map<string, Decl>();
  const queue: Decl[] = [...plane.members];
  const own = new Set(plane.members.map((member) => `${plane.name}.${member.name}`));
  for (let decl = queue.pop(); decl !== undefined; decl = queue.pop()) {
    const found = new Set<string>();
    references(decl, found);
    for (const key of found) {
      const target = all.get(key);
      if (target === undefined || own.has(key) || foreign.has(key)) continue;
      foreign.set(key, target);
      queue.push(target);
    }
  }
  const others = Object.fromEntries([...foreign].sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256')
    .update(canonical({ members: plane.members, others }))
    .digest('hex');
}
