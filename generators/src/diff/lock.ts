/** A lock as a model: the same document without documentation and places. */
import type { Lock } from '../compile/lock.ts';
import { MODEL_FORMAT, type Model } from '../model/model.ts';

/** The model of a lock. Its nodes are those of the lock, not copies. */
export function modelOfLock(lock: Lock): Model {
  return { format: MODEL_FORMAT, name: lock.schema, planes: lock.planes };
}
