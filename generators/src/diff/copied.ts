/** Structs that travel as bytes of messages alone: every reader copies them out, so that no address of theirs says anything. */
import { declarationsOf, references } from '../model/hash.ts';
import type { Decl, Model } from '../model/model.ts';

/** Whatever reads and writes bytes one behind the other. */
const STREAMED: ReadonlySet<Decl['kind']> = new Set(['message', 'union', 'exchange', 'dialogue']);

/** What has an alignment, and lies in whatever refers to it. */
const HELD: ReadonlySet<Decl['kind']> = new Set(['struct', 'overlay']);

/**
 * By `plane.name`. What nothing refers to is not among them: nobody knows who holds it, and how. Neither is what lies in a
 * section, in a buffer of a call or in a struct of a platform.
 */
export function copiedStructs(model: Model): ReadonlySet<string> {
  const all = declarationsOf(model.planes);
  const named = new Map<string, Set<string>>();
  const referred = new Set<string>();
  for (const [key, decl] of all) {
    const found = new Set<string>();
    references(decl, found);
    named.set(key, found);
    for (const name of found) if (name !== key) referred.add(name);
  }
  const held = new Set<string>();
  const queue = [...all].flatMap(([key, { kind }]) =>
    STREAMED.has(kind) || (HELD.has(kind) && referred.has(key)) ? [] : [key],
  );
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (held.has(key)) continue;
    held.add(key);
    queue.push(...(named.get(key) ?? []));
  }
  return new Set([...all].flatMap(([key, { kind }]) => (HELD.has(kind) && !held.has(key) ? [key] : [])));
}
