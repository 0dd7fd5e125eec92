/** `pf-gen check`: proves that the generated files are those of the schema. Writes nothing. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Config, loadConfig } from '../../config/config.ts';
import { filesDigest } from '../../incremental/cache/digest.ts';
import { compareOutput } from '../../incremental/output/compare.ts';
import { ownedFiles } from '../../incremental/output/folder.ts';
import { listFiles } from '../../incremental/output/list.ts';
import { MANIFEST_NAME, planOutput, readsOf } from '../../incremental/output/plan.ts';
import { planKey, rememberedPlan, rememberPlan } from '../../incremental/output/remembered.ts';
import { lookAround, remember } from '../../incremental/record/remember.ts';
import { TOOL_VERSION } from '../../platform/paths.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { compileAnd, type GlobalOptions, type Project, type Session } from '../project.ts';
import type { Interest } from '../watched.ts';

/** Compares in memory; finds what differs, is missing, or does not belong there. */
export async function check(host: Host, options: GlobalOptions): Promise<Outcome> {
  if (options.watch !== true) return checkOnce(host, options, {});
  const { watchRounds } = await import('../watch.ts');
  return watchRounds(host, options, (session) => checkOnce(host, options, session));
}

async function checkOnce(host: Host, options: GlobalOptions, session: Session): Promise<Outcome> {
  const config = await loadConfig(host.cwd, options.config);
  session.before?.(await interestOf(config));
  return checked(host, config, session);
}

/** A check stands on what the targets read, on what the output folder holds, and on releases and approvals. */
async function interestOf({ out, released, targets }: Config): Promise<Interest> {
  const inOut = (): string[] => listed(out);
  const inReleased = (): string[] => listed(released).filter((path) => path.endsWith('.json'));
  // A file that nobody generated is a finding whatever it holds. Without a manifest any may have been generated.
  const owned = ownedFiles(out);
  const generated = owned.size === 0 ? inOut() : [...owned].map((path) => join(out, path));
  const files = [...(await readsOf(targets)), join(out, MANIFEST_NAME), ...generated, ...inReleased()];
  return {
    files,
    folders: [
      { path: out, list: inOut },
      { path: released, list: inReleased },
    ],
  };
}

function listed(folder: string): string[] {
  try {
    return listFiles(folder).map((path) => join(folder, path));
  } catch {
    return [];
  }
}

async function checked(host: Host, config: Config, session: Session): Promise<Outcome> {
  const released = existsSync(config.released);
  // Every released lock counts, and so does that there is none yet; approvals end with a day.
  const around = await lookAround(config, { folders: [config.released], dated: released });
  const { out, targets } = config;
  const project = await compileAnd(host, config, session, async (model, memory) => {
    const key = await planKey(model, targets);
    const sum = rememberedPlan(memory, key);
    if (sum !== undefined && sum.digest === filesDigest(out, listFiles(out))) return { sum };
    return { key, plan: await planOutput(model, targets, TOOL_VERSION, memory) };
  });
  if ('failed' in project) return project.failed;
  const planned = await project.result;
  if (planned.plan !== undefined) {
    const found = compareOutput(out, planned.plan);
    if (found.length > 0) {
      const folder = relative(host.cwd, out) || '.';
      const files = found.length === 1 ? '1 file differs' : `${found.length} files differ`;
      return failure(host, `${folder}: ${files} from the schema: run \`npx pf-gen generate\``, found, out);
    }
  }
  const sum = planned.sum ?? rememberPlan(project.memory, planned.key, planned.plan);
  const policy = released ? await policyOf(host, config, project) : {};
  if ('exit' in policy) return policy;
  const planes = project.model.planes.map(({ name, version, hash }) => ({ name, version, hash }));
  const clean = {
    data: { files: sum.files, planes, ...policy },
    text: `${sum.files} files match the schema\n${policy.release === undefined ? '' : `versions follow from ${policy.release}\n`}`,
  };
  await remember(config, project.sources, sum.digest, around, clean);
  return { exit: 'ok', ...clean };
}

/** Whether versions and approvals follow from the newest release. The comparison is loaded only when there is one. */
async function policyOf(host: Host, config: Config, project: Project): Promise<{ release?: string } | Outcome> {
  const { releasesIn } = await import('../../policy/released.ts');
  const releases = releasesIn(config.released);
  if (releases.length === 0) return {};
  const { checkPolicy } = await import('../../policy/check.ts');
  const { root } = project.sources;
  const { release, found } = checkPolicy(project.model, releases, config.released, root);
  if (found.length === 0) return { release };
  return failure(host, `the schema does not follow from ${release}`, found, root);
}
