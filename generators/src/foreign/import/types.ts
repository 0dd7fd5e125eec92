/** C types, as far as a layout can hold them. */
import { placeInType } from './ast.ts';

/** Why a type is not the same size everywhere; `system`: a header of the system chose `long` for it. */
export type Varies = 'pointer' | 'long' | 'wchar_t' | 'system';

export type CType =
  | {
      readonly t: 'int';
      readonly size: number;
      readonly signed: boolean;
      readonly spelled: string;
      readonly varies?: Varies;
      /** Most significant byte first, as its name says. */
      readonly big?: boolean;
    }
  | { readonly t: 'float'; readonly size: number; readonly spelled: string }
  /** A pointer or a pointer-sized handle. */
  | { readonly t: 'ptr'; readonly spelled: string; readonly varies: 'pointer' }
  | { readonly t: 'usize'; readonly spelled: string; readonly varies: 'pointer' }
  | { readonly t: 'enum'; readonly id: string }
  | { readonly t: 'record'; readonly id: string }
  /** `len` 0 for an array of no stated length. */
  | { readonly t: 'array'; readonly of: CType; readonly len: number }
  | { readonly t: 'unknown'; readonly spelled: string };

/** What a name stands for. */
export interface Typedef {
  readonly type: string;
  /** Declared by a stand-in for a platform header: its size does not vary, whatever it is made of. */
  readonly platform: boolean;
  /** Declared by a header of the system. */
  readonly system: boolean;
  /** Record or enumeration that the typedef names, by id. */
  readonly tag?: string;
}

export interface Scope {
  typedef(name: string): Typedef | undefined;
  /** Id of a record or enumeration by name, or by `file:line:col`. */
  tag(name: string): { readonly id: string; readonly kind: 'record' | 'enum' } | undefined;
  readonly pointerSize: number;
  /** Of `long` in bytes, for the target. */
  readonly longSize: number;
  readonly wcharSize: number;
  /** Of `char` and `wchar_t` on the target. */
  readonly charSigned: boolean;
  readonly wcharSigned: boolean;
}

const SIZED: Readonly<Record<string, readonly [size: number, signed: boolean]>> = {
  bool: [1, false],
  _Bool: [1, false],
  char: [1, true],
  'signed char': [1, true],
  'unsigned char': [1, false],
  char8_t: [1, false],
  short: [2, true],
  'unsigned short': [2, false],
  char16_t: [2, false],
  int: [4, true],
  'unsigned int': [4, false],
  char32_t: [4, false],
  'long long': [8, true],
  'unsigned long long': [8, false],
  __int64: [8, true],
};
const FLOATS: Readonly<Record<string, number>> = { float: 4, double: 8 };
/** Names whose width is that of a pointer, whatever they are made of. */
const POINTER_SIZED =
  /^(size_t|ssize_t|ptrdiff_t|u?intptr_t|S?SIZE_T|U?INT_PTR|U?LONG_PTR|DWORD_PTR|WPARAM|LPARAM|LRESULT|rsize_t)$/;

/** Reads the text of a type. */
export function parseType(text: string, scope: Scope, named = '', platform = false): CType {
  const plain = text.replace(/\b(const|volatile|restrict|__restrict|__unaligned|__ptr32|__ptr64)\b/g, '').trim();
  const array = /^(.*?)\s*\[(\d*)\]((?:\[\d*\])*)$/.exec(plain);
  if (array !== null && !plain.includes('(*)')) {
    const [, of = '', len = '', rest = ''] = array;
    return { t: 'array', of: parseType(`${of}${rest}`, scope, '', platform), len: Number(len || '0') };
  }
  const spelled = named === '' ? plain : named;
  // Vectors, and what only these words say; the star in `__vector_size__(4 * sizeof(int))` makes no pointer.
  if (/__attribute__|__vector|_Complex|_Atomic|_BitInt|_Imaginary/.test(plain) && !/\(\*/.test(plain))
    return { t: 'unknown', spelled };
  // `int (*[2])(void)`: so many functions.
  const functions = /\(\*\s*\[(\d+)\]((?:\[\d+\])*)\)/.exec(plain);
  if (functions !== null) {
    const [whole, len = '', rest = ''] = functions;
    return { t: 'array', of: parseType(plain.replace(whole, `(*${rest})`), scope, named, platform), len: Number(len) };
  }
  // A reference has no size of its own, and a pointer to a member has another one everywhere.
  if (/&\s*$|\(&|::\s*\*/.test(plain) && !/\(\*/.test(plain)) return { t: 'unknown', spelled };
  if (/[*&^]/.test(plain)) return { t: 'ptr', spelled, varies: 'pointer' };
  return named === '' || !POINTER_SIZED.test(named) ? parseName(plain, scope, spelled, platform) : word(spelled);
}

const word = (spelled: string): CType => ({ t: 'usize', spelled, varies: 'pointer' });

function parseName(plain: string, scope: Scope, spelled: string, platform: boolean): CType {
  if (POINTER_SIZED.test(plain)) return word(plain);
  const sized = SIZED[plain];
  if (sized !== undefined) {
    const signed = plain === 'char' ? scope.charSigned : sized[1];
    return { t: 'int', size: sized[0], signed, spelled };
  }
  const float = FLOATS[plain];
  if (float !== undefined) return { t: 'float', size: float, spelled };
  if (plain === 'long' || plain === 'unsigned long') {
    const varies = platform ? {} : { varies: 'long' as const };
    return { t: 'int', size: scope.longSize, signed: plain === 'long', spelled, ...varies };
  }
  if (plain === 'wchar_t') {
    return {
      t: 'int',
      size: scope.wcharSize,
      signed: scope.wcharSigned,
      spelled,
      ...(platform ? {} : { varies: 'wchar_t' as const }),
    };
  }
  const name = placeInType(plain) ?? plain.replace(/^(struct|union|class|enum) /, '');
  const known = scope.typedef(name);
  if (known !== undefined && !/^(struct|union|class|enum) /.test(plain)) {
    if (known.tag !== undefined) {
      const kind = scope.tag(known.tag)?.kind;
      if (kind !== undefined) return { t: kind, id: known.tag };
    }
    // GUID and the like are made of platform types all through. The outermost name is what the header says.
    const found = parseType(known.type, scope, spelled === plain ? name : spelled, platform || known.platform);
    const ordered = inNetworkOrder(name, found);
    return known.system || statesWidth(name, ordered) ? withoutLong(ordered, name) : ordered;
  }
  const tag = scope.tag(name);
  return tag === undefined ? { t: 'unknown', spelled: plain } : { t: tag.kind, id: tag.id };
}

/**
 * The kernel's names for words whose most significant byte comes first, and that of the checksum of the Internet, which the
 * protocols count among them; `__le32` is an integer as any other.
 */
function inNetworkOrder(name: string, type: CType): CType {
  const bits = name === '__sum16' ? '16' : /^__be(16|32|64)$/.exec(name)?.[1];
  return type.t === 'int' && Number(bits) === type.size * 8 ? { ...type, big: true } : type;
}

/** `uint64_t`, `__le32`, `UINT64`: the name says how wide it is, and so it is wherever it is declared. */
function statesWidth(name: string, type: CType): boolean {
  if (type.t !== 'int') return false;
  if (/^u?intmax_t$/.test(name)) return type.size === 8;
  return (name.match(/\d+/g) ?? []).some((bits) => Number(bits) === type.size * 8);
}

/** What `long` means here says nothing of a type whose width is stated, and little of one that the system chose. */
function withoutLong(type: CType, name: string): CType {
  if (type.t !== 'int' || (type.varies !== 'long' && type.varies !== 'system')) return type;
  const { varies: _, ...rest } = type;
  return statesWidth(name, type) ? rest : { ...rest, varies: 'system' };
}
