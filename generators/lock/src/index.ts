/**
 * Locks in built files (`pf-gen/binary`): read without running them, compared by name. For programs that start parts
 * which must come from one schema, and want to say what differs before they do.
 */
export { type Difference, describeDifference, firstDifference } from './difference.ts';
export {
  CarriedLock,
  LOCK_SECTION,
  type LockedPlane,
  type LockReading,
  parseCarriedLock,
  readLockFile,
  readLockOf,
  shortHash,
} from './lock.ts';
export { otherFormText } from './meaning.ts';
export { BinaryError } from './source.ts';
