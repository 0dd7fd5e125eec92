/** Who may use an X display of our own: whoever has a cookie that is made for one run. Facts: Xau(3), XSecurity(7). */
import { randomBytes } from 'node:crypto';

const PROTOCOL = 'MIT-MAGIC-COOKIE-1';
const COOKIE_BYTES = 16;
/** FamilyWild: of any machine. */
const ANY_MACHINE = [0xff, 0xff];
/** Of no length: any display. It has a name only when its server runs, and another one after a restart. */
const ANYTHING = [0, 0];

/** Content of an authority file with one new cookie. */
export function newAuthority(): Uint8Array {
  return Buffer.concat([
    Buffer.of(...ANY_MACHINE, ...ANYTHING, ...ANYTHING, 0, PROTOCOL.length),
    Buffer.from(PROTOCOL, 'latin1'),
    Buffer.of(0, COOKIE_BYTES),
    randomBytes(COOKIE_BYTES),
  ]);
}
