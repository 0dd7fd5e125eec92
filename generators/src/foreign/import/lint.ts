/** Finds in a header what breaks between compilers, widths and processes. */
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import type { Place } from './ast.ts';
import { oddBits } from './bit-signs.ts';
import type { CField, CHeader, CIoctl, CRecord } from './header.ts';
import { decompose } from './ioctls.ts';
import { narrower } from './requests.ts';
import { bytesOf, type Sizes, sizesOf } from './sizes.ts';
import type { CType } from './types.ts';

const hex = (value: bigint | number, digits = 1): string => `0x${value.toString(16).padStart(digits, '0')}`;
const span = ({ file, line, col }: Place) => ({ file, line, col });

/** Words of a request that changes something. */
const CHANGES = new Set(
  `set write add remove clear reset create delete destroy plug unplug update enable disable start stop attach detach connect
   disconnect submit inject register unregister install uninstall erase format load unload kill restart`.split(/\s+/),
);

/** All findings, in the order of rules; places are those of the header. */
export function lintHeader(header: CHeader): Diagnostic[] {
  const sizes = sizesOf(header);
  return [
    ...codes(header),
    ...compat(header),
    ...header.records.flatMap((record) => layout(record, header, sizes)),
    ...objects(header),
  ];
}

function codes({ ioctls }: CHeader): Diagnostic[] {
  const found: Diagnostic[] = [];
  const first = new Map<bigint, CIoctl>();
  const usual = usualType(ioctls);
  for (const ioctl of ioctls) {
    const { name, place, code } = ioctl;
    const parts = decompose(code);
    const wrong = wrongly(ioctl);
    const other = first.get(code);
    if (other !== undefined) {
      const params = { name, code: hex(code, 6), other: other.name, line: other.place.line };
      found.push(diagnostic('PF6001', params, span(place)));
    } else first.set(code, ioctl);
    if (wrong !== undefined) {
      // The bits of such a code are not what its author meant: what else they say would mislead.
      found.push(diagnostic('PF6002', { name, code: hex(code, 6), why: wrong }, span(place)));
      continue;
    }
    if (parts.fn < 0x800) found.push(diagnostic('PF6003', { name, fn: hex(parts.fn, 3) }, span(place)));
    if (parts.method === 3) found.push(diagnostic('PF6004', { name }, span(place)));
    const word = words(name).find((entry) => CHANGES.has(entry));
    if (parts.access === 0 && word !== undefined) found.push(diagnostic('PF6005', { name, word }, span(place)));
    if (usual !== undefined && parts.type !== usual) {
      found.push(diagnostic('PF6011', { name, type: hex(parts.type), usual: hex(usual) }, span(place)));
    }
  }
  return found;
}

/** Requests of Linux that processes of 32 bits send otherwise. */
function compat({ requests, records }: CHeader): Diagnostic[] {
  const known = new Map(records.map((record) => [record.id, record]));
  const first = new Map<number, string>();
  return requests.flatMap(({ name, place, code, size, type, narrow }): Diagnostic[] => {
    const other = first.get(code);
    if (other !== undefined && other !== name) return [];
    first.set(code, name);
    if (narrow === undefined || type === undefined) return [];
    const why = narrower(type, (id) => known.get(id)) ?? 'its layout is another one';
    const there = (narrow.code >>> 16) & 0x3fff;
    if (narrow.code !== code) return [diagnostic('PF6030', { name, here: size, there, why }, span(place))];
    return narrow.moved ? [diagnostic('PF6031', { name, why }, span(place))] : [];
  });
}

/** `IOCTL_VDD_ADD_MONITOR`, `kIoctlSetGamma` → lower-case words. */
function words(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_');
}

/** The device type that more than half of the codes have. */
function usualType(ioctls: readonly CIoctl[]): number | undefined {
  const counts = new Map<number, number>();
  for (const { code } of ioctls) counts.set(decompose(code).type, (counts.get(decompose(code).type) ?? 0) + 1);
  return [...counts].find(([, count]) => count * 2 > ioctls.length)?.[0];
}

/** Why a code is not what CTL_CODE makes of its parts. */
function wrongly({ parts, code }: CIoctl): string | undefined {
  if (parts === undefined) return undefined;
  const { type, fn, method, access } = parts;
  if (method > 3n && fn <= 3n) return `function ${hex(fn)} and method ${hex(method)} are swapped`;
  const wide: readonly (readonly [string, bigint, bigint])[] = [
    ['device type', type, 0xffffn],
    ['function', fn, 0xfffn],
    ['method', method, 3n],
    ['access', access, 3n],
  ];
  const over = wide.find(([, value, most]) => value > most || value < 0n);
  if (over !== undefined)
    return `its ${over[0]} is ${hex(over[1])}, more than ${hex(over[2])}, and runs over the bits beside it`;
  const right = (type << 16n) | (access << 14n) | (fn << 2n) | method;
  return right === code ? undefined : `its parts make ${hex(right, 6)}`;
}

/** What is known of a type's width on other systems. */
const WIDTHS = {
  long: '4 bytes on Windows and 8 on 64-bit Linux',
  wchar_t: '2 bytes on Windows and 4 on Linux',
  system: "its name states no width, and each system chooses one (here 'long', which alone has 4 bytes or 8)",
} as const;

const called = ({ name, union }: CRecord): string => name || `a ${union ? 'union' : 'struct'} without a name`;

function layout(record: CRecord, header: CHeader, sizes: Sizes): Diagnostic[] {
  if (record.platform) return [];
  const name = called(record);
  const found = record.union ? [] : holes(record, name, sizes);
  for (const field of record.fields) {
    const { place } = field;
    const type = element(field.type);
    if (!('varies' in type) || type.varies === undefined) continue;
    const label = field.name || 'a field without a name';
    if (type.varies === 'pointer') {
      found.push(diagnostic('PF6007', { record: name, field: label, type: type.spelled }, span(place)));
    } else {
      const here = WIDTHS[type.varies];
      found.push(diagnostic('PF6012', { record: name, field: label, type: type.spelled, here }, span(place)));
    }
  }
  const bits = header.bitDifferences.get(record.id);
  if (bits !== undefined) {
    const field = bits.field.name || 'a field without a name';
    found.push(diagnostic('PF6008', { record: name, field, what: bits.what }, span(bits.field.place)));
  }
  found.push(...odd(record, header));
  return found;
}

/** Bit fields that C reads in another way than a schema; an import says so as well. */
export function oddSigns(header: CHeader): Diagnostic[] {
  return header.records.flatMap((record) => (record.platform ? [] : odd(record, header)));
}

function odd(record: CRecord, header: CHeader): Diagnostic[] {
  return oddBits(record, header).map(({ field, what }) => {
    const params = { record: called(record), field: field.name, what };
    return diagnostic('PF6026', params, span(field.place));
  });
}

const element = (type: CType): CType => (type.t === 'array' ? element(type.of) : type);

function holes(record: CRecord, name: string, sizes: Sizes): Diagnostic[] {
  const found: Diagnostic[] = [];
  let end = 0;
  for (const field of record.fields) {
    const size = sizeOf(field, sizes);
    if (size === undefined) return found;
    const hole = field.bits === undefined ? field.offset - end : 0;
    if (hole > 0) {
      const where = `before '${field.name || 'the union'}'`;
      found.push(diagnostic('PF6006', { record: name, hole, where }, span(field.place)));
    }
    end = Math.max(end, size);
  }
  if (record.size > end) {
    const place = record.fields.at(-1)?.place ?? record.place;
    found.push(diagnostic('PF6006', { record: name, hole: record.size - end, where: 'at the end' }, span(place)));
  }
  return found;
}

/** Where a field ends, from the beginning of its record. Bits end with their unit: the rest of it is theirs. */
function sizeOf(field: CField, sizes: Sizes): number | undefined {
  if (field.bits !== undefined) {
    const unit = field.type.t === 'int' ? field.type.size : 4;
    return field.bits.width === 0 ? field.offset : (Math.floor(field.bits.first / (unit * 8)) + 1) * unit;
  }
  const size = bytesOf(field.type, sizes);
  return size === undefined ? undefined : field.offset + size;
}

/** Names that every process of the machine can ask for. */
const GLOBAL = /^(Global\\|\\BaseNamedObjects\\|\\\\\.\\pipe\\)./i;
const SDDL = /^(O:|G:|D:|S:)/;
/** A right for everybody, anonymous callers, or every app container. */
const OPEN = /\(A;[^;]*;([^;]*);[^;]*;[^;]*;(WD|AN|AC)\)/;
const WHO: Readonly<Record<string, string>> = { WD: 'everyone', AN: 'anonymous callers', AC: 'every app container' };

function objects({ texts }: CHeader): Diagnostic[] {
  const found: Diagnostic[] = [];
  const lists = texts.filter(({ text }) => SDDL.test(text) && text.includes('('));
  for (const { name, place, text } of texts) {
    if (GLOBAL.test(text) && !lists.some((list) => belongs(list.name, name, lists.length))) {
      found.push(diagnostic('PF6009', { name, text }, span(place)));
    }
  }
  for (const { name, place, text } of lists) {
    const open = OPEN.exec(text);
    if (open !== null) found.push(diagnostic('PF6010', { name, who: WHO[open[2] ?? ''] ?? 'everyone' }, span(place)));
  }
  return found;
}

/** An access list belongs to the name with which it shares its beginning; the only one belongs to all. */
function belongs(list: string, name: string, lists: number): boolean {
  if (lists === 1) return true;
  const stem = (text: string): string =>
    text
      .replace(/_?(NAME|FORMAT|NAME_FORMAT|PATH|SDDL|SECURITY|SECURITY_DESCRIPTOR|DESCRIPTOR|DACL|ACL)$/gi, '')
      .toLowerCase();
  return stem(list) === stem(name);
}
