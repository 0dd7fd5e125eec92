/** Times of the tool itself, each beside a floor of the same run. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../lib/results.ts';
import { STRUCTS, writeChains, writeMany, writeProto } from './many.ts';
import { buildPacked } from './packed.ts';
import { watchLatency } from './watch.ts';

/** One figure beside the floor that it is compared with. */
export interface Row {
  readonly what: string;
  readonly ms: number;
  readonly floor: string;
  readonly floorMs: number;
  /** Of both figures; milliseconds when it is absent. */
  readonly unit?: string;
}

/** The row as a line: the figure, then its ratio to the floor. */
export function rowLine({ what, ms, floor, floorMs, unit = 'ms' }: Row, digits = 1): string {
  const figure = `${what.padEnd(40)} ${ms.toFixed(digits).padStart(8)} ${unit}`;
  return `${figure}  ${(ms / floorMs).toFixed(2).padStart(6)} × ${floor} (${floorMs.toFixed(digits)} ${unit})\n`;
}

const ROUNDS = 15;
const LIMIT_MS = 120_000;
const SETTLED_MS = 3_000;
const NODE = join(ROOT, 'node_modules/.bin/node');
const BUF = join(ROOT, 'node_modules/.bin/buf');
const TARGETS = { rust: {}, c: {}, ts: {} };

/** Medians in milliseconds, of commands that are run in turn so that all meet the same machine. */
type Command = readonly [file: string, args: readonly string[], cwd: string, before?: () => void];

async function medians(commands: readonly Command[], rounds = ROUNDS): Promise<number[]> {
  const times: number[][] = commands.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [n, [file, args, cwd, before]] of commands.entries()) {
      before?.();
      const start = performance.now();
      await execa(file, args, { cwd, timeout: LIMIT_MS });
      times[n]?.push(performance.now() - start);
    }
  }
  return times.map(median);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Measures everything; takes about a minute. */
export async function measurePfGen(say: (text: string) => void): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pf-gen-bench-'));
  try {
    say('building the package');
    const tool = await buildPacked(join(folder, 'tool'));
    return [
      ...(await unchanged(folder, tool, say)),
      ...(await many(folder, tool, say)),
      ...(await grown(folder, tool, say)),
      ...(await watched(folder, tool, say)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A copy of this repository's schema, generated. */
async function ownProject(folder: string, tool: string): Promise<string> {
  const project = join(folder, 'own');
  cpSync(join(ROOT, 'schema'), join(project, 'schema'), { recursive: true });
  cpSync(join(ROOT, 'pf-gen.config.json'), join(project, 'pf-gen.config.json'));
  await execa(NODE, [tool, 'generate'], { cwd: project, timeout: LIMIT_MS });
  return project;
}

/** Checks until nothing is so young that contents are read: what was just written is read again for two seconds. */
async function settle(tool: string, project: string): Promise<void> {
  const end = performance.now() + SETTLED_MS;
  do await execa(NODE, [tool, 'check'], { cwd: project, timeout: LIMIT_MS });
  while (performance.now() < end);
}

async function unchanged(folder: string, tool: string, say: (text: string) => void): Promise<Row[]> {
  say('pf-gen check with nothing changed');
  const project = await ownProject(folder, tool);
  const source = join(ROOT, 'generators/bin/pf-gen.cjs');
  for (const launcher of [tool, source]) await settle(launcher, project);
  const [nothing, packed] = await checks([NODE, [tool, 'check'], project]);
  const [idle, asSource] = await checks([NODE, [source, 'check'], project]);
  return [
    { what: 'check, nothing changed', ms: packed, floor: 'node -e 0', floorMs: nothing },
    { what: 'the same from its TypeScript', ms: asSource, floor: 'node -e 0', floorMs: idle },
  ];
}

/** An empty program and a check beside each other. The first two checks are not counted: the second knows the first. */
async function checks(check: Command): Promise<[nothing: number, checked: number]> {
  await medians([check], 2);
  const [nothing = Number.NaN, checked = Number.NaN] = await medians([[NODE, ['-e', '0'], check[2]], check]);
  return [nothing, checked];
}

async function many(folder: string, tool: string, say: (text: string) => void): Promise<Row[]> {
  say(`${STRUCTS} structs, and as many messages for buf`);
  const [project, proto, old] = [join(folder, 'many'), join(folder, 'proto'), join(folder, 'proto-old')];
  writeMany(project, TARGETS);
  writeProto(proto);
  writeProto(old);
  await execa(NODE, [tool, 'generate'], { cwd: project, timeout: LIMIT_MS });
  const check: Command = [NODE, [tool, 'check'], project];
  const buf: Command = [BUF, ['breaking', '--against', old], proto];
  await medians([check, buf], 2);
  // A comment that changes in turn: nothing is known of this text, and the output stays what it is.
  let turn = 0;
  const source = join(project, 'schema/p3.ts');
  const text = readFileSync(source, 'utf8');
  const edited: Command = [
    ...check.slice(0, 3),
    () => {
      turn += 1;
      writeFileSync(source, `${text}// ${turn}\n`);
    },
  ] as unknown as Command;
  // A field with another name: every target has files that change.
  const struct: Command = [
    NODE,
    [tool, 'generate'],
    project,
    () => {
      turn += 1;
      writeFileSync(source, text.replace('  value_0:', `  value_${turn}x:`));
    },
  ];
  const cold: Command = [
    ...check.slice(0, 3),
    () => rmSync(join(project, '.cache'), { recursive: true, force: true }),
  ] as unknown as Command;
  const [same = Number.NaN, breaking = Number.NaN] = await medians([check, buf]);
  const [changed = Number.NaN, again = Number.NaN] = await medians([edited, buf], 7);
  const [written = Number.NaN] = await medians([struct], 5);
  const [anew = Number.NaN] = await medians([cold], 3);
  const floor = `buf breaking, ${STRUCTS} messages`;
  return [
    { what: `check, ${STRUCTS} structs, nothing changed`, ms: same, floor, floorMs: breaking },
    { what: `check, ${STRUCTS} structs, comment edited`, ms: changed, floor, floorMs: again },
    { what: `check, ${STRUCTS} structs, comment edited`, ms: changed, floor: 'one second', floorMs: 1000 },
    { what: `generate, ${STRUCTS} structs, one changed`, ms: written, floor: 'one second', floorMs: 1000 },
    { what: `check, ${STRUCTS} structs, no cache`, ms: anew, floor: 'one second', floorMs: 1000 },
  ];
}

/** Structs of a plane. */
const SIZES = [100, 1000, 5000] as const;
/** Says at the end how much memory the program had at most, in kilobytes. */
const TELL = `data:text/javascript,${encodeURIComponent("process.on('exit', () => console.error('most', process.resourceUsage().maxRSS));")}`;

/** How generating from nothing grows with the plane, in time and in memory: each size beside the one before it. */
async function grown(folder: string, tool: string, say: (text: string) => void): Promise<Row[]> {
  say(`one plane of ${SIZES.join(', ')} structs`);
  const [times, most]: [Row[], Row[]] = [[], []];
  for (const size of SIZES) {
    const project = join(folder, `chains${size}`);
    writeChains(project, size, TARGETS);
    const anew = (): void => {
      for (const name of ['.cache', 'generated']) rmSync(join(project, name), { recursive: true, force: true });
    };
    const [ms = Number.NaN] = await medians([[NODE, [tool, 'generate'], project, anew]], 3);
    const before = SIZES[SIZES.indexOf(size) - 1];
    const row = { what: `generate, one plane of ${size}, no cache`, floor: `${before} structs` };
    times.push({ ...row, ms, ...(times.length === 0 ? SECOND : { floorMs: times.at(-1)?.ms ?? Number.NaN }) });
    const taken: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      anew();
      const { stderr } = await execa(NODE, ['--import', TELL, tool, 'generate'], { cwd: project, timeout: LIMIT_MS });
      taken.push(Number(/most (\d+)/.exec(stderr)?.[1]) / 1024);
    }
    const first = { floor: '100 MB', floorMs: 100 };
    most.push({
      ...row,
      what: `memory of that, ${size} structs`,
      ms: median(taken),
      unit: 'MB',
      ...(most.length === 0 ? first : { floorMs: most.at(-1)?.ms ?? Number.NaN }),
    });
  }
  return [...times, ...most];
}

const SECOND = { floor: 'one second', floorMs: 1000 };

async function watched(folder: string, tool: string, say: (text: string) => void): Promise<Row[]> {
  say('edit to files written, under generate --watch');
  const project = join(folder, 'own');
  const times = await watchLatency([NODE, tool, 'generate', '--watch'], project, readdirSync(join(project, 'schema')));
  return [{ what: 'edit → files written, --watch', ms: median(times), floor: '200 ms', floorMs: 200 }];
}
