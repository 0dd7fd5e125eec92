/**
 * The lock (`abi.lock.json`): what a schema promises, without documentation and positions. It knows nothing of the tool
 * that wrote it, so that binaries can carry it and any program can compare two of them.
 */
import { HASH_FORM, hashFormOf } from 'pf-gen-lock/meaning';
import { z } from 'zod';
import { declarationsOf, planeHash, planeHashOfFirstForm } from '../model/hash.ts';
import { type Decl, Decl as DeclShape, type Model, Plane } from '../model/model.ts';
import { flat } from '../platform/parts.ts';

export const LOCK_FORMAT = 1;
/** Its file, at the top of the output folder. */
export const LOCK_NAME = 'abi.lock.json';

export const Lock = z.object({
  format: z.literal(LOCK_FORMAT),
  schema: z.string(),
  /** What the hashes cover (see `planeHash`); absent in locks of the first form. */
  hashForm: z.number().int().optional(),
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

/** Documentation, positions and the names of a table's entries are not promised. */
const UNPROMISED = new Set(['docs', 'span', 'names']);

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
  return { format: LOCK_FORMAT, schema: model.name, hashForm: HASH_FORM, planes };
}

/** The lock as it is checked in: indented, LF, a final line feed. */
export function prettyLock(lock: Lock): string {
  return flat(`${JSON.stringify(lock, null, 2)}\n`);
}

/** The same document on one line, as binaries carry it. */
export function compactLock(lock: Lock): string {
  return JSON.stringify(lock);
}

/** Planes of locks with hashes of the first form, with the hash that the lock records. */
const FIRST_FORM = new WeakMap<object, string>();

/**
 * The hash that a lock of the first form records for a plane; undefined for all other planes. Such a lock knows no units
 * either, so that nothing can be said about them.
 */
export const firstFormHash = (plane: object | undefined): string | undefined =>
  plane === undefined ? undefined : FIRST_FORM.get(plane);

/**
 * Reads a lock as it is checked in, or as binaries carry it. Hashes of the first form are computed anew, so that they can be
 * compared. Throws with the first fault when it is no lock.
 */
export function parseLock(text: string): Lock {
  const lock = Lock.parse(JSON.parse(text));
  const form = hashFormOf(lock);
  if (form === HASH_FORM) return lock;
  if (form !== 1) {
    const known = `this pf-gen knows the forms 1 and ${HASH_FORM}`;
    throw new Error(
      `its hashes are of form ${form}, and ${known}: read it with the pf-gen that wrote it, or a newer one`,
    );
  }
  const all = declarationsOf(lock.planes);
  const planes = lock.planes.map((plane) => {
    // A lock that was edited keeps the hash that is not its own: a rule tells.
    const sound = planeHashOfFirstForm(plane, all) === plane.hash;
    const renewed = sound ? { ...plane, hash: planeHash(plane, all) } : plane;
    FIRST_FORM.set(renewed, plane.hash);
    return renewed;
  });
  return { ...lock, hashForm: HASH_FORM, planes };
}
