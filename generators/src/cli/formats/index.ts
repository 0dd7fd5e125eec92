/** Findings as other programs read them. */
import { relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../diagnostics/table.ts';
import { visibleJson } from '../../text/visible.ts';
import type { Host, Outcome } from '../host.ts';
import { githubAnnotations } from './github.ts';
import { junitReport } from './junit.ts';
import type { Format } from './names.ts';
import { sarifLog } from './sarif.ts';

/** A finding whose file is relative to the root of the repository, with `/`. */
export type Placed = Diagnostic;

/** What a document says. */
export interface Report {
  readonly verb: string;
  readonly found: readonly Placed[];
  /** One line: the end of the story. */
  readonly summary: string;
  readonly clean: boolean;
}

/** Prints an outcome as a document. Files are named as seen from GITHUB_WORKSPACE, or from the working folder. */
export function print(host: Host, format: Format, verb: string, outcome: Outcome): void {
  const root = process.env.GITHUB_WORKSPACE ?? host.cwd;
  const found = (outcome.diagnostics ?? []).map((entry) => placed(entry, host.cwd, root));
  const clean = outcome.exit === 'ok';
  const summary = clean ? outcome.text.trimEnd() : outcome.message;
  const report: Report = { verb, found, summary, clean };
  if (format === 'sarif') host.out(`${visibleJson(sarifLog(report), 2)}\n`);
  else if (format === 'junit') host.out(junitReport(report));
  else host.out(githubAnnotations(report));
}

function placed(found: Diagnostic, cwd: string, root: string): Placed {
  if (found.span === undefined) return found;
  const file = relative(root, resolve(cwd, found.span.file)).split(sep).join('/');
  return { ...found, span: { ...found.span, file } };
}
