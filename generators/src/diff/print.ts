/** Prints a comparison for people. */
import { CLASS_MEANING, compareClasses, type DiffClass } from './classes.ts';
import type { DiffReport, Finding, PlaneReport } from './finding.ts';
import { IMPACTS } from './verdict.ts';

export interface PrintOptions {
  readonly color: boolean;
  readonly old: string;
  readonly new: string;
  /** How a place is shown; undefined when it is not known. */
  readonly show: (found: Finding) => string | undefined;
}

const COLOR: Readonly<Record<DiffClass, number>> = {
  source: 90,
  additive: 32,
  tail: 32,
  'reserved-reuse': 36,
  gated: 36,
  lockstep: 33,
  break: 31,
};
const paint = (on: boolean, code: number, text: string): string => (on ? `\u001b[${code}m${text}\u001b[0m` : text);

/** One block for each plane with findings, the worst first. */
export function printReport(report: DiffReport, options: PrintOptions): string {
  const head = `${options.old} → ${options.new}\n`;
  if (report.findings.length === 0) return `${head}no differences\n`;
  const planes = ['', ...report.planes.map(({ plane }) => plane)];
  const blocks = planes.flatMap((plane) => {
    const findings = report.findings.filter((found) => found.plane === plane);
    if (findings.length === 0) return [];
    const sorted = [...findings].sort((a, b) => compareClasses(b.class, a.class));
    const title = report.planes.find((entry) => entry.plane === plane);
    return [
      `\n${title === undefined ? 'schema' : planeTitle(title)}\n${sorted.map((found) => one(found, options)).join('')}`,
    ];
  });
  const most = report.class;
  const last = most === undefined ? '' : `\nworst class: ${most} (${CLASS_MEANING[most]})\n`;
  return `${head}${blocks.join('')}${last}`;
}

function planeTitle({ plane, policy, oldVersion, newVersion }: PlaneReport): string {
  const versions =
    oldVersion === undefined ? `version ${newVersion}, new` : `version ${oldVersion} → ${newVersion ?? 'gone'}`;
  return `plane ${plane} (${policy}, ${versions})`;
}

function one(found: Finding, { color, show }: PrintOptions): string {
  const place = show(found);
  const of = paint(color, COLOR[found.class], found.class);
  const { verdict, consumers } = found;
  const reading = `old reader of new bytes: ${verdict.oldReaderNewWriter}, new reader of old bytes: ${verdict.newReaderOldWriter}`;
  return [
    `  ${of} ${found.code} ${found.path}: ${found.message}\n`,
    place === undefined ? '' : `    at ${place}\n`,
    `    ${reading}; ${concerned(consumers)}\n`,
    found.severity === 'info' ? '' : `    help: ${found.help}\n`,
  ].join('');
}

const NAMES = { rustHost: 'Rust host', rustDriver: 'Rust driver', c: 'C', typescript: 'TypeScript' } as const;

function concerned(consumers: Finding['consumers']): string {
  const groups = [...IMPACTS].reverse().flatMap((impact) => {
    const who = (Object.keys(NAMES) as (keyof typeof NAMES)[]).filter((key) => consumers[key] === impact);
    if (who.length === 0 || impact === 'none') return [];
    return [`${impact}: ${who.length === 4 ? 'all' : who.map((key) => NAMES[key]).join(', ')}`];
  });
  return groups.length === 0 ? 'concerns nobody' : groups.join('; ');
}
