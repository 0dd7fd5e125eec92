/** `pf-gen diff`: what changed between two sides, for whom, and whether the versions say so. */
import { isAbsolute, relative } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { findConfig } from '../../config/find.ts';
import { diagnostic } from '../../diagnostics/table.ts';
import { diagnosticsOf } from '../../diff/diagnostics.ts';
import { atLeast, CLASSES, type DiffClass, diffModels } from '../../diff/index.ts';
import { printReport } from '../../diff/print.ts';
import type { Span } from '../../model/model.ts';
import { today } from '../../platform/calendar.ts';
import { readApprovals } from '../../policy/approvals.ts';
import { judge } from '../../policy/judge.ts';
import { type Compile, newestRelease, readSide, type Side, WORKING } from '../../policy/side.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { compileProject, type GlobalOptions } from '../project.ts';

export interface DiffVerbOptions extends GlobalOptions {
  readonly failOn?: string;
}

/** Compiles the schema of a configuration, for a side that is one. */
export function compiler(host: Host): Compile {
  return async (config) => {
    const project = await compileProject(host, config);
    if (!('failed' in project)) return { model: project.model, root: project.sources.root };
    const { failed } = project;
    // Places in it are relative to the working folder already.
    return { found: 'diagnostics' in failed ? (failed.diagnostics ?? []) : [], root: host.cwd };
  };
}

/** Compares; without arguments the newest release with the schema. */
export async function diff(host: Host, args: readonly string[], options: DiffVerbOptions): Promise<Outcome> {
  const around = { cwd: host.cwd, config: options.config, compile: compiler(host) };
  const usage = (what: string): Outcome =>
    failure(host, 'the command line was not understood', [diagnostic('PF4003', { what })], host.cwd);
  const { failOn } = options;
  if (failOn !== undefined && !CLASSES.includes(failOn as DiffClass)) {
    return usage(`--fail-on takes one of ${CLASSES.join(', ')}`);
  }
  const oldName = args[0] ?? (await newestRelease(around));
  if (oldName === undefined) return usage('nothing is released yet: say what the schema is compared with');
  const old = await readSide(oldName, around);
  if ('found' in old) return failure(host, `'${oldName}' cannot be read`, old.found, old.root);
  const newName = args[1] ?? WORKING;
  const now = await readSide(newName, around);
  if ('found' in now) return failure(host, `'${newName}' cannot be read`, now.found, now.root);
  return report(host, old, now, failOn as DiffClass | undefined, options);
}

async function report(
  host: Host,
  old: Side,
  now: Side,
  failOn: DiffClass | undefined,
  options: DiffVerbOptions,
): Promise<Outcome> {
  const compared = diffModels(old.model, now.model);
  const config =
    findConfig(host.cwd, options.config) === undefined ? undefined : await loadConfig(host.cwd, options.config);
  const approvals = config === undefined ? [] : readApprovals(config.released, true).files;
  const { planes, found } = judge({
    report: compared,
    old: old.model,
    new: now.model,
    release: old.label,
    approvals,
    today: today(),
    place: now.place,
  });
  const show = (span: Span | undefined): string | undefined =>
    span === undefined
      ? undefined
      : `${isAbsolute(span.file) ? relative(host.cwd, span.file) : span.file}:${span.line}:${span.col}`;
  const placed = compared.findings.map((entry) => ({
    ...entry,
    ...(entry.span === undefined ? {} : { span: shown(now.place(entry.span), host) }),
    ...(entry.oldSpan === undefined ? {} : { oldSpan: shown(old.place(entry.oldSpan), host) }),
  }));
  const data = { old: old.label, new: now.label, class: compared.class ?? null, findings: placed, planes };
  const text = printReport(compared, {
    color: host.color,
    old: old.label,
    new: now.label,
    show: ({ span, oldSpan }) => show(now.place(span)) ?? show(old.place(oldSpan)),
  });
  const noted = diagnosticsOf(compared.findings, now.place);
  if (failOn !== undefined) {
    const bad = compared.findings.filter((entry) => atLeast(entry.class, failOn));
    if (bad.length === 0) return { exit: 'ok', data, text, diagnostics: shownAll(noted, host) };
    const errors = noted.map((entry, n) => (n < 0 ? entry : { ...entry, severity: 'error' as const }));
    const outcome = failure(host, `${bad.length} of class ${failOn} or worse`, errors, host.cwd);
    return { ...outcome, data, text: `${text}${outcome.message}\n` };
  }
  if (found.length === 0) return { exit: 'ok', data, text, diagnostics: shownAll(noted, host) };
  const outcome = failure(host, 'the versions or approvals do not fit the changes', [...found, ...noted], host.cwd);
  const errors = failure(host, outcome.message, found, host.cwd);
  return { ...outcome, data, text: `${text}\n${errors.text}` };
}

function shown(span: Span | undefined, host: Host): Span | undefined {
  return span === undefined || !isAbsolute(span.file) ? span : { ...span, file: relative(host.cwd, span.file) };
}

function shownAll<T extends { readonly span?: Span | undefined }>(found: readonly T[], host: Host): T[] {
  return found.map((entry) => (entry.span === undefined ? entry : { ...entry, span: shown(entry.span, host) }));
}
