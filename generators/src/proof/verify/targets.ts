/** Platforms for which the generated C is compiled. clang and zig stand in for each vendor's compiler; reports say so. */
export interface Target {
  readonly name: string;
  /** clang's triple. */
  readonly clang: string;
  /** zig's name of it. */
  readonly zig: string;
  readonly big: boolean;
}

const target = (name: string, clang: string, zig: string, big = false): Target => ({ name, clang, zig, big });

export const TARGETS: readonly Target[] = [
  target('x86_64-windows-msvc', 'x86_64-pc-windows-msvc', 'x86_64-windows-msvc'),
  target('i686-windows-msvc', 'i686-pc-windows-msvc', 'x86-windows-msvc'),
  target('aarch64-windows-msvc', 'aarch64-pc-windows-msvc', 'aarch64-windows-msvc'),
  target('x86_64-windows-gnu', 'x86_64-pc-windows-gnu', 'x86_64-windows-gnu'),
  target('i686-windows-gnu', 'i686-pc-windows-gnu', 'x86-windows-gnu'),
  target('aarch64-windows-gnu', 'aarch64-pc-windows-gnu', 'aarch64-windows-gnu'),
  target('x86_64-linux', 'x86_64-unknown-linux-gnu', 'x86_64-linux-gnu'),
  target('i686-linux', 'i686-unknown-linux-gnu', 'x86-linux-gnu'),
  target('aarch64-linux', 'aarch64-unknown-linux-gnu', 'aarch64-linux-gnu'),
  target('armv7-linux', 'armv7-unknown-linux-gnueabihf', 'arm-linux-gnueabihf'),
  target('s390x-linux', 's390x-unknown-linux-gnu', 's390x-linux-gnu', true),
  target('powerpc64-linux', 'powerpc64-unknown-linux-gnu', 'powerpc64-linux-gnu', true),
  target('x86_64-macos', 'x86_64-apple-macosx', 'x86_64-macos'),
  target('aarch64-macos', 'arm64-apple-macosx', 'aarch64-macos'),
  target('wasm32', 'wasm32-unknown-unknown', 'wasm32-freestanding'),
];
