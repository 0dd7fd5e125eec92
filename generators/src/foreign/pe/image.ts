/** What stands in the headers of a PE image, with names. Facts: Microsoft's "PE Format" specification. */
import { machineName, type PeHeaders, peHeaders, peName } from 'pf-gen-lock/coff';
import { BinaryError, type ByteSource, memorySource } from 'pf-gen-lock/source';
import { checksumOf } from './checksum.ts';

/** Bit of DllCharacteristics: the loader checks the signature of every page (linked with /INTEGRITYCHECK). */
export const FORCE_INTEGRITY = 0x0080;
/** Offset of DllCharacteristics from the signature `PE\0\0`, for PE32 and PE32+ alike. */
export const DLL_CHARACTERISTICS_AT = 0x5e;
/** Offset of CheckSum from the signature. */
const CHECKSUM_AT = 0x58;
const SUBSYSTEM_AT = 0x5c;
/** Entry of the data directories that holds the signature, by file offset and not by address. */
const SECURITY = 4;

const CHARACTERISTICS: readonly (readonly [number, string])[] = [
  [0x0001, 'RELOCS_STRIPPED'],
  [0x0002, 'EXECUTABLE_IMAGE'],
  [0x0004, 'LINE_NUMS_STRIPPED'],
  [0x0008, 'LOCAL_SYMS_STRIPPED'],
  [0x0010, 'AGGRESSIVE_WS_TRIM'],
  [0x0020, 'LARGE_ADDRESS_AWARE'],
  [0x0080, 'BYTES_REVERSED_LO'],
  [0x0100, '32BIT_MACHINE'],
  [0x0200, 'DEBUG_STRIPPED'],
  [0x0400, 'REMOVABLE_RUN_FROM_SWAP'],
  [0x0800, 'NET_RUN_FROM_SWAP'],
  [0x1000, 'SYSTEM'],
  [0x2000, 'DLL'],
  [0x4000, 'UP_SYSTEM_ONLY'],
  [0x8000, 'BYTES_REVERSED_HI'],
];
const DLL_CHARACTERISTICS: readonly (readonly [number, string])[] = [
  [0x0020, 'HIGH_ENTROPY_VA'],
  [0x0040, 'DYNAMIC_BASE'],
  [FORCE_INTEGRITY, 'FORCE_INTEGRITY'],
  [0x0100, 'NX_COMPAT'],
  [0x0200, 'NO_ISOLATION'],
  [0x0400, 'NO_SEH'],
  [0x0800, 'NO_BIND'],
  [0x1000, 'APPCONTAINER'],
  [0x2000, 'WDM_DRIVER'],
  [0x4000, 'GUARD_CF'],
  [0x8000, 'TERMINAL_SERVER_AWARE'],
];
const SUBSYSTEMS: Readonly<Record<number, string>> = {
  1: 'NATIVE',
  2: 'WINDOWS_GUI',
  3: 'WINDOWS_CUI',
  5: 'OS2_CUI',
  7: 'POSIX_CUI',
  9: 'WINDOWS_CE_GUI',
  10: 'EFI_APPLICATION',
  11: 'EFI_BOOT_SERVICE_DRIVER',
  12: 'EFI_RUNTIME_DRIVER',
  13: 'EFI_ROM',
  14: 'XBOX',
  16: 'WINDOWS_BOOT_APPLICATION',
};

/** Names of the bits that are set; a bit without a name as its number. */
function bitNames(value: number, known: readonly (readonly [number, string])[]): string[] {
  const named = known.filter(([bit]) => (value & bit) !== 0).map(([, name]) => name);
  const rest = known.reduce((left, [bit]) => left & ~bit, value);
  return rest === 0 ? named : [...named, `0x${rest.toString(16)}`];
}

export interface Bits {
  readonly value: number;
  readonly names: readonly string[];
}

/** A PE image as `pf-gen pe` shows it. Offsets and sizes in bytes. */
export interface Image {
  /** Such as `PE32+ x86-64`. */
  readonly format: string;
  readonly machine: { readonly value: number; readonly name: string };
  readonly characteristics: Bits;
  readonly dllCharacteristics: Bits & { readonly offset: number };
  readonly subsystem: { readonly value: number; readonly name: string };
  readonly checksum: {
    readonly offset: number;
    readonly stored: number;
    readonly computed: number;
    /** `absent`: the field is zero, which says nothing. */
    readonly verdict: 'valid' | 'invalid' | 'absent';
  };
  /** The signature; undefined when there is none. */
  readonly signature: { readonly offset: number; readonly size: number } | undefined;
}

/** Reads an image. Throws a BinaryError for anything that is no PE image. */
export function readImage(bytes: Buffer): Image {
  const source = memorySource(bytes);
  const headers = peHeaders(source);
  const { peOffset, machine, characteristics } = headers;
  const dllOffset = peOffset + DLL_CHARACTERISTICS_AT;
  const dll = word(source, dllOffset, 'DllCharacteristics');
  const subsystem = word(source, peOffset + SUBSYSTEM_AT, 'the subsystem');
  const offset = peOffset + CHECKSUM_AT;
  const stored = source.read(offset, 4, 'the checksum').readUInt32LE(0);
  const computed = checksumOf(bytes, offset);
  const verdict = stored === computed ? 'valid' : stored === 0 ? 'absent' : 'invalid';
  return {
    format: peName(headers),
    machine: { value: machine, name: machineName(machine) },
    characteristics: { value: characteristics, names: bitNames(characteristics, CHARACTERISTICS) },
    dllCharacteristics: { offset: dllOffset, value: dll, names: bitNames(dll, DLL_CHARACTERISTICS) },
    subsystem: { value: subsystem, name: SUBSYSTEMS[subsystem] ?? `subsystem ${subsystem}` },
    checksum: { offset, stored, computed, verdict },
    signature: signatureOf(source, headers),
  };
}

function word(source: ByteSource, offset: number, what: string): number {
  return source.read(offset, 2, what).readUInt16LE(0);
}

function signatureOf(source: ByteSource, headers: PeHeaders): Image['signature'] {
  const first = headers.optionalOffset + (headers.plus ? 112 : 96);
  const count = source.read(first - 4, 4, 'the number of data directories').readUInt32LE(0);
  const at = first + SECURITY * 8;
  const end = headers.optionalOffset + headers.optionalSize;
  if (count <= SECURITY || at + 8 > end) return undefined;
  const entry = source.read(at, 8, 'the security directory');
  const [offset, size] = [entry.readUInt32LE(0), entry.readUInt32LE(4)];
  if (size === 0) return undefined;
  if (offset + size > source.size) {
    throw new BinaryError(`the signature (${size} bytes at offset ${offset}) lies outside of the file: it was cut`);
  }
  return { offset, size };
}

/**
 * The same image without FORCE_INTEGRITY and with the right checksum; `changed` is false (and the bytes are the same)
 * when the bit was not set. A checksum that was absent stays absent.
 */
export function withoutForceIntegrity(bytes: Buffer): { bytes: Buffer; changed: boolean } {
  const image = readImage(bytes);
  const { offset, value } = image.dllCharacteristics;
  if ((value & FORCE_INTEGRITY) === 0) return { bytes, changed: false };
  const cleared = Buffer.from(bytes);
  cleared.writeUInt16LE(value & ~FORCE_INTEGRITY, offset);
  const { verdict, offset: checksumAt } = image.checksum;
  if (verdict !== 'absent') cleared.writeUInt32LE(checksumOf(cleared, checksumAt), checksumAt);
  return { bytes: cleared, changed: true };
}
