/**
 * Packs the package once for a run of the tests, and only when one of them asks: their files run in processes of their
 * own, and each would build the same tarball. Started by the runner before the files (`vitest.config.ts`).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { pack } from './pack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Port of this machine that answers with the tarball's path, or why there is none; then it closes. */
    readonly packing: number;
  }
}

/** What a test that connects is told. */
export type Packed = { readonly tarball: string } | { readonly why: string };

export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'pf-gen-packed-'));
  let packed: Promise<Packed> | undefined;
  const server = createServer(async (asker) => {
    asker.on('error', () => {});
    packed ??= pack(mkdtempSync(join(folder, 'run-'))).then(
      (tarball) => ({ tarball }),
      (error: unknown) => ({ why: String(error) }),
    );
    asker.end(JSON.stringify(await packed));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('packing', (server.address() as AddressInfo).port);
  // While somebody watches, sources change between two runs.
  project.onTestsRerun(() => {
    packed = undefined;
  });
  return () => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
