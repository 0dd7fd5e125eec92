/** Compares the output folder with the plan, in memory. */
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { changesFor, readText } from './folder.ts';
import type { Plan } from './plan.ts';

/** One finding for each file that differs, is missing, or has no business there. Spans are relative to the folder. */
export function compareOutput(folder: string, plan: Plan): Diagnostic[] {
  const { written, removed, stray } = changesFor(folder, plan);
  const at = (file: string, line = 1) => ({ file, line, col: 1 });
  const differing = written.map((path) => {
    const present = readText(folder, path);
    if (present === undefined) return diagnostic('PF2002', {}, at(path));
    const wanted = plan.get(path) ?? '';
    if (present.replaceAll('\r\n', '\n') === wanted) return diagnostic('PF2004', {}, at(path));
    const line = firstLine(present, wanted);
    return diagnostic('PF2001', { line }, at(path, line));
  });
  const extra = [...removed, ...stray].map((path) => diagnostic('PF2003', {}, at(path)));
  return [...differing, ...extra];
}

/** Lines of a banner that carry a hash: they differ whenever anything does. */
const HASH_LINE = /\b[0-9a-f]{64}\b/;

/** Number of the first line that differs; a banner's hash only when nothing else does. */
function firstLine(present: string, wanted: string): number {
  const [a, b] = [present.split('\n'), wanted.split('\n')];
  const differs = (line: string, n: number) => line !== b[n];
  const told = a.findIndex((line, n) => differs(line, n) && !HASH_LINE.test(line));
  const index = told < 0 ? a.findIndex(differs) : told;
  return (index < 0 ? a.length : index) + 1;
}
