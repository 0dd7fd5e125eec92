/** `pf-gen generate`: writes what the schema gives. */
import { relative } from 'node:path';
import { type Config, loadConfig } from '../../config/config.ts';
import { diagnostic } from '../../diagnostics/table.ts';
import { applyChanges, changesFor } from '../../incremental/output/folder.ts';
import { planOutput, readsOf } from '../../incremental/output/plan.ts';
import { planKey, rememberPlan } from '../../incremental/output/remembered.ts';
import { TOOL_VERSION } from '../../platform/paths.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { afterwards, compileAnd, type GlobalOptions, type Session } from '../project.ts';

export interface GenerateFlags extends GlobalOptions {
  readonly dryRun?: boolean;
}

/** Writes changed files only, and removes what an earlier run wrote and this one does not. */
export async function generate(host: Host, options: GenerateFlags): Promise<Outcome> {
  if (options.watch !== true) return generateOnce(host, options, {});
  const { watchRounds } = await import('../watch.ts');
  return watchRounds(host, options, (session) => generateOnce(host, options, session));
}

async function generateOnce(host: Host, options: GenerateFlags, session: Session): Promise<Outcome> {
  const config = await loadConfig(host.cwd, options.config);
  session.before?.({ files: await readsOf(config.targets), folders: [] });
  return generated(host, config, options, session);
}

async function generated(host: Host, config: Config, options: GenerateFlags, session: Session): Promise<Outcome> {
  const { out, targets } = config;
  const project = await compileAnd(host, config, session, (model, memory) =>
    planOutput(model, targets, TOOL_VERSION, memory),
  );
  if ('failed' in project) return project.failed;
  const plan = await project.result;
  await afterwards(session, async () => {
    rememberPlan(project.memory, await planKey(project.model, targets), plan);
  });
  const changes = changesFor(out, plan);
  const dry = options.dryRun === true;
  if (!dry) applyChanges(out, plan, changes);
  const data = { dryRun: dry, files: plan.size, ...changes };
  const folder = relative(host.cwd, out) || '.';
  if (changes.stray.length > 0) {
    const found = changes.stray.map((file) => diagnostic('PF2003', {}, { file, line: 1, col: 1 }));
    return { ...failure(host, `${folder} holds files that are not generated`, found, out), data };
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
