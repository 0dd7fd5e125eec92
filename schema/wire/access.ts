/** What a device may do, and for how long (wire §6.8, §2.7). */
import { constant, flags, literal, message, u32 } from 'pf-gen/schema';

/** What a device may do (wire §6.8). Readers ignore unknown bits. */
export const Grants = flags(u32, {
  GAMEPAD: 0,
  POINTER: 1,
  KEYBOARD: 2,
  CLIPBOARD: 3,
  MICROPHONE: 4,
  LAUNCH: 5,
  POWER: 6,
  MANAGE_GAMES: 7,
});
/** Grants of a device without limits, as 0.31 writes it. */
export const GRANTS_ALL = constant(u32, 63);
/** Grants of a device without limits from 0.43 on. */
export const GRANTS_ALL_0_43 = constant(u32, 255);
/** First warning before access expires, in seconds (wire §2.7). */
export const EXPIRY_FIRST_WARNING_S = constant(u32, 300);
/** Last warning before access expires, in seconds (wire §2.7). */
export const EXPIRY_LAST_WARNING_S = constant(u32, 60);

/** Grants and time left, whenever the operator changes them and as a warning; host to client. */
export const AccessUpdate = message(
  {
    _magic: literal('PKFc'),
    _type: literal.hex('58'),
    grants: Grants,
    /** 0 permanent. */
    expires_in_secs: u32,
  },
  { trailing: 'exact' },
);

/** Members of the wire plane. */
export const access = {
  Grants,
  GRANTS_ALL,
  GRANTS_ALL_0_43,
  EXPIRY_FIRST_WARNING_S,
  EXPIRY_LAST_WARNING_S,
  AccessUpdate,
};
