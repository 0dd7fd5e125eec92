/** Measures the contenders in turn, so that all of them meet the same machine, and takes medians. */
import type { Contender, Encoded } from './contender.ts';
import { flatBuffers } from './flatbuffers.ts';
import { generated } from './generated.ts';
import { handWritten } from './hand-written.ts';
import { msgpackr } from './msgpackr.ts';
import { protobufEs } from './protobuf-es.ts';
import { protobufJs } from './protobufjs.ts';
import { typedBinary } from './typed-binary.ts';
import { TYPES, type TypeName, valuesOf } from './values.ts';

/** The floor first, then ours, then the peers. */
export const CONTENDERS: readonly Contender[] = [
  handWritten,
  generated,
  flatBuffers,
  protobufEs,
  protobufJs,
  typedBinary,
  msgpackr,
];

export type Direction = 'decode' | 'encode';
/** One figure: nanoseconds per value, and the ratio to the floor of the same row. */
export interface Cell {
  readonly contender: string;
  readonly ns: number;
  readonly ratio: number;
}
export interface CodecRow {
  readonly type: TypeName;
  readonly direction: Direction;
  /** Bytes of all values, per contender, as a mean. */
  readonly bytes: Readonly<Record<string, number>>;
  readonly cells: readonly Cell[];
}

const WARM_MS = 80;
/** Rounds are so short that most of them run through, whatever else the machine does; the median takes one of those. */
const ROUND_MS = 0.4;
const ROUNDS = 201;

interface Runner {
  readonly name: string;
  /** Runs over all values this many times. */
  readonly run: (times: number) => unknown;
  readonly count: number;
  times: number;
  readonly samples: number[];
}

/** What was computed goes here, so that nothing is optimised away. */
let sink: unknown;

function runnerOf(contender: Contender, type: TypeName, direction: Direction): Runner & { bytes: number } {
  const codec = contender.codecs[type];
  const owns = valuesOf(type).map((value) => codec.own(value as never));
  const encoded = owns.map((own) => codec.encode(own));
  const inputs: readonly unknown[] = direction === 'encode' ? owns : encoded;
  const step = (direction === 'encode' ? codec.encode : codec.decode) as unknown as (input: unknown) => unknown;
  const run = (times: number): unknown => {
    let last: unknown;
    for (let time = 0; time < times; time += 1) for (const input of inputs) last = step(input);
    return last;
  };
  const size = (item: Encoded): number => (typeof item === 'bigint' ? 8 : item.length);
  const bytes = encoded.reduce((sum, item) => sum + size(item), 0) / encoded.length;
  return { name: contender.name, run, count: inputs.length, times: 1, samples: [], bytes };
}

/** Nanoseconds of one round. */
function timed(runner: Runner): number {
  const start = process.hrtime.bigint();
  sink = runner.run(runner.times);
  return Number(process.hrtime.bigint() - start);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Measures one type in one direction. */
function measureRow(type: TypeName, direction: Direction): CodecRow {
  const runners = CONTENDERS.map((contender) => runnerOf(contender, type, direction));
  for (const runner of runners) {
    const until = performance.now() + WARM_MS;
    while (performance.now() < until) sink = runner.run(1);
    runner.times = 1;
    const once = Math.min(...Array.from({ length: 9 }, () => timed(runner)));
    runner.times = Math.max(1, Math.round((ROUND_MS * 1e6) / once));
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    // Forwards and backwards by turns: nobody always comes after the same neighbour.
    const order = round % 2 === 0 ? runners : [...runners].reverse();
    for (const runner of order) runner.samples.push(timed(runner) / runner.times / runner.count);
  }
  const floor = runners[0]?.samples ?? [];
  const ratio = (samples: readonly number[]): number =>
    median(samples.map((sample, round) => sample / (floor[round] ?? Number.NaN)));
  return {
    type,
    direction,
    bytes: Object.fromEntries(runners.map(({ name, bytes }) => [name, bytes])),
    cells: runners.map(({ name, samples }) => ({
      contender: name,
      ns: median(samples),
      ratio: ratio(samples),
    })),
  };
}

/** Every type in both directions. `say` hears what is being measured. */
export function measureCodecs(say: (text: string) => void): CodecRow[] {
  const rows = TYPES.flatMap((type) =>
    (['decode', 'encode'] as const).map((direction) => {
      say(`${direction} of ${type}`);
      return measureRow(type, direction);
    }),
  );
  if (sink === undefined) say('nothing was computed');
  return rows;
}
