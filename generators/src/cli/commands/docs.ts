/** `pf-gen docs`: the reference of the schema as one HTML page. */
import { relative, resolve } from 'node:path';
import { DocsOptions, referencePage } from '../../emit/docs/index.ts';
import { inputOf } from '../../emit/standalone.ts';
import { writeFiles } from '../../platform/write/files.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';

/** Writes the page. Title and planes are those of the target `docs`, where the configuration has one. */
export async function docs(host: Host, file = 'reference.html', options: GlobalOptions = {}): Promise<Outcome> {
  const project = await openProject(host, options);
  if ('failed' in project) return project.failed;
  const configured = project.config.targets.find(({ name }) => name === 'docs')?.options;
  const text = referencePage(inputOf(project.model), DocsOptions.parse(configured ?? {}));
  const path = resolve(host.cwd, file);
  writeFiles([{ path, content: text }]);
  const shown = relative(host.cwd, path).replaceAll('\\', '/');
  return { exit: 'ok', data: { file: shown, bytes: Buffer.byteLength(text) }, text: `wrote ${shown}\n` };
}
