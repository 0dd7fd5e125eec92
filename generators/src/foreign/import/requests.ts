/** Requests of Linux: what `_IO`, `_IOR`, `_IOW`, `_IOWR` and `_IOC` got for them, wherever a macro hides it. */
import { join } from 'node:path';
import { partsOfCode } from '../../compile/build/linux.ts';
import { writeScratch } from '../../platform/write/scratch.ts';
import type { ClangOptions, Workshop } from './clang.ts';
import { evaluate } from './evaluate.ts';
import type { CInteger, CRequest, Refused } from './header.ts';
import type { LaidRecord } from './layouts.ts';
import type { Macro } from './macros.ts';
import type { Names } from './records.ts';
import { type CType, parseType } from './types.ts';

const PROBE = 'pf_request_';

/** Definitions that keep what the macros of codes get. */
const KEPT = [
  ['_IO(pf_t, pf_n)', 'pf_made(none, )'],
  ['_IOR(pf_t, pf_n, pf_s)', 'pf_made(read, pf_s)'],
  ['_IOW(pf_t, pf_n, pf_s)', 'pf_made(write, pf_s)'],
  ['_IOWR(pf_t, pf_n, pf_s)', 'pf_made(both, pf_s)'],
  ['_IOR_BAD(pf_t, pf_n, pf_s)', 'pf_made(read, pf_s)'],
  ['_IOW_BAD(pf_t, pf_n, pf_s)', 'pf_made(write, pf_s)'],
  ['_IOWR_BAD(pf_t, pf_n, pf_s)', 'pf_made(both, pf_s)'],
  ['_IOC(pf_d, pf_t, pf_n, pf_s)', 'pf_composed(any, pf_s)'],
]
  .map(([macro = '', text]) => `#undef ${macro.replace(/\(.*/, '')}\n#define ${macro} ${text}\n`)
  .join('');

/** The macros of codes for a header that includes none, as Linux has them on most platforms. */
export const COMPOSING = `#if defined(__linux__) && !defined(_IOC)
#define _IOC(pf_d, pf_t, pf_n, pf_s) (((pf_d) << 30) | ((pf_s) << 16) | ((pf_t) << 8) | (pf_n))
#define _IO(pf_t, pf_n) _IOC(0U, (pf_t), (pf_n), 0)
#define _IOW(pf_t, pf_n, pf_s) _IOC(1U, (pf_t), (pf_n), (unsigned)sizeof(pf_s))
#define _IOR(pf_t, pf_n, pf_s) _IOC(2U, (pf_t), (pf_n), (unsigned)sizeof(pf_s))
#define _IOWR(pf_t, pf_n, pf_s) _IOC(3U, (pf_t), (pf_n), (unsigned)sizeof(pf_s))
#endif
`;

/** Whether a header can have requests; `dump` has all its macros, those with parameters and of other headers too. */
export const makesCodes = (target: string, dump: string): boolean =>
  target.startsWith('linux') && /\b_IO(C|R|W|WR)?\s*\(/.test(dump);

/** The requests among the integers of a header, and those whose codes nothing here can compute: named, so that nobody misses them. */
export async function readRequests(
  shop: Workshop,
  clang: ClangOptions,
  before: string,
  macros: readonly Macro[],
  integers: readonly CInteger[],
  names: Names,
): Promise<{ readonly requests: CRequest[]; readonly unknown: Refused[] }> {
  const values = new Map(integers.map((integer) => [integer.name, integer]));
  // A number that stands for itself, and what is none, cannot be made by a macro.
  const candidates = macros.filter(({ body }) => /[A-Za-z_]\w*/.test(body));
  if (candidates.length === 0) return { requests: [], unknown: [] };
  const probes = candidates.map(({ name }, index) => `${PROBE}${index} = ${name} ;pf_end\n`).join('');
  const ran = await shop.run(clang, 'requests', `${before}${KEPT}${probes}`, ['-E', '-P']);
  const unknown: Refused[] = [];
  const made: { readonly integer: CInteger; readonly text: string | undefined }[] = [];
  for (const [, index = '', text = ''] of ran.stdout.matchAll(
    new RegExp(`${PROBE}(\\d+)\\s*=\\s*([\\s\\S]*?)\\s*;\\s*pf_end`, 'g'),
  )) {
    const macro = candidates[Number(index)];
    const integer = values.get(macro?.name ?? '');
    const type = typeIn(text);
    if (macro === undefined || type === undefined) continue;
    if (integer === undefined) {
      const { name, place } = macro;
      const why = `its code is no constant here: ${type === '' ? 'something in it' : type} is not known`;
      unknown.push({ name, place, why, layout: true });
    } else made.push({ integer, text: type === '' ? undefined : type });
  }
  const spelled = [...new Set(made.flatMap(({ text }) => text ?? []))];
  const found = await evaluate(
    shop,
    clang,
    before,
    spelled.map((text) => `sizeof(${text})`),
    'requests-sizes',
  );
  const sizes = new Map(spelled.map((text, index) => [text, found.get(index)]));
  const requests = made.map(({ integer, text }): CRequest => {
    const { name, place, value } = integer;
    const code = Number(BigInt.asUintN(32, value));
    const request = { name, place, code, ...partsOfCode(code) };
    if (text === undefined || sizes.get(text) === undefined) return request;
    return { ...request, spelled: text, bytes: Number(sizes.get(text)), type: parseType(plain(text), names) };
  });
  return { requests, unknown };
}

/** The type of the argument in an expansion; empty where the code has none. Undefined for what is more, or something else. */
function typeIn(text: string): string | undefined {
  const bare = unwrapped(text);
  const call = /^(pf_made|pf_composed)\s*\(\s*\w+\s*,([\s\S]*)\)$/.exec(bare);
  if (call === null || !balanced(bare.slice(bare.indexOf('(') + 1, -1))) return undefined;
  const [, kind, argument = ''] = call;
  const trimmed = argument.replaceAll(/\s+/g, ' ').trim();
  if (kind === 'pf_made') return trimmed;
  // The size of `_IOC` is a number; only a `sizeof` says of what.
  const sized = /^sizeof\s*(.*)$/.exec(unwrapped(trimmed))?.[1];
  return sized === undefined ? '' : unwrapped(sized);
}

/** Without the brackets around all of it. */
function unwrapped(text: string): string {
  let bare = text.trim();
  while (bare.startsWith('(') && bare.endsWith(')') && balanced(bare.slice(1, -1))) bare = bare.slice(1, -1).trim();
  return bare;
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const INTEGERS = /^(?:(?:unsigned|signed|int|long|short|char)\b\s*)+$/;

/** An integer as the compiler spells it: `unsigned` → `unsigned int`, `long int` → `long`. */
function plain(text: string): string {
  if (!INTEGERS.test(text)) return text;
  const words = text.split(/\s+/);
  const longs = words.filter((word) => word === 'long').length;
  const unsigned = words.includes('unsigned');
  if (words.includes('char')) return unsigned ? 'unsigned char' : words.includes('signed') ? 'signed char' : 'char';
  const width = longs === 2 ? 'long long' : longs === 1 ? 'long' : words.includes('short') ? 'short' : 'int';
  return unsigned ? `unsigned ${width}` : width;
}

/** The platform of 32 bits whose processes call the same drivers. */
const NARROW: Readonly<Record<string, string>> = {
  'linux-x64': 'i386-linux-gnu',
  'linux-arm64': 'arm-linux-gnueabihf',
};

/** The requests, each with its code for processes of 32 bits, and whether its argument lies otherwise there. */
export async function withNarrow(
  shop: Workshop,
  clang: ClangOptions,
  before: string,
  requests: readonly CRequest[],
  here: ReadonlyMap<string, LaidRecord>,
  layoutsOf: (clang: ClangOptions) => Promise<ReadonlyMap<string, LaidRecord>>,
  keyOf: (id: string) => string | undefined,
): Promise<CRequest[]> {
  const triple = NARROW[clang.target];
  if (triple === undefined || requests.length === 0) return [...requests];
  // The C library of 64 bits has no list of what it lacks for 32.
  const stubs = join(shop.folder, 'narrow');
  for (const name of ['stubs-32.h', 'stubs-soft.h', 'stubs-hard.h']) writeScratch(join(stubs, 'gnu', name), '');
  const other = { ...clang, args: [...clang.args, `--target=${triple}`, '-isystem', stubs] };
  const [codes, there] = await Promise.all([
    evaluate(
      shop,
      other,
      before,
      requests.map(({ name }) => `(unsigned)(${name})`),
      'narrow-codes',
    ),
    layoutsOf(other),
  ]);
  return requests.map((request, index) => {
    const value = codes.get(index);
    const key = request.type?.t === 'record' ? keyOf(request.type.id) : undefined;
    const [own, its] = key === undefined ? [] : [here.get(key), there.get(key)];
    const moved = own !== undefined && its !== undefined && JSON.stringify(own.members) !== JSON.stringify(its.members);
    if (value === undefined) return request;
    return { ...request, narrow: { code: Number(BigInt.asUintN(32, value)), moved } };
  });
}

/** What of a type is narrower for 32 bits, in words. */
export function narrower(
  type: CType,
  record: (id: string) => { readonly fields: readonly { readonly name: string; readonly type: CType }[] } | undefined,
  path = 'it',
): string | undefined {
  switch (type.t) {
    case 'ptr':
    case 'usize':
      return `${path} is as wide as a pointer`;
    case 'int':
      if (type.varies === 'long' || type.varies === 'system') return `${path} is made of 'long'`;
      return type.size === 8 ? `${path} has 8 bytes, and is aligned to 4 there` : undefined;
    case 'array':
      return narrower(type.of, record, path);
    case 'record': {
      const fields = record(type.id)?.fields ?? [];
      const reasons = fields.flatMap((field) => narrower(field.type, record, `'${field.name || 'a member'}'`) ?? []);
      // What is shorter explains more than what is aligned otherwise.
      return reasons.find((reason) => !reason.includes('aligned')) ?? reasons[0];
    }
    default:
      return undefined;
  }
}
