/** Arrows of the Rust side: between crates, as cargo tells them, and between the modules of a crate, as its text does. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import type { Arrow } from './rooms.ts';

const Metadata = z.object({
  packages: z.array(
    z.object({
      manifest_path: z.string(),
      dependencies: z.array(z.object({ name: z.string(), kind: z.string().nullable(), path: z.string().optional() })),
    }),
  ),
});

/** Crate → crate, and crate → library, for a Cargo workspace below `root`. */
export function crateArrows(root: string, manifest: string): Arrow[] {
  const asked = [
    'metadata',
    '--no-deps',
    '--offline',
    '--format-version',
    '1',
    '--manifest-path',
    join(root, manifest),
  ];
  const text = execFileSync('cargo', asked, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const top = realpathSync(root);
  return Metadata.parse(JSON.parse(text)).packages.flatMap(({ manifest_path, dependencies }) => {
    const from = relative(top, dirname(manifest_path));
    return dependencies.map(({ name, kind, path }): Arrow => {
      const to = path === undefined ? { to: name, library: true } : { to: relative(top, path) };
      return { from, ...to, test: kind === 'dev' };
    });
  });
}

/** Module → module inside of a crate's `src`; a module that is a folder stands for all in it. */
export function moduleArrows(root: string, source: string): Arrow[] {
  const paths = rustFiles(join(root, source)).map((path) => relative(join(root, source), path));
  const modules = new Set(paths.map(topOf));
  return paths.flatMap((path) => {
    const from = topOf(path);
    if (from === 'lib' || from === 'main' || from === 'bin') return [];
    const used = usedModules(path, readFileSync(join(root, source, path), 'utf8'));
    const others = used.filter((to) => to !== from && modules.has(to));
    return others.map((to): Arrow => ({ from: `${source}/${from}`, to: `${source}/${to}` }));
  });
}

const topOf = (path: string): string => (path.split('/')[0] ?? '').replace(/\.rs$/, '');

function rustFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.rs'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Names behind `crate::`, and behind as many `super::` as lead to the crate. Tests of a file in the file do not count. */
export function usedModules(path: string, text: string): string[] {
  const code = text.replace(/\/\/.*$/gm, '').replace(/#\[cfg\((?:all\()?test[\s\S]*?\bmod \w+ \{[\s\S]*$/, '');
  const parts = path.replace(/\.rs$/, '').split('/');
  const depth = parts.at(-1) === 'mod' ? parts.length - 1 : parts.length;
  const found: string[] = [];
  for (const [, name] of code.matchAll(/\bcrate::(\w+)/g)) found.push(name!);
  for (const [, names] of code.matchAll(/\bcrate::\{([^}]*)\}/g)) {
    found.push(...names!.split(',').map((name) => name.trim().split('::')[0]!));
  }
  for (const [, ups, name] of code.matchAll(/\b((?:super::)+)(\w+)/g)) {
    if (ups!.length / 'super::'.length === depth) found.push(name!);
  }
  return [...new Set(found)];
}
