/** `pf-gen model`: prints the model, or the JSON Schema of models, for emitters in any language. */
import { modelSchema } from '../../model/schema.ts';
import { visibleJson } from '../../text/visible.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';

/** Prints the model of the schema; with `schema` the JSON Schema that every model fulfils. */
export async function model(host: Host, options: GlobalOptions & { schema?: boolean }): Promise<Outcome> {
  if (options.schema === true) {
    const data = modelSchema();
    return { exit: 'ok', data, text: `${visibleJson(data, 2)}\n` };
  }
  const project = await openProject(host, options);
  if ('failed' in project) return project.failed;
  return { exit: 'ok', data: project.model, text: `${visibleJson(project.model, 2)}\n` };
}
