/** `pf-gen check`: proves that the generated files are those of the schema. Writes nothing. */
import { relative } from 'node:path';
import { TOOL_VERSION } from '../../evaluate/paths.ts';
import { compareOutput } from '../../output/compare.ts';
import { planOutput } from '../../output/plan.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';

/** Compares in memory; finds what differs, is missing, or does not belong there. */
export async function check(host: Host, options: GlobalOptions): Promise<Outcome> {
  const project = await openProject(host, options);
  if ('failed' in project) return project.failed;
  const { out, targets } = project.config;
  const plan = await planOutput(project.model, targets, TOOL_VERSION);
  const found = compareOutput(out, plan);
  if (found.length > 0) {
    const folder = relative(host.cwd, out) || '.';
    const files = found.length === 1 ? '1 file differs' : `${found.length} files differ`;
    return failure(host, 'findings', `${folder}: ${files} from the schema: run \`npx pf-gen generate\``, found, out);
  }
  const planes = project.model.planes.map(({ name, version, hash }) => ({ name, version, hash }));
  return { exit: 'ok', data: { files: plan.size, planes }, text: `${plan.size} files match the schema\n` };
}
