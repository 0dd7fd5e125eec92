/** Turns what went wrong into an outcome. */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { exitOfAll, type FailureName } from '../diagnostics/exit-codes.ts';
import { type RenderOptions, renderAll, sorted } from '../diagnostics/render.ts';
import { type Diagnostic, DiagnosticError, diagnostic } from '../diagnostics/table.ts';
import { WriteRefused } from '../platform/write/refused.ts';
import type { Host, Outcome } from './host.ts';

/**
 * An outcome with findings whose files are relative to `root`; they are shown relative to the working folder. How it exits
 * follows from their codes.
 */
export function failure(
  host: Host,
  message: string,
  found: readonly Diagnostic[],
  root: string,
  exit: FailureName = exitOfAll(found),
): Extract<Outcome, { message: string }> {
  const pathOf = (file: string): string => (isAbsolute(file) ? file : join(root, file));
  const options: RenderOptions = {
    color: host.color,
    show: (file) => relative(host.cwd, pathOf(file)) || file,
    source: (file) => {
      try {
        // A pipe or a device has no lines to show, and no end.
        return statSync(pathOf(file)).isFile() ? readFileSync(pathOf(file), 'utf8') : undefined;
      } catch {
        return undefined;
      }
    },
  };
  const diagnostics = sorted(found).map((entry) =>
    entry.span === undefined ? entry : { ...entry, span: { ...entry.span, file: options.show(entry.span.file) } },
  );
  return { exit, message, diagnostics, text: `${renderAll(sorted(found), options)}${message}\n` };
}

/** The outcome of an exception. */
export function caught(host: Host, error: unknown): Outcome {
  if (error instanceof DiagnosticError) {
    const has = (prefix: string): boolean => error.diagnostics.some((found) => found.code.startsWith(prefix));
    if (has('PF3')) return failure(host, 'the configuration has errors', error.diagnostics, host.cwd);
    if (has('PF2007') || has('PF2008'))
      return failure(host, 'a target refuses the schema', error.diagnostics, host.cwd);
    if (has('PF6401')) return failure(host, 'a tool is missing', error.diagnostics, host.cwd);
    if (has('PF6402')) return failure(host, 'the program of a target failed', error.diagnostics, host.cwd);
    return failure(host, 'an emitter failed', error.diagnostics, host.cwd);
  }
  if (error instanceof Error && error.name === 'RustfmtMissingError') {
    const found = diagnostic('PF4002', { tool: 'rustfmt', why: error.message });
    return failure(host, 'a tool is missing', [found], host.cwd);
  }
  if (error instanceof WriteRefused) {
    const { path, message: why, help: todo, changed } = error;
    const names = changed.map((file) => shown(host, file)).join(', ');
    const found = diagnostic('PF4006', { file: shown(host, path), why, todo, changed: names });
    return failure(host, 'the system refused', [found], host.cwd);
  }
  if (refusedBySystem(error)) {
    const found = diagnostic('PF4004', { what: error.path ?? 'a file', why: error.message });
    return failure(host, 'the system refused', [found], host.cwd);
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return failure(host, 'pf-gen failed', [diagnostic('PF4001', { what })], host.cwd);
}

/** As people find it from where they are; what lies elsewhere in full. */
function shown(host: Host, path: string): string {
  const short = relative(host.cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short.replaceAll('\\', '/');
}

/** What no program can do anything about: no space, no permission. */
const REFUSALS = new Set([
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EIO',
  'EEXIST',
  'EMFILE',
  'ENFILE',
  'EFBIG',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
  'ELOOP',
  'EBUSY',
]);

function refusedBySystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && REFUSALS.has((error as NodeJS.ErrnoException).code ?? '');
}
