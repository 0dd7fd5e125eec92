/** One target under libFuzzer, until it has run long enough and often enough. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { writeScratch } from '../../generators/src/platform/write/scratch.ts';
import { type Crash, type Run, readRun } from './output.ts';
import { FUZZ_CACHE, type Target } from './targets.ts';

/** Longest input: scripts and messages of a few hundred bytes reach everything, and short ones run more often. */
const LONGEST = 1024;
/** An input that takes longer than this is a finding. */
const HANG_SECONDS = 10;
/** Memory of the process at which libFuzzer gives up. Each input's own limit is the target's, and the program checks it. */
const RESIDENT_MIB = 1024;
/** Runs of one target: one that is a hundred times too slow is not waited for. */
const MOST_RUNS = 60;
const GRACE_SECONDS = 120;

/** How long a target runs. */
export interface Effort {
  /** Seconds at least. */
  readonly seconds: number;
  /** Inputs at least. */
  readonly executions: number;
  /** Whether the fault of `planted` in the program is there to be found. */
  readonly plant: boolean;
}

/** What came of one target. */
export interface Outcome {
  readonly target: string;
  readonly executions: number;
  readonly seconds: number;
  readonly coverage: number;
  readonly residentMiB: number;
  /** Inputs of the grown corpus. */
  readonly corpus: number;
  readonly crash?: Crash;
  /** Why it counts as failed although nothing crashed. */
  readonly short?: string;
}

/** Folder of a target in the cache, made when it is not there. */
export function folderOf(kind: 'corpus' | 'seeds' | 'crashes' | 'merged', target: string): string {
  const folder = join(FUZZ_CACHE, kind, target);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Writes inputs as the files that libFuzzer reads. */
export function writeInputs(folder: string, inputs: readonly string[]): void {
  for (const hex of inputs) {
    const bytes = Buffer.from(hex, 'hex');
    writeScratch(join(folder, createHash('sha1').update(bytes).digest('hex')), bytes);
  }
}

/** Arguments of every run: what libFuzzer may take, and that it says at the end what it did. */
export const LIMITS: readonly string[] = [
  `-max_len=${LONGEST}`,
  `-timeout=${HANG_SECONDS}`,
  `-rss_limit_mb=${RESIDENT_MIB}`,
  '-print_final_stats=1',
  '-verbosity=1',
];

/** Runs a target until it has had its time and its number of inputs, or something is wrong. */
export async function runTarget(program: string, target: Target, effort: Effort): Promise<Outcome> {
  const seeds = folderOf('seeds', target.name);
  rmSync(seeds, { recursive: true });
  writeInputs(folderOf('seeds', target.name), [...target.seeds, ...target.kept]);
  const corpus = folderOf('corpus', target.name);
  const start = performance.now();
  const spent = () => (performance.now() - start) / 1000;
  let [executions, coverage, residentMiB] = [0, 0, 0];
  const told = () => ({ target: target.name, executions, seconds: spent(), coverage, residentMiB });
  for (let runs = 0; spent() < effort.seconds || executions < effort.executions; runs += 1) {
    if (runs === MOST_RUNS) {
      const short = `${executions} inputs after ${runs} runs; ${effort.executions} were wanted`;
      return { ...told(), corpus: readdirSync(corpus).length, short };
    }
    const seconds = Math.max(1, Math.ceil(runs === 0 ? effort.seconds : Math.min(effort.seconds, remaining())));
    const run = await once(program, target, seconds, [corpus, seeds], effort.plant);
    executions += run.executions ?? 0;
    coverage = Math.max(coverage, run.coverage);
    residentMiB = Math.max(residentMiB, run.residentMiB ?? 0);
    if (run.crash !== undefined) return { ...told(), corpus: readdirSync(corpus).length, crash: run.crash };
    if (run.executions === undefined) {
      return { ...told(), corpus: readdirSync(corpus).length, short: 'libFuzzer ended without its figures' };
    }
  }
  return { ...told(), corpus: readdirSync(corpus).length };

  /** Seconds that the missing inputs will take, by the rate so far. */
  function remaining(): number {
    return ((effort.executions - executions) / Math.max(1, executions)) * spent() * 1.1;
  }
}

/** One run of libFuzzer over folders or files. */
export async function once(
  program: string,
  target: Pick<Target, 'name'>,
  seconds: number,
  inputs: readonly string[],
  plant: boolean,
): Promise<Run> {
  const crashes = folderOf('crashes', target.name);
  const args = [...LIMITS, `-max_total_time=${seconds}`, `-artifact_prefix=${crashes}/`, ...inputs];
  const ran = await execa(program, args, {
    env: {
      PF_FUZZ_TARGET: target.name,
      ASAN_OPTIONS: 'detect_odr_violation=0',
      RUST_BACKTRACE: '0',
      ...(plant ? { PF_FUZZ_PLANT: '1' } : {}),
    },
    stdin: 'ignore',
    stdout: 'ignore',
    reject: false,
    timeout: (seconds + GRACE_SECONDS) * 1000,
  });
  return readRun(ran.timedOut ? `${ran.stderr}\nit was still running after ${seconds} s` : ran.stderr, ran.exitCode);
}
