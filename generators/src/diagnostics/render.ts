/** Prints findings for people: `file:line:col error PF1203: …`, the line of the source, and the help. */
import { visible } from '../text/visible.ts';
import type { Diagnostic } from './table.ts';

export interface RenderOptions {
  /** Text of a file, or undefined when it cannot be read. `file` is as in the span. */
  readonly source: (file: string) => string | undefined;
  /** How a file of a span is shown, for example relative to the working folder. */
  readonly show: (file: string) => string;
  readonly color?: boolean;
}

/** Findings about a file as a whole: no line of it says more. */
const WHOLE_FILE: ReadonlySet<string> = new Set(['PF2002', 'PF2003', 'PF2004', 'PF2005', 'PF2006']);

const paint = (on: boolean | undefined, code: number, text: string): string =>
  on === true ? `\u001b[${code}m${text}\u001b[0m` : text;

/** One finding, several lines, with a final line feed. */
export function render(found: Diagnostic, options: RenderOptions): string {
  const { span } = found;
  const place =
    span === undefined
      ? ''
      : `${visible(options.show(span.file)).replaceAll('\n', '\\u{A}')}:${span.line}:${span.col} `;
  const severity = paint(options.color, found.severity === 'error' ? 31 : 33, found.severity);
  const head = `${place}${severity} ${found.code}: ${said(found.message)}\n`;
  const frame =
    span === undefined || WHOLE_FILE.has(found.code) ? '' : codeFrame(options.source(span.file), span.line, span.col);
  return `${head}${frame}  help: ${said(found.help)}\n`;
}

/** What a finding says; no line of it begins as a command to the service that runs a build. */
const said = (text: string): string => visible(text).replaceAll(/\n(\s*)::/g, '\n$1| ::');

/** All findings, in the order of files and lines, with a count. */
export function renderAll(found: readonly Diagnostic[], options: RenderOptions): string {
  const errors = found.filter((entry) => entry.severity === 'error').length;
  const warnings = found.length - errors;
  const count = [plural(errors, 'error'), ...(warnings > 0 ? [plural(warnings, 'warning')] : [])].join(', ');
  return `${found.map((entry) => render(entry, options)).join('\n')}\n${count}\n`;
}

const plural = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Longest line that is shown, in characters: a lock on one line has a hundred thousand. */
const SHOWN = 160;

/** The line before, the line itself, and a mark under the column. Empty when the source is not known. */
function codeFrame(text: string | undefined, line: number, col: number): string {
  if (text === undefined) return '';
  const lines = text.split(/\r\n|[\n\r]/);
  const marked = lines[line - 1];
  if (marked === undefined) return '';
  const width = String(line).length;
  // Of a long line the part around the mark is shown, and of the line before the same part.
  const at = Math.min(col - 1, marked.length);
  const from = marked.length <= SHOWN ? 0 : Math.max(0, Math.min(at - SHOWN / 2, marked.length - SHOWN));
  const shown = (one: string): string => {
    const part = `${from > 0 && one.length > from ? '…' : ''}${one.slice(from, from + SHOWN)}`;
    return one.length > from + SHOWN ? `${part}…` : part;
  };
  const row = (number: string, one: string): string => `  ${number.padStart(width)} | ${visible(one)}`.trimEnd();
  // A tab stays a tab, so that the mark stands under its column however wide tabs are.
  const before = shown(marked).slice(0, at - from + (from > 0 ? 1 : 0));
  const rows = line > 1 ? [row(String(line - 1), shown(lines[line - 2] ?? ''))] : [];
  rows.push(row(String(line), shown(marked)), row('', `${visible(before).replace(/[^\t]/g, ' ')}^`));
  return rows.map((one) => `${one}\n`).join('');
}

/** Findings in the order in which a reader meets them. */
export function sorted(found: readonly Diagnostic[]): Diagnostic[] {
  return [...found].sort(
    (a, b) =>
      (a.span?.file ?? '').localeCompare(b.span?.file ?? '', 'en') ||
      (a.span?.line ?? 0) - (b.span?.line ?? 0) ||
      (a.span?.col ?? 0) - (b.span?.col ?? 0) ||
      a.code.localeCompare(b.code, 'en'),
  );
}
