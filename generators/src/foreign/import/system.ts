/** Where a system keeps the headers of a target. */
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const DEBIAN: Readonly<Record<string, string>> = {
  'linux-x64': 'x86_64-linux-gnu',
  'linux-arm64': 'aarch64-linux-gnu',
};
const MINGW: Readonly<Record<string, string>> = {
  'win-x64': 'x86_64-w64-mingw32',
  'win-x64-gnu': 'x86_64-w64-mingw32',
  'win-arm64': 'aarch64-w64-mingw32',
  'win-x86': 'i686-w64-mingw32',
};

/**
 * Folders with headers of the target, those of the architecture first. Headers of another architecture are not taken: their
 * layouts may be others.
 */
export function systemFolders(target: string, root = '/'): string[] {
  const [debian, mingw] = [DEBIAN[target], MINGW[target]];
  const folders =
    debian !== undefined
      ? [`usr/${debian}/include`, `usr/include/${debian}`, 'usr/include']
      : mingw !== undefined
        ? [`usr/${mingw}/include`, `usr/${mingw}/sys-root/mingw/include`]
        : [];
  return folders.map((folder) => join(root, folder)).filter((folder) => existsSync(folder));
}

/** Other clangs of this machine, `clang-16` before `clang-14`. */
export function otherClangs(program: string, path = process.env.PATH ?? ''): string[] {
  const found = new Map<string, number>();
  for (const folder of path.split(delimiter)) {
    let names: string[] = [];
    try {
      names = readdirSync(folder);
    } catch {
      // A folder of PATH that is not there.
    }
    for (const name of names) {
      const version = /^clang-(\d+)$/.exec(name)?.[1];
      if (version !== undefined && name !== program) found.set(name, Number(version));
      if (name === 'clang' && name !== program) found.set(name, 0);
    }
  }
  return [...found].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
