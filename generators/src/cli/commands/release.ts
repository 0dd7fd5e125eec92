/** `pf-gen release`: writes the lock of the schema as a released version. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { lockOf, prettyLock } from '../../compile/lock.ts';
import { loadConfig } from '../../config/config.ts';
import { diagnostic } from '../../diagnostics/table.ts';
import { writeFiles } from '../../platform/write/files.ts';
import { nameFault, releasePath, releasesIn } from '../../policy/released.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { compileProject, type GlobalOptions } from '../project.ts';

/** Writes a release; lists them without a name. Never overwrites one. */
export async function release(
  host: Host,
  name: string | undefined,
  options: GlobalOptions & { readonly dryRun?: boolean },
): Promise<Outcome> {
  const config = await loadConfig(host.cwd, options.config);
  const releases = releasesIn(config.released);
  if (name === undefined) {
    const names = releases.map((entry) => entry.name);
    const text = names.length === 0 ? 'nothing is released yet\n' : `${names.join('\n')}\n`;
    return { exit: 'ok', data: { releases: names }, text };
  }
  const why = nameFault(name);
  if (why !== undefined) {
    return failure(host, 'nothing was released', [diagnostic('PF5513', { name, why })], host.cwd);
  }
  const path = releasePath(config.released, name);
  const shown = relative(host.cwd, path);
  if (existsSync(path)) {
    const found = diagnostic('PF5510', { name, file: shown });
    return failure(host, 'nothing was released', [found], host.cwd);
  }
  const project = await compileProject(host, config);
  if ('failed' in project) return project.failed;
  const used: string[] = [];
  if (releases.length > 0) {
    const { checkPolicy } = await import('../../policy/check.ts');
    const result = checkPolicy(project.model, releases, config.released, project.sources.root);
    if (result.found.length > 0) {
      const message = `nothing was released: the schema does not follow from ${result.release}`;
      return failure(host, message, result.found, project.sources.root);
    }
    used.push(...result.judgement.used.map((file) => file.path));
  }
  if (options.dryRun === true) {
    const kept = used.map((file) => `would keep ${relative(host.cwd, archivePath(file, name))}\n`).join('');
    return { exit: 'ok', data: { dryRun: true, name, path: shown }, text: `would write ${shown}\n${kept}` };
  }
  const archived = used.map((file) => archivePath(file, name));
  writeFiles([
    // Never over another release: two of us may run.
    { path, content: prettyLock(lockOf(project.model)), fresh: true },
    // Approvals of breaks that are released now are history: they move into a folder of the release.
    ...used.flatMap((file, n) => [
      { path: archived[n] ?? '', content: readFileSync(file) },
      { path: file, gone: true as const },
    ]),
  ]);
  const moved = archived.map((file) => `kept ${relative(host.cwd, file)}\n`).join('');
  return { exit: 'ok', data: { name, path: shown, archived }, text: `wrote ${shown}\n${moved}` };
}

const archivePath = (file: string, name: string): string => join(dirname(file), name, basename(file));
