/** Turns the requests of a Linux header into devices of a schema: one for each magic. */
import { folded } from '../../../compile/build/names.ts';
import type { CRequest } from '../header.ts';
import type { CType } from '../types.ts';
import { NoLayout } from './piece.ts';

/** A type as a request can name it. */
export interface ArgumentPiece {
  readonly text: string;
  readonly size: number;
}

export interface PlannedRequest {
  /** In the schema. */
  readonly name: string;
  readonly request: CRequest;
  /** Such as `ioctl.read(0, v4l2_capability, { code: 0x80685600 })`. */
  readonly text: string;
}
export interface PlannedDevice {
  /** The name that is wanted, and another one for when somebody has it. */
  readonly name: string;
  readonly otherwise: string;
  readonly magic: number;
  readonly requests: readonly PlannedRequest[];
}
/** A request that no device can have, and why. */
export interface LeftRequest {
  readonly request: CRequest;
  readonly why: string;
}

const WORDS = { read: 'read', write: 'write', read_write: 'readWrite' } as const;
const hex = (n: number): string => `0x${n.toString(16)}`;

export function planDevices(
  requests: readonly CRequest[],
  piece: (type: CType, label: string) => ArgumentPiece,
): { readonly devices: readonly PlannedDevice[]; readonly left: readonly LeftRequest[] } {
  const left: LeftRequest[] = [];
  const byMagic = new Map<number, { request: CRequest; text: string }[]>();
  const seen = new Map<number, string>();
  // Of two names for one code the one that is meant for users is taken.
  const users = (request: CRequest): boolean => !request.name.startsWith('_');
  for (const request of [...requests.filter(users), ...requests.filter((request) => !users(request))]) {
    const made = textOf(request, piece);
    const other = seen.get(request.code);
    if (other !== undefined) left.push({ request, why: `it has the code of ${other}` });
    else if ('why' in made) left.push({ request, why: made.why });
    else byMagic.set(request.magic, [...(byMagic.get(request.magic) ?? []), { request, text: made.text }]);
    if (other === undefined) seen.set(request.code, request.name);
  }
  const devices = [...byMagic].map(([magic, list]): PlannedDevice => {
    const stem = stemOf(list.map(({ request }) => request.name));
    const letter = /^[0-9A-Za-z]$/.test(String.fromCharCode(magic)) ? String.fromCharCode(magic) : hex(magic);
    const name = stem === '' ? `Ioctl_${letter}` : pascal(stem);
    const taken = new Set<string>();
    const named = list.map(({ request, text }) => ({ request, text, name: shortName(request.name, stem, taken) }));
    return { name, otherwise: `${name}_${letter}`, magic, requests: named };
  });
  return { devices, left };
}

function textOf(
  request: CRequest,
  piece: (type: CType, label: string) => ArgumentPiece,
): { text: string } | { why: string } {
  const { name, direction, nr, code, size, type, spelled } = request;
  const stated = `{ code: ${hex(code)} }`;
  if (type === undefined) {
    if (direction === 'none' && size === 0) return { text: `ioctl.none(${nr}, ${stated})` };
    return { why: 'the header does not say of what type its argument is' };
  }
  try {
    const argument = piece(type, name);
    if (argument.size !== size) return { why: `its code says ${size} bytes, and ${spelled} has ${argument.size}` };
    if (direction === 'none') return { text: `ioctl.raw(${hex(code)}, ${argument.text})` };
    return { text: `ioctl.${WORDS[direction]}(${nr}, ${argument.text}, ${stated})` };
  } catch (error) {
    if (!(error instanceof NoLayout)) throw error;
    return { why: error.message.replace(/^it holds /, 'its argument is ') };
  }
}

/**
 * What the names of a device's requests begin with: the words up to IOCTL or IOC where most of them have such a word, and the
 * first word otherwise. Names that begin otherwise keep all of theirs.
 */
function stemOf(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) {
    const words = name.split('_');
    const at = words.findIndex((word) => /^IOC(TL)?$/.test(word));
    const stem = words.slice(0, at > 0 && at < words.length - 1 ? at + 1 : 1).join('_');
    if (stem !== name && stem !== '') counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most !== undefined && most[1] * 2 > names.length ? most[0] : '';
}

function shortName(name: string, stem: string, taken: Set<string>): string {
  const short = stem !== '' && name.startsWith(`${stem}_`) ? name.slice(stem.length + 1) : name;
  const fit = /^[A-Za-z]/.test(short) && !taken.has(folded(short)) ? short : name;
  taken.add(folded(fit));
  return fit;
}

/** `DRM_IOCTL` → `DrmIoctl`; in the style of constants it is the old name again. */
const pascal = (stem: string): string =>
  stem
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
