/** Arrows between the crates of the Rust side, as cargo tells them. */
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
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
