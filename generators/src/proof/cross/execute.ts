/** Runs planted changes: many pairs of schemas as planes of two programs, so that one build and two runs serve them all. */
import { judge, type Kind } from '../skew/judge.ts';
import type { Leaf } from '../skew/leaves.ts';
import type { Observation } from '../skew/observation.ts';
import { predict } from '../skew/predict.ts';
import { runCell } from '../skew/run.ts';
import type { SkewVersion } from '../skew/version.ts';
import { build } from '../skew/workspace.ts';
import { renameDecl } from './changes/change.ts';
import { compileSketches, schemaText, versionFrom } from './compiled.ts';
import type { Case } from './search.ts';
import { copyOf, type Sketch } from './sketch.ts';

/** One call, or one section, that did otherwise than was foreseen. */
export interface Surprise {
  readonly seed: number;
  readonly told: readonly string[];
  readonly way: string;
  readonly subject: string;
  readonly foreseen: readonly Kind[];
  readonly ran: Kind;
  readonly why: string;
  readonly text: string;
}
export interface Executed {
  readonly cases: number;
  /** Calls and sections, each way. */
  readonly subjects: number;
  /** Of them read garbage in the run. */
  readonly garbage: number;
  readonly surprises: readonly Surprise[];
}

/** Most values that a schema carries which is run: a large one is long in the compiler, and shows no more. */
const MOST_LEAVES = 120;

/** A place that holds one number alone is alike in all rounds: a run could not show that two of them were exchanged. */
const isVaried = ({ form, range, fixed, isTag }: Leaf): boolean =>
  fixed !== undefined ||
  isTag === true ||
  ((range === undefined || range.min < range.max) && (form.f !== 'enum' || form.decl.values.length > 1));

/** Whether a case is small enough to be run among others, and shows in a run what it does. */
export function canBeRun({ old, now }: Case): boolean {
  return [old, now].every(({ model }) => {
    const { operations, sections } = versionFrom('old', model);
    const buffers = [...operations.values()].flatMap(({ input, output }) => [input, output]);
    const leaves = [...buffers, ...sections.values()].flatMap((found) => found?.leaves ?? []);
    return leaves.length > 0 && leaves.length <= MOST_LEAVES && leaves.every(isVaried);
  });
}

/** Every value of a word gets its round, and enough are left for chance. */
const ROUNDS = 24;
const RANKS: readonly Kind[] = ['ok', 'degraded', 'refused', 'garbage', 'hang'];

/**
 * Builds and runs the cases together.
 *
 * @param folder keeps the build, so that the next batch builds only what differs
 * @param limitMs most time for one run of all cases, each way
 * @param twist changes what was foreseen: to see that the comparison can fail
 */
export async function execute(
  cases: readonly Case[],
  folder: string,
  limitMs: number,
  twist: (kinds: readonly Kind[]) => readonly Kind[] = (kinds) => kinds,
): Promise<Executed> {
  const old = together(cases.map((found) => found.old.sketch));
  const now = together(cases.map((found) => found.now.sketch));
  const [before, after] = [versionFrom('old', compileSketches(old)), versionFrom('new', compileSketches(now))];
  const built = await build(folder, [before, after]);
  if ('missing' in built) throw new Error(built.missing.message);
  if ('found' in built) throw new Error(built.found.message);
  const side = (version: SkewVersion) => ({ version, program: built.programs.get(version.label) ?? '' });
  const surprises: Surprise[] = [];
  let [subjects, garbage] = [0, 0];
  for (const [way, host, driver] of [
    ['old host, new driver', before, after],
    ['new host, old driver', after, before],
  ] as const) {
    const ran = await runCell(side(host), side(driver), { rounds: ROUNDS, limitMs });
    if (ran.ran === 'hang') throw new Error(`${way}: ${ran.at} hangs: ${ran.why}`);
    const foreseen = predict(host, driver);
    for (const [key, observation] of ran.observations) {
      const before = foreseen.get(key);
      if (before === undefined) throw new Error(`${way}: ${key} was not foreseen`);
      const kinds = twist(expected(host, driver, key, before));
      const seen = worst(host, driver, key, observation);
      subjects += 1;
      if (seen.kind === 'garbage') garbage += 1;
      if (kinds.includes(seen.kind)) continue;
      const place = cases[Number(/^c(\d+)_/.exec(key)?.[1] ?? -1)];
      if (place === undefined) throw new Error(`${key} belongs to no case`);
      const { seed, now: planted } = place;
      const text = `${schemaText(place.old.sketch)}\n${schemaText(planted.sketch)}`;
      surprises.push({
        seed,
        told: planted.told,
        way,
        subject: key,
        foreseen: kinds,
        ran: seen.kind,
        why: seen.why,
        text,
      });
    }
  }
  return { cases: cases.length, subjects, garbage, surprises };
}

/** What a run may show. Where some values are refused and others pass, chance decides whether one passes. */
function expected(host: SkewVersion, driver: SkewVersion, key: string, foreseen: Observation): Kind[] {
  const { kind } = worst(host, driver, key, foreseen);
  const { answer } = foreseen;
  if (foreseen.chance === true) return ['ok', 'degraded', 'refused', 'garbage'];
  if (answer.a !== 'refused' || answer.acted !== true) return [kind];
  return [...new Set<Kind>([kind, 'refused', worst(host, driver, key, { ...foreseen, answer: { a: 'done' } }).kind])];
}

function worst(host: SkewVersion, driver: SkewVersion, key: string, seen: Observation): { kind: Kind; why: string } {
  const { reasons } = judge(host, driver, new Map([[key, seen]]));
  const own = reasons.filter(({ subject }) => subject === key);
  const [first] = own.toSorted((a, b) => RANKS.indexOf(b.kind) - RANKS.indexOf(a.kind));
  return { kind: first?.kind ?? 'ok', why: first?.text ?? '' };
}

/** Sketches as planes of one schema: names of declarations and interfaces stand once in a schema. */
function together(sketches: readonly Sketch[]): Sketch[] {
  return sketches.map((given, n) => {
    const sketch = copyOf(given);
    sketch.name = `c${n}_${sketch.name}`;
    sketch.id = n + 1;
    for (const name of sketch.decls.map((decl) => decl.name)) renameDecl(sketch, name, `C${n}${name}`);
    for (const decl of sketch.decls) {
      if (decl.kind === 'device') decl.interface = `${n.toString(16).padStart(8, '0')}${decl.interface.slice(8)}`;
    }
    return sketch;
  });
}
