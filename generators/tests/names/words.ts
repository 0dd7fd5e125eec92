/** Words that mean something in a target, asked of its compilers where they know. */
import { spawnSync } from 'node:child_process';
import { ts } from '@ts-morph/common';

const list = (text: string): string[] => text.trim().split(/\s+/);

/** Reference of C (to C23), of C++ (to C++23), and what GNU adds. */
export const C_KEYWORDS = list(`
  alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class co_await
  co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete do
  double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace
  new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires restrict
  return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try
  typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while xor xor_eq
  _Alignas _Alignof _Atomic _BitInt _Bool _Complex _Decimal128 _Decimal32 _Decimal64 _Generic _Imaginary _Noreturn
  _Static_assert _Thread_local import module final override`);

/** Macros of Windows headers that schemas have run into, and of other headers that are everywhere. */
export const FOREIGN_MACROS = list(`
  interface near far small hyper IN OUT OPTIONAL ERROR DELETE NEAR FAR CONST VOID TRUE FALSE pascal cdecl CALLBACK
  WINAPI APIENTRY NO_ERROR IGNORE INFINITE DIFFERENCE ABSOLUTE RELATIVE TRANSPARENT OPAQUE STRICT min max NULL
  linux unix i386 errno None Bool True False Success Always Complex`);

export const C_HEADERS: readonly string[] =
  list(`stddef stdint limits errno stdio stdbool math complex assert signal float iso646 stdalign
  stdnoreturn inttypes stdarg string time locale wchar`);

/**
 * Macros that a compiler knows before anything, those of what generated headers include (both with GNU's additions too), and
 * those of the standard's headers where they keep to the standard. With each, whether it takes parameters.
 */
export function macros(): Map<string, boolean> {
  const found = new Map<string, boolean>();
  const ask = (language: string, standard: string, headers: readonly string[], ...compilers: string[]): void => {
    const input = headers.map((header) => `#include <${header}.h>\n`).join('');
    for (const compiler of compilers) {
      const { stdout } = spawnSync(compiler, ['-dM', '-E', `-std=${standard}`, `-x${language}`, '-'], {
        input,
        encoding: 'utf8',
      });
      for (const [, name, bracket] of stdout.matchAll(/^#define (\w+)(\()?/gm)) found.set(name!, bracket !== undefined);
    }
  };
  ask('c', 'gnu17', ['stddef', 'stdint'], 'gcc', 'clang');
  ask('c++', 'gnu++17', ['stddef', 'stdint'], 'gcc', 'clang');
  ask('c', 'c11', C_HEADERS, 'gcc', 'clang');
  return found;
}

export function typescriptWords(): string[] {
  const keywords: string[] = [];
  for (let kind = 0; kind < 200; kind += 1) {
    const text = ts.tokenToString(kind as never);
    if (text !== undefined && /^[a-z]/.test(text)) keywords.push(text);
  }
  return [
    ...new Set([
      ...keywords,
      ...Object.getOwnPropertyNames(globalThis),
      ...list('arguments eval await enum implements interface let package static yield then'),
    ]),
  ];
}

export const OBJECT_WORDS = [
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'length',
  'name',
  'caller',
  'then',
  'toJSON',
];

export const RUST_KEYWORDS = list(`
  as async await break const continue crate dyn else enum extern false fn for gen if impl in let loop match mod move mut
  pub ref return self Self static struct super trait true type unsafe use where while abstract become box do final macro
  override priv try typeof unsized virtual yield union macro_rules raw safe auto default`);
export const RUST_WORDS = list(`
  Result Ok Err Option Some None Default From Into TryFrom TryInto Vec String Box ToString ToOwned Send Sync Sized Unpin
  Drop Copy Clone Debug Display Eq PartialEq Ord PartialOrd Hash Iterator IntoIterator Extend AsRef AsMut Fn FnMut FnOnce
  Ordering Formatter FromBytes IntoBytes KnownLayout Immutable u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32
  f64 bool char str core alloc std zerocopy runtime planes party PLANES LOCK_JSON LOCK lib main build fuzz mod_
  new clone drop default as_bytes size_of offset_of assert format write matches vec print panic debug_assert derive repr
  allow cfg test inline doc SIZE ZERO EMPTY KNOWN OFFSETS MIN_SIZE MAX_SIZE MAX_BODY MAGIC VALUES ROLE COUNT NAMES INFO
  get name bits contains intersects is_empty is_known read read_from bytes check_ranges encode encode_into decode
  decode_exact decode_prefix validate decode_from encode_to kind tag direction parse_header io into_io create open
  open_prefix inside memory into_memory mapped_len snapshot checked_snapshot fill provider Table Undeclared trapping
  entries from into eq ne cmp partial_cmp hash fmt try_from try_into to_owned to_string borrow as_ref as_mut r w b v at
  value out result start len word other flags handler caller code input output request reply mem self_ M D H P R G T
  index con nul aux prn com1 lpt1 CON NUL AUX PRN Unknown Client Handler`);
export const LUA_WORDS = list(`
  and break do else elseif end false for function goto if in local nil not or repeat return then true until while
  _G _VERSION _ENV assert collectgarbage dofile error getmetatable ipairs load loadfile loadstring next pairs pcall print
  rawequal rawget rawlen rawset require select setmetatable tonumber tostring type unpack xpcall coroutine debug io math
  os package string table utf8 bit bit32 Proto ProtoField DissectorTable Tvb Pinfo TreeItem`);

/** Names that are files of a target, or devices of Windows. */
export const FILES = list(
  'main mod lib type match index runtime base lock readme README generated vectors con nul aux prn com1 lpt9',
);
export const TS_LOCALS = list(
  'at b v w r value bytes name mask high low parts room offset init first body header seq ByteReader ByteWriter PlaneInfo FrameHeader encodeFrame hasAll part copyOf noRoom filledUp answered',
);

/** What headers of Windows and of X11 make of the words above. */
export const MACRO_TEXT = FOREIGN_MACROS.filter((name) => !/^(NULL|linux|unix|i386|errno)$/.test(name))
  .map((name) => (/^(min|max)$/.test(name) ? `#define ${name}(a, b) ((a) < (b) ? (a) : (b))\n` : `#define ${name} 0\n`))
  .join('');
