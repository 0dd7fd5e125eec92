/** The header that puts the compact lock into a C or C++ binary, where `pf-gen inspect` finds it. */
import { template } from '../render.ts';
import type { Names } from './names.ts';

/** Numbers on one line, and bytes of one assembler directive. */
const PER_LINE = 32;
const PER_DIRECTIVE = 96;

const LOCK = template<Record<string, unknown>>(`
/* Include it in exactly one source file of each binary. */
#if defined(__wasm__)
/* A section of a C object would become data here: a custom section is written by the assembler. */
__asm__(
  ".section .custom_section..pf_abi,\\"\\",@\\n"
{{#each directives}}
  {{this}}
{{/each}}
);
#else
#if defined(__cplusplus)
extern "C" {
#endif
#if defined(_MSC_VER)
#pragma section(".pf_abi", read)
#if defined(_M_IX86)
#pragma comment(linker, "/include:_{{symbol}}")
#else
#pragma comment(linker, "/include:{{symbol}}")
#endif
#define {{place}} __declspec(allocate(".pf_abi"))
#elif defined(__APPLE__)
#define {{place}} __attribute__((used, section("__DATA,__pf_abi")))
#elif defined(__has_attribute)
#if __has_attribute(retain)
#define {{place}} __attribute__((used, retain, section(".pf_abi")))
#endif
#endif
#if !defined({{place}})
#define {{place}} __attribute__((used, section(".pf_abi")))
#endif
extern const unsigned char {{symbol}}[{{size}}];
{{place}} const unsigned char {{symbol}}[{{size}}] = {
{{#each lines}}
{{this}}
{{/each}}
};
#if defined(__MINGW32__)
/* GNU ld for Windows drops sections that nothing refers to, used or not. It keeps constructors. */
__attribute__((constructor, used)) static void {{symbol}}_keep(void) {
  __asm__ volatile("" : : "r"({{symbol}}));
}
#endif
#if defined(__cplusplus)
}
#endif
#endif
`);

/** Body of `lock.h`. `text` is the lock on one line. */
export function printLock(names: Names, text: string): string {
  const bytes = new TextEncoder().encode(text);
  const rows = (size: number): Uint8Array[] =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
  return LOCK({
    symbol: names.claim(`${names.prefix}_abi_lock`, { name: 'the lock' }),
    place: names.claim(names.free('LOCK', 'SECTION'), { name: 'the lock' }),
    size: bytes.length,
    lines: rows(PER_LINE).map((row) => `  ${row.join(', ')},`),
    // Numbers again: a text would need the escapes of C and of the assembler, one in the other.
    directives: rows(PER_DIRECTIVE).map((row) => `".byte ${row.join(',')}\\n"`),
  });
}
