/** Small binaries of many formats that carry a text in `.pf_abi`, made by clang, lld and llvm-ar. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../fixtures/tools.ts';

/** Programs that `writeSamples` calls. */
export const SAMPLE_TOOLS = ['clang', 'ld.lld', 'lld-link', 'wasm-ld', 'llvm-ar'];

const quoted = (text: string): string => JSON.stringify(text);

/** C source that embeds a text. In WebAssembly a section of a C object would become data: a custom section is assembly. */
function source(text: string, kind: 'plain' | 'mach-o' | 'wasm'): string {
  const section = kind === 'mach-o' ? '__DATA,__pf_abi' : '.pf_abi';
  const embedded =
    kind === 'wasm'
      ? `__asm__(".section .custom_section..pf_abi,\\"\\",@\\n.ascii " ${quoted(quoted(text))} "\\n");\n`
      : `__attribute__((used, section("${section}"))) static const char lock[] = ${quoted(text)};\n`;
  return `${embedded}int answer(void) { return 42; }\n`;
}

/** Target → format as `inspect` names it. */
const OBJECTS: readonly (readonly [name: string, target: string, format: string])[] = [
  ['elf64.o', 'x86_64-linux-gnu', 'ELF64'],
  ['elf32.o', 'i686-linux-gnu', 'ELF32'],
  ['elf-big.o', 's390x-linux-gnu', 'ELF64 big-endian'],
  ['elf32-big.o', 'powerpc-linux-gnu', 'ELF32 big-endian'],
  ['coff64.obj', 'x86_64-pc-windows-msvc', 'COFF x86-64 object'],
  ['coff32.obj', 'i686-pc-windows-msvc', 'COFF i386 object'],
  ['coff-arm.obj', 'aarch64-pc-windows-msvc', 'COFF ARM64 object'],
  ['mach64.o', 'x86_64-apple-darwin', 'Mach-O'],
  ['mach-arm.o', 'arm64-apple-darwin', 'Mach-O'],
  ['wasm.o', 'wasm32', 'WebAssembly'],
];

export interface Sample {
  readonly name: string;
  readonly path: string;
  readonly format: string;
}

/** Writes one file of each format into `folder`, each with `text`. */
export function writeSamples(folder: string, text: string): Sample[] {
  const path = (name: string): string => join(folder, name);
  const found: Sample[] = [];
  const add = (name: string, format: string): void => void found.push({ name, path: path(name), format });
  for (const [name, target, format] of OBJECTS) {
    const kind = target === 'wasm32' ? 'wasm' : target.includes('apple') ? 'mach-o' : 'plain';
    writeFileSync(path('sample.c'), source(text, kind));
    run('clang', [`--target=${target}`, '-ffreestanding', '-c', path('sample.c'), '-o', path(name)]);
    add(name, format);
  }
  run('ld.lld', ['-shared', '-z', 'keep-text-section-prefix', path('elf64.o'), '-o', path('elf64.so')]);
  add('elf64.so', 'ELF64');
  const link = (object: string, image: string): string =>
    run('lld-link', ['/nologo', '/dll', '/noentry', '/nodefaultlib', `/out:${path(image)}`, path(object)]);
  link('coff64.obj', 'pe64.dll');
  add('pe64.dll', 'PE32+ x86-64');
  run('lld-link', [
    '/nologo',
    '/dll',
    '/noentry',
    '/nodefaultlib',
    '/safeseh:no',
    `/out:${path('pe32.dll')}`,
    path('coff32.obj'),
  ]);
  add('pe32.dll', 'PE32 i386');
  link('coff-arm.obj', 'pe-arm.dll');
  add('pe-arm.dll', 'PE32+ ARM64');
  run('wasm-ld', ['--no-entry', '--export-all', path('wasm.o'), '-o', path('linked.wasm')]);
  add('linked.wasm', 'WebAssembly');
  addArchives(folder, add);
  return found;
}

function addArchives(folder: string, add: (name: string, format: string) => void): void {
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('empty.c'), 'int nothing(void) { return 0; }\n');
  mkdirSync(path('inner'), { recursive: true });
  // Longer than the 16 bytes of a member's header, so that each dialect has to say it in its own way.
  const plain = path('an-object-with-a-long-name-and-no-lock.o');
  run('clang', ['--target=x86_64-linux-gnu', '-c', path('empty.c'), '-o', plain]);
  const carrier = path('inner/an-object-with-a-long-name-and-a-lock.o');
  run('llvm-ar', ['--version']);
  writeFileSync(path('notes.txt'), 'a text is no object');
  run('cp', [path('elf64.o'), carrier]);
  for (const format of ['gnu', 'bsd', 'darwin']) {
    run('llvm-ar', [`--format=${format}`, 'rcs', path(`${format}.a`), plain, path('notes.txt'), carrier]);
    add(`${format}.a`, 'archive (ELF64; 3 members)');
  }
  run('llvm-ar', ['--thin', '--format=gnu', 'rcs', path('thin.a'), plain, carrier]);
  add('thin.a', 'archive (ELF64; 2 members)');
  run('lld-link', ['/lib', '/nologo', `/out:${path('msvc.lib')}`, path('coff64.obj')]);
  add('msvc.lib', 'archive (COFF x86-64 object; 1 member)');
}
