/** What one side says about a plane: used by GET_INFO's tail, by the supervisor and by the simulator's socket. */
import { bytes, struct, u32 } from 'pf-gen/schema';

/** Version and layout hash of one plane. */
export const PlaneStamp = struct(
  {
    /** Stable number of the plane. */
    plane_id: u32,
    /** Version of the plane. */
    version: u32,
    /** First 16 bytes of the plane's hash. */
    hash: bytes(16),
  },
  { size: 24 },
);
