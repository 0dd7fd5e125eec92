/** The version check of the history, and how a skew table is held against the record. */
import type { HandshakeNames } from '../../generators/src/config/config.ts';
import type { Cell } from '../../generators/src/proof/skew/matrix.ts';
import { expected } from './expected.ts';

/** Which constants the check goes by (driver-abi §1.5). */
export const CONSTANTS: HandshakeNames = {
  version: 'control.PROTOCOL_VERSION',
  floor: 'control.MIN_DRIVER_PROTOCOL_VERSION',
  ceiling: 'control.MAX_DRIVER_PROTOCOL_VERSION',
};

/** Everything in which a table and the record differ, in words. */
export function agreement(cells: readonly Cell[]): string[] {
  const found: string[] = [];
  for (const { host, driver, gate, verdict, subject, because } of expected.pairs) {
    const at = `host v${host}, driver v${driver}`;
    const cell = cells.find((entry) => entry.host === `v${host}` && entry.driver === `v${driver}`);
    if (cell === undefined) {
      found.push(`${at}: no cell`);
      continue;
    }
    const check = cell.gate.handshake?.verdict;
    if (check !== gate) found.push(`${at}: the version check says ${check}, the record ${gate}`);
    if (cell.verdict !== verdict) found.push(`${at}: ${cell.verdict}, the record says ${verdict}: ${because}`);
    const reason = cell.reasons.some((entry) => entry.kind === verdict && entry.subject === subject);
    if (subject !== undefined && !reason) found.push(`${at}: no reason names ${subject}: ${because}`);
    if (cell.verdict !== 'ok' && cell.reasons.length === 0) found.push(`${at}: ${cell.verdict} without a reason`);
  }
  return found;
}
