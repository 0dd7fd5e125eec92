/**
 * The lock (`abi.lock.json`): what a schema promises, without documentation and positions. It knows nothing of the tool
 * that wrote it, so that binaries can carry it and any program can compare two of them.
 */
import { z } from 'zod';
import { type Decl, Decl as DeclShape, type Model, Plane } from '../model/model.ts';

export const LOCK_FORMAT = 1;
/** Its file, at the top of the output folder. */
export const LOCK_NAME = 'abi.lock.json';

export const Lock = z.object({
  format: z.literal(LOCK_FORMAT),
  schema: z.string(),
  planes: z.array(
    z.object({
      name: Plane.shape.name,
      id: Plane.shape.id,
      version: Plane.shape.version,
      policy: Plane.shape.policy,
      parties: Plane.shape.parties,
      hash: Plane.shape.hash,
      members: z.array(DeclShape),
    }),
  ),
});
export type Lock = z.infer<typeof Lock>;

/** Documentation, positions, units and the names of a table's entries are not promised. */
const UNPROMISED = new Set(['docs', 'span', 'unit', 'names']);

function promised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(promised);
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const entry = (value as Record<string, unknown>)[key];
    if (entry !== undefined && !UNPROMISED.has(key)) kept[key] = promised(entry);
  }
  return kept;
}

/** The lock of a model. */
export function lockOf(model: Model): Lock {
  const planes = model.planes.map(({ name, id, version, policy, parties, hash, members }) => {
    const speakers = parties === undefined ? {} : { parties };
    return { name, id, version, policy, ...speakers, hash, members: promised(members) as Decl[] };
  });
  return { format: LOCK_FORMAT, schema: model.name, planes };
}

/** The lock as it is checked in: indented, LF, a final line feed. */
export function prettyLock(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** The same document on one line, as binaries carry it. */
export function compactLock(lock: Lock): string {
  return JSON.stringify(lock);
}

/** Reads either form. Throws with the first fault when it is no lock. */
export function parseLock(text: string): Lock {
  return Lock.parse(JSON.parse(text));
}
