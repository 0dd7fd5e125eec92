/** `pf-gen generate`: writes what the schema gives. */
import { relative } from 'node:path';
import { diagnostic } from '../../diagnostics/table.ts';
import { TOOL_VERSION } from '../../evaluate/paths.ts';
import { applyChanges, changesFor } from '../../output/folder.ts';
import { planOutput } from '../../output/plan.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';

/** Writes changed files only, and removes what an earlier run wrote and this one does not. */
export async function generate(host: Host, options: GlobalOptions & { dryRun?: boolean }): Promise<Outcome> {
  const project = await openProject(host, options);
  if ('failed' in project) return project.failed;
  const { out, targets } = project.config;
  const plan = await planOutput(project.model, targets, TOOL_VERSION);
  const changes = changesFor(out, plan);
  const dry = options.dryRun === true;
  if (!dry) applyChanges(out, plan, changes);
  const data = { dryRun: dry, files: plan.size, ...changes };
  const folder = relative(host.cwd, out) || '.';
  if (changes.stray.length > 0) {
    const found = changes.stray.map((file) => diagnostic('PF2003', {}, { file, line: 1, col: 1 }));
    return { ...failure(host, 'findings', `${folder} holds files that are not generated`, found, out), data };
  }
  const verbs = dry ? { write: 'would write', remove: 'would remove' } : { write: 'wrote', remove: 'removed' };
  const lines = [
    ...changes.written.map((path) => `${verbs.write} ${folder}/${path}\n`),
    ...changes.removed.map((path) => `${verbs.remove} ${folder}/${path}\n`),
  ];
  const changed = lines.length;
  const last = changed === 0 ? `${plan.size} files are up to date\n` : `${changed} of ${plan.size} files changed\n`;
  return { exit: 'ok', data, text: `${lines.join('')}${last}` };
}
