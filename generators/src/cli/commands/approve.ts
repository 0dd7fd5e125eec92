/** `pf-gen approve`: writes an approval for the breaks of one plane since the newest release. */
import { join, relative } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { diagnostic } from '../../diagnostics/table.ts';
import { writeFiles } from '../../platform/write/files.ts';
import { Approval, approvalsFolder } from '../../policy/approvals.ts';
import { checkPolicy } from '../../policy/check.ts';
import type { Delta } from '../../policy/delta.ts';
import { releasesIn } from '../../policy/released.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { compileProject, type GlobalOptions } from '../project.ts';

export interface ApproveOptions extends GlobalOptions {
  readonly plane?: string;
  readonly why?: string;
  readonly todo?: string;
  readonly expires?: string;
  readonly dryRun?: boolean;
}

/** Writes an approval, or prints what is to be approved when no reason is given. */
export async function approve(host: Host, options: ApproveOptions): Promise<Outcome> {
  const config = await loadConfig(host.cwd, options.config);
  const releases = releasesIn(config.released);
  const nothing = (what: string): Outcome =>
    failure(host, 'nothing was approved', [diagnostic('PF5512', { what })], host.cwd);
  if (releases.length === 0) return nothing('nothing is released yet');
  const project = await compileProject(host, config);
  if ('failed' in project) return project.failed;
  const { judgement, release } = checkPolicy(project.model, releases, config.released, project.sources.root);
  const approved = new Set(judgement.used.map(({ approval }) => approval.delta));
  const open = judgement.deltas.filter((delta) => !approved.has(delta.hash));
  const wanted = options.plane === undefined ? open : open.filter((delta) => delta.plane === options.plane);
  if (wanted.length === 0) {
    const where = options.plane === undefined ? '' : ` in plane '${options.plane}'`;
    return nothing(`no break since ${release}${where} is without an approval`);
  }
  const [delta, ...others] = wanted;
  if (options.why === undefined || delta === undefined) return listed(wanted, release);
  if (others.length > 0) return nothing(`say which plane with --plane: ${wanted.map(({ plane }) => plane).join(', ')}`);
  const { plane, hash } = delta;
  const { why, todo, expires } = options;
  const parsed = Approval.safeParse({
    format: 1,
    plane,
    delta: hash,
    why,
    todo,
    expires,
    since: release,
    breaks: words(delta),
  });
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('; ');
    return failure(host, 'nothing was approved', [diagnostic('PF4003', { what: faults })], host.cwd);
  }
  const path = join(approvalsFolder(config.released), `${plane}-${hash.slice(0, 12)}.json`);
  const shown = relative(host.cwd, path);
  if (options.dryRun === true) {
    return {
      exit: 'ok',
      data: { dryRun: true, path: shown, ...parsed.data },
      text: `would write ${shown}\ndelta ${hash}\n`,
    };
  }
  writeFiles([{ path, content: `${JSON.stringify(parsed.data, null, 2)}\n` }]);
  return { exit: 'ok', data: { path: shown, ...parsed.data }, text: `wrote ${shown}\ndelta ${hash}\n` };
}

const words = ({ breaks }: Delta): string[] => breaks.map(({ code, path, message }) => `${code} ${path}: ${message}`);

function listed(deltas: readonly Delta[], release: string): Outcome {
  const data = deltas.map((delta) => ({ plane: delta.plane, delta: delta.hash, breaks: words(delta) }));
  const text = data.map(
    ({ plane, delta, breaks }) => `plane ${plane}, delta ${delta}\n${breaks.map((line) => `  ${line}\n`).join('')}`,
  );
  const hint = 'approve with --plane, --why, --todo and --expires\n';
  return { exit: 'ok', data: { release, open: data }, text: `${text.join('')}${hint}` };
}
