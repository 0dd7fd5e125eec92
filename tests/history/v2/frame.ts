/** v2, breaking: the same ring without names (driver-abi §3.A). */
import { constant, plane } from 'pf-gen/schema';
import { unnamed } from '../v1/frame.ts';

/** Nobody finds an unnamed object; a duplicated handle carries its access. */
export const OBJECT_SECURITY = constant('D:P(A;;GA;;;SY)');

export const frame = plane({
  name: 'frame',
  id: 2,
  version: 2,
  policy: 'lockstep',
  members: { ...unnamed, OBJECT_SECURITY },
});
