/** What cargo-mutants found, held against the list of mutants that nobody has to notice. */
import { z } from 'zod';

const Position = z.object({ line: z.number(), column: z.number() });
const Scenario = z.union([
  z.literal('Baseline'),
  z.object({
    Mutant: z.object({ name: z.string(), file: z.string(), span: z.object({ start: Position, end: Position }) }),
  }),
]);
/** `outcomes.json` of cargo-mutants, as far as we read it. */
export const Outcomes = z.object({
  outcomes: z.array(z.object({ scenario: Scenario, summary: z.string() })),
});

/** A mutant, found again after its line has moved. */
export const Mutant = z.object({
  file: z.string(),
  /** The line that is changed, without the spaces around it. */
  code: z.string(),
  /** What is changed, as cargo-mutants says it: `replace >= with < in ReplayFilter::accept`. */
  change: z.string(),
});
export type Mutant = z.infer<typeof Mutant>;

/** A mutant that is missed, and why that is no fault. */
export const Excused = Mutant.extend({ reason: z.string().min(20) });
export type Excused = z.infer<typeof Excused>;

/** What became of the mutants of an area. */
export interface Found {
  readonly caught: readonly Mutant[];
  /** Tests ran without an end: noticed as well. */
  readonly hung: readonly Mutant[];
  /** They do not compile. */
  readonly unviable: readonly Mutant[];
  readonly missed: readonly Mutant[];
}

/** Reads the outcomes. `lineOf` gives a line of a file, counted from 1. Throws when the tests fail without any change. */
export function readOutcomes(text: string, lineOf: (file: string, line: number) => string): Found {
  const found = { caught: [] as Mutant[], hung: [] as Mutant[], unviable: [] as Mutant[], missed: [] as Mutant[] };
  for (const { scenario, summary } of Outcomes.parse(JSON.parse(text)).outcomes) {
    if (scenario === 'Baseline') {
      if (summary !== 'Success') throw new Error(`the tests fail without any change (${summary})`);
      continue;
    }
    const { name, file, span } = scenario.Mutant;
    const change = name.replace(/^.*?:\d+:\d+: /, '');
    const mutant = { file, code: lineOf(file, span.start.line).trim(), change };
    if (summary === 'CaughtMutant') found.caught.push(mutant);
    else if (summary === 'Timeout') found.hung.push(mutant);
    else if (summary === 'Unviable') found.unviable.push(mutant);
    else if (summary === 'MissedMutant') found.missed.push(mutant);
    else throw new Error(`cargo-mutants says '${summary}' of ${name}, which is not known here`);
  }
  return found;
}

const same = (a: Mutant, b: Mutant): boolean => a.file === b.file && a.code === b.code && a.change === b.change;

/** Faults, as sentences; none when each missed mutant is excused, and each excuse is needed. */
export function judge(found: Found, excused: readonly Excused[]): string[] {
  const tell = ({ file, code, change }: Mutant): string => `${file}: ${change}\n    ${code}`;
  const news = found.missed.filter((mutant) => !excused.some((one) => same(one, mutant)));
  const stale = excused.filter((one) => !found.missed.some((mutant) => same(one, mutant)));
  const isThere = (one: Excused) =>
    [...found.caught, ...found.hung, ...found.unviable].some((other) => same(one, other));
  return [
    ...news.map((mutant) => `no test notices ${tell(mutant)}`),
    ...stale.map((one) =>
      isThere(one)
        ? `is noticed, and need not be excused any more: ${tell(one)}`
        : `is excused, and is no mutant any more: ${tell(one)}`,
    ),
  ];
}
