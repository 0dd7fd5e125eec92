/** Rules about built files and bytes: `inspect` (PF610x), `decode` (PF611x) and `pe` (PF612x). */
import { error, warning } from './rule.ts';

const LOCKSTEP =
  'Host and driver are separate programs. The lock in each of them (section .pf_abi) says from which schema it was generated, so that two that do not fit are told apart before they run.';
const HEX =
  'A dump is read as raw bytes, or as hexadecimal text when nothing else stands in it: digits in pairs, offsets and an ASCII column as xxd and hexdump -C print them.';

export const inspectRules = {
  PF6101: error<{ path: string; why: string }>(
    (p) => `${p.path} ${p.why}`,
    'name a built program, library, object, archive or lock file, and build it again when it is damaged',
    LOCKSTEP,
  ),
  PF6102: error<{ path: string; format: string }>(
    (p) => `${p.path} (${p.format}) carries no lock: it has no section .pf_abi`,
    'embed it once per binary: `embed_lock!();` of the generated Rust crate, or compile one C file with the generated lock header; a program that was stripped of it must be built again',
    LOCKSTEP,
  ),
  PF6103: error<{ plane: string; left: string; right: string; versions: string; what: string }>(
    (p) => `plane ${p.plane} differs between ${p.left} and ${p.right} (${p.versions}): ${p.what}`,
    'build both from one revision of the schema',
    LOCKSTEP,
  ),
  PF6104: warning<{ plane: string; left: string; right: string; versions: string; what: string }>(
    (p) => `plane ${p.plane} differs between ${p.left} and ${p.right} (${p.versions}), as its policy allows: ${p.what}`,
    'run `pf-gen diff` on the two locks to see who can read whom',
    'A plane with the policy `additive` may differ: an older reader copes. One with the policy `foreign` describes somebody else, and only one side uses it.',
  ),
} as const;

export const decodeRules = {
  PF6110: error<{ path: string; why: string }>(
    (p) => `${p.path} cannot be decoded: ${p.why}`,
    'give bytes or hexadecimal text',
    HEX,
  ),
  PF6111: error<{ name: string; nearest: string; known: string }>(
    (p) => `no plane declares a type '${p.name}' that has bytes`,
    (p) => (p.nearest === '' ? `use one of ${p.known}` : `did you mean '${p.nearest}'? Known: ${p.known}`),
    'Structs, sections, tokens, enumerations, flags, messages and exchanges can be decoded.',
  ),
  PF6112: error<{ name: string; planes: string }>(
    (p) => `'${p.name}' is declared in several planes: ${p.planes}`,
    'choose one with --plane',
    'A name is unique in its plane only.',
  ),
  PF6113: error<{ what: string; offset: number; why: string }>(
    (p) => `${p.what} fails at offset ${p.offset} (0x${p.offset.toString(16)}): ${p.why}`,
    'compare with the sender: another version of the type, a wrong --offset, or a cut dump',
    'The bytes are decoded by the rules of the schema, and this is where a reader refuses them.',
  ),
  PF6114: warning<{ what: string; offset: number; bytes: string }>(
    (p) => `${p.what} is reserved, and holds ${p.bytes} at offset ${p.offset}`,
    'zero it in the writer; a later version may give these bytes a meaning',
    'A writer stores zero in reserved bytes, so that a later version can use them.',
  ),
  PF6115: warning<{ what: string; offset: number; count: number }>(
    (p) => `${p.count} bytes after ${p.what} from offset ${p.offset} on belong to nothing`,
    'check the type and the offset',
    'A dump that is longer than its type often is a dump of another type.',
  ),
} as const;

export const peRules = {
  PF6120: error<{ path: string; why: string }>(
    (p) => `${p.path}: ${p.why}`,
    'name a PE image: a .sys, .dll or .exe file',
    'Only the headers of an image carry these bits; an object or another format has none.',
  ),
  PF6121: warning<{ path: string; stored: string; right: string }>(
    (p) => `${p.path}: the stored checksum is ${p.stored}, and ${p.right} is right`,
    'link with a checksum (/RELEASE), or let `pf-gen pe --clear-force-integrity` write it',
    'Windows refuses a kernel driver and some DLLs whose checksum is stated and wrong. Zero means that none is stated.',
  ),
  PF6122: warning<{ path: string }>(
    (p) => `${p.path} carries a signature, which is invalid from now on`,
    'sign the file after this step',
    'A signature covers every byte of the file but the checksum and the signature itself.',
  ),
} as const;
