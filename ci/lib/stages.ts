/** The stages of `npm test`, cheapest first. A stage is one command; how its tests are counted belongs to it. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkBehaviours } from './behaviours.ts';
import { parseCargoOutput } from './cargo-output.ts';
import { type Results, ROOT, type TestResult } from './results.ts';
import { parseVitestReport } from './vitest-output.ts';

/** One stage. */
export interface Stage {
  readonly name: string;
  /** What it is for, one line. */
  readonly about: string;
  readonly command: readonly [string, ...string[]];
  /** Tests in the command's output; without it the stage itself is the one test. */
  readonly count?: (output: string) => TestResult[];
  /** Before the command starts. */
  readonly prepare?: () => void;
}

const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
/**
 * What is tested with overflow checks, in a profile of its own: the generated crate and what holds it to its promises. The
 * other tests don't select them, and so compile every crate with the features with which `build` has compiled it.
 */
const GENERATED = ['pf-conformance', 'pf-abi', 'pf-fuzz', 'pf-views'] as const;
const each = (flag: string): string[] => GENERATED.flatMap((name) => [flag, name]);

const rustLints: readonly Stage[] = [
  { name: 'rustfmt', about: 'format of Rust', command: ['cargo', 'fmt', '--all', '--check'] },
  {
    name: 'clippy',
    about: 'lints of Rust',
    command: [
      ...(['cargo', 'clippy', '--release', '--locked', '--workspace', '--all-targets', '--quiet'] as const),
      ...['--', '-D', 'warnings'],
    ],
  },
];

/** Rust tests of a selection (`ci/cargo-tests.ts`). */
function cargoTests(name: string, about: string, ...selection: string[]): Stage {
  return {
    name,
    about,
    command: [bin('node'), join(ROOT, 'ci/cargo-tests.ts'), ...selection],
    count: (output) => parseCargoOutput(output, name),
  };
}

function vitest(project: string, about: string): Stage {
  const report = join(ROOT, `.cache/test/vitest-${project}.json`);
  const name = `vitest ${project}`;
  return {
    name,
    about,
    command: [
      bin('node'),
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ],
    prepare: () => rmSync(report, { force: true }),
    count: () => (existsSync(report) ? parseVitestReport(readFileSync(report, 'utf8'), name, ROOT) : []),
  };
}

/** The loop in which one works (`npm run unit`). */
export const UNIT_STAGES: readonly string[] = ['generated', 'tsc', 'biome', 'vitest unit'];

/** All stages, in their order. */
export function allStages(): Stage[] {
  return [
    {
      name: 'generated',
      about: 'generated files are those of the schema',
      command: [bin('node'), join(ROOT, 'generators/src/cli/main.ts'), 'check'],
    },
    { name: 'tsc', about: 'types', command: [bin('tsc'), '--noEmit', '-p', ROOT] },
    {
      name: 'biome',
      about: 'lints and format of TypeScript',
      command: [bin('biome'), 'check', '--error-on-warnings', ROOT],
    },
    vitest('unit', 'TypeScript tests that start nothing heavy, and the rules of the house'),
    ...rustLints,
    // Before the Rust tests: those of one crate start programs of another.
    { name: 'build', about: 'what runs, release', command: ['sh', join(ROOT, 'ci/build.sh')] },
    cargoTests('cargo', 'Rust tests', '--release', '--workspace', ...each('--exclude')),
    cargoTests('cargo conformance', 'Rust tests across languages', '--profile', 'checked', ...each('-p')),
    vitest('integration', 'TypeScript tests with compilers, servers, browsers and installations'),
    vitest('runtime', 'supervision and configuration of pf-host'),
    vitest('e2e', 'sessions with real processes, one after the other'),
  ];
}

/** The last stage: the map of behaviours must name tests that exist. It judges the results before it. */
export function behaviourStage(results: Results, whole: boolean): TestResult {
  const gone = checkBehaviours(results, whole);
  for (const line of gone) process.stderr.write(`behaviours: ${line}\n`);
  return {
    name: 'behaviours name tests that exist',
    stage: 'behaviours',
    status: gone.length === 0 ? 'passed' : 'failed',
  };
}
