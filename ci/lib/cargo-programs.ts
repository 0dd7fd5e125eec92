/** The test programs that cargo built, and the order in which they are started. */
import { relative } from 'node:path';
import { z } from 'zod';

/** A message of `cargo test --no-run --message-format=json`; only those about a built program are looked at. */
const Artifact = z.object({
  reason: z.literal('compiler-artifact'),
  manifest_path: z.string(),
  target: z.object({ name: z.string(), src_path: z.string() }),
  profile: z.object({ test: z.literal(true) }),
  executable: z.string(),
});

export interface TestProgram {
  readonly name: string;
  /** Manifest of its package. */
  readonly manifest: string;
  readonly source: string;
  readonly executable: string;
}

/** Programs that take longest, longest first: they wait for deadlines. What is not named keeps its order behind them. */
export const LONGEST: readonly string[] = ['ownership', 'it', 'endings', 'streams', 'pf_idd', 'suite'];

/** Test programs in cargo's messages, by their path. */
export function programsOf(messages: string): TestProgram[] {
  const found = messages.split('\n').flatMap((line): TestProgram[] => {
    if (!line.startsWith('{')) return [];
    const { success, data } = Artifact.safeParse(JSON.parse(line));
    if (!success) return [];
    const { target, manifest_path: manifest, executable } = data;
    return [{ name: target.name, manifest, source: target.src_path, executable }];
  });
  return found.toSorted((a, b) => (a.source < b.source ? -1 : 1));
}

/** The long ones before the others. */
export function longestFirst(programs: readonly TestProgram[]): TestProgram[] {
  const place = ({ name }: TestProgram): number => {
    const at = LONGEST.indexOf(name.replaceAll('-', '_'));
    return at < 0 ? LONGEST.length : at;
  };
  return programs.toSorted((a, b) => place(a) - place(b));
}

/** The line that cargo prints before a program runs. */
export function headline({ source, executable }: TestProgram, root: string): string {
  return `     Running ${relative(root, source)} (${relative(root, executable)})`;
}

/** Works on all items, at most `lanes` at once, in their order. */
export async function inTurns<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
