/** Writes each subject and its mutants as schemas, compiles them as a user's, and compares. */
import { join } from 'node:path';
import { compile } from '../../compile/evaluate/compile.ts';
import { type DiffClass, diffModels } from '../../diff/index.ts';
import { InMemory, type Memory } from '../../incremental/cache/memory.ts';
import type { Model } from '../../model/model.ts';
import { scratchFolder, writeScratch } from '../../platform/write/scratch.ts';
import { printModule, type Statement } from '../random/expression.ts';
import { compose } from './compose.ts';
import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';
import { randomTheme } from './random.ts';
import { lineOf, type Subject } from './subject.ts';
import { MOTION, SCANNER } from './themes.ts';

export interface Verdict {
  readonly subject: string;
  readonly kind: string;
  readonly expected: { readonly rule: string; readonly class: DiffClass; readonly line: number };
  /** What the rule said; absent when it said nothing. */
  readonly found?: { readonly class: DiffClass; readonly line: number | undefined };
  /** The worst class of the whole comparison. */
  readonly worst: DiffClass | undefined;
  readonly right: boolean;
}

export interface SelfTest {
  readonly seed: number;
  readonly verdicts: readonly Verdict[];
  /** Subject → how many of the mutations were judged rightly. */
  readonly right: Readonly<Record<string, number>>;
  readonly mutations: number;
}

/** Remembers nothing on disk, and takes the tool's own schemas for pure. */
const PROVEN: Memory = {
  read: <T>(kind: string) => (kind === 'pure' ? (true as T) : undefined),
  write: () => undefined,
};

export function subjects(seed: number): Subject[] {
  return [compose('scanner', SCANNER), compose('motion', MOTION), compose('random', randomTheme(seed), seed)];
}

/**
 * Runs every mutation on every subject.
 *
 * @param without codes of rules that are switched off, for tests of the self-test
 * @param mutations all of them, unless a test wants others
 */
export async function selfTest(
  seed: number,
  without?: ReadonlySet<string>,
  mutations: readonly Mutation[] = MUTATIONS,
): Promise<SelfTest> {
  const { path: folder, remove } = scratchFolder('pf-gen-selftest-');
  const memory = new InMemory(PROVEN);
  try {
    const verdicts: Verdict[] = [];
    for (const subject of subjects(seed)) {
      const base = await written(join(folder, subject.name), subject.statements, memory);
      for (const [n, mutation] of mutations.entries()) {
        const changed = mutation.apply(subject.statements, subject.places);
        const mutant = await written(join(folder, `${subject.name}-${n}`), changed, memory);
        verdicts.push(judge(subject, mutation, base, mutant, without));
      }
    }
    const names = [...new Set(verdicts.map(({ subject }) => subject))];
    const right = names.map((name) => [name, verdicts.filter((v) => v.subject === name && v.right).length] as const);
    return { seed, verdicts, right: Object.fromEntries(right), mutations: mutations.length };
  } finally {
    remove();
  }
}

interface Written {
  readonly source: string;
  readonly model: Model;
}

async function written(folder: string, statements: readonly Statement[], memory: Memory): Promise<Written> {
  const source = printModule(statements);
  writeScratch(join(folder, 'index.ts'), source);
  const { model, diagnostics } = await compile(join(folder, 'index.ts'), memory);
  if (model === undefined) {
    throw new Error(
      `a schema of the self-test does not compile: ${diagnostics.map((found) => found.message).join('; ')}\n${source}`,
    );
  }
  return { source, model };
}

function judge(
  subject: Subject,
  mutation: Mutation,
  base: Written,
  mutant: Written,
  without: ReadonlySet<string> | undefined,
): Verdict {
  const { findings, class: worst } = diffModels(base.model, mutant.model, without === undefined ? {} : { without });
  const [declaration, entry] = mutation.at(subject.places);
  const line = lineOf(mutation.gone === true ? base.source : mutant.source, declaration, entry);
  const hashes = ({ planes }: Model): string => planes.map(({ hash }) => hash).join();
  const sameHash = hashes(base.model) === hashes(mutant.model);
  const placed = findings
    .filter((found) => found.rule === mutation.rule)
    .map((found) => ({ class: found.class, line: (mutation.gone === true ? found.oldSpan : found.span)?.line }));
  const exact = placed.find((found) => found.line === line && found.class === mutation.class);
  const found = exact ?? placed[0];
  return {
    subject: subject.name,
    kind: mutation.kind,
    expected: { rule: mutation.rule, class: mutation.class, line },
    ...(found === undefined ? {} : { found }),
    worst,
    right: exact !== undefined && worst === mutation.class && (mutation.sameHash !== true || sameHash),
  };
}
