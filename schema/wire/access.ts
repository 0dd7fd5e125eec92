/** What a device may do (wire §6.8). */
import { constant, u32 } from 'pf-gen/schema';

/** Grants of a device without limits, as 0.31 writes it. */
export const GRANTS_ALL = constant(u32, 63);

/** Members of the wire plane. */
export const access = { GRANTS_ALL };
