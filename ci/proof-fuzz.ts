/**
 * `npm run proof:fuzz`: every decoder of the wire, and every machine that reads a peer's bytes, under libFuzzer. Ends with 1
 * when one panics, hangs, takes more memory than it may, or did not run as often as was wanted.
 */
import { isAbsolute, join, relative } from 'node:path';
import { keepCorpus } from './fuzz/keep.ts';
import { type Outcome, once, runTarget } from './fuzz/run.ts';
import { buildProgram, type Sanitizer, type Target, targetsOf } from './fuzz/targets.ts';
import { argumentsOf } from './lib/arguments.ts';
import { inTurns } from './lib/cargo-programs.ts';
import { helpAsked } from './lib/help.ts';
import { ROOT } from './lib/results.ts';
import { signsOfLife } from './lib/signs-of-life.ts';

helpAsked(`
npm run proof:fuzz -- [--target NAME]… [--seconds N] [--executions N] [--jobs N] [--json]

Decoders of the wire, the reassembler, the receiver, and control of sessions under libFuzzer (cargo-fuzz): for each at
least 20 s and 1000000 inputs, half an hour in all on two cores. (What 'pf-gen fuzz' tries are schemas.)
  --target NAME      only this one; may be given several times
  --every-plane      decoders of the other planes as well
  --seconds N        for each target at least (20)
  --executions N     inputs of each target at least (1000000)
  --jobs N           targets at once (2)
  --sanitizer NAME   none, or address: slower, and sees what unsafe code does (none)
  --keep             writes the shortest inputs that reach more than the seeds to tests/fuzz/corpora
  --replay FILE      runs one input of one --target once, and nothing else
  --plant            makes a fault that must be found: with --target wire.ClockProbe the proof ends with 1
  --json             one JSON document on stdout

Examples:
  npm run proof:fuzz -- --target proto.reassembler --seconds 600
  npm run proof:fuzz -- --target wire.Hello --replay .cache/fuzz/crashes/wire.Hello/crash-0123
`);

const say = (line: string): void => void process.stderr.write(`proof:fuzz: ${line}\n`);
const { values, wrong, whole } = argumentsOf('proof:fuzz', {
  target: { type: 'string', multiple: true, default: [] as string[] },
  'every-plane': { type: 'boolean', default: false },
  seconds: { type: 'string', default: '20' },
  executions: { type: 'string', default: '1000000' },
  jobs: { type: 'string', default: '2' },
  sanitizer: { type: 'string', default: 'none' },
  keep: { type: 'boolean', default: false },
  replay: { type: 'string' },
  plant: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});
const effort = { seconds: whole('seconds', 1), executions: whole('executions', 0), plant: values.plant };
const jobs = whole('jobs', 1);
if (values.sanitizer !== 'none' && values.sanitizer !== 'address')
  wrong(`--sanitizer takes none or address, not '${values.sanitizer}'`);
if (values.replay !== undefined && values.target.length !== 1) wrong('--replay needs one --target');

say('building; the first time some minutes');
const building = signsOfLife('proof:fuzz: building', (line) => void process.stderr.write(`${line}\n`));
const program = await buildProgram(values.sanitizer as Sanitizer);
building.end();
const all = await targetsOf(program);
const chosen = chosenOf(all);

if (values.replay !== undefined) {
  // npm changes the folder: a relative path is meant from where the user stands.
  const from = process.env.INIT_CWD ?? process.cwd();
  const file = isAbsolute(values.replay) ? values.replay : join(from, values.replay);
  const { crash } = await once(program, chosen[0]!, effort.seconds, [file], values.plant);
  say(crash === undefined ? 'nothing is wrong with this input' : crash.why);
  process.exit(crash === undefined ? 0 : 1);
}

const outcomes: Outcome[] = [];
await inTurns(chosen, jobs, async (target) => {
  const signs = signsOfLife(`proof:fuzz: ${target.name}`, (line) => void process.stderr.write(`${line}\n`));
  const outcome = await runTarget(program, target, effort);
  signs.end();
  outcomes.push(outcome);
  say(`${outcomes.length} of ${chosen.length}: ${line(outcome)}`);
  for (const found of complaint(outcome)) say(found);
  if (values.keep && outcome.crash === undefined)
    say(`${target.name}: ${await keepCorpus(program, target)} inputs kept`);
});
const bad = outcomes.filter(({ crash, short }) => crash !== undefined || short !== undefined);
const sum = outcomes.reduce((total, { executions }) => total + executions, 0);
const fewest = Math.min(...outcomes.map(({ executions }) => executions));
const verdict = bad.length === 0 ? 'none with a fault' : `${bad.length} with a fault`;
say(`${outcomes.length} targets, ${sum} inputs, at least ${fewest} each: ${verdict}`);
outcomes.sort(
  (a, b) => chosen.findIndex(({ name }) => name === a.target) - chosen.findIndex(({ name }) => name === b.target),
);
if (values.json)
  process.stdout.write(`${JSON.stringify({ v: 1, data: { effort, sanitizer: values.sanitizer, outcomes } })}\n`);
process.exitCode = bad.length === 0 ? 0 : 1;

function chosenOf(targets: readonly Target[]): Target[] {
  const unknown = values.target.find((name) => !targets.some((target) => target.name === name));
  if (unknown !== undefined) wrong(`--target ${unknown} is none of ${targets.map(({ name }) => name).join(', ')}`);
  if (values.target.length > 0) return targets.filter(({ name }) => values.target.includes(name));
  return targets.filter(({ wire }) => wire || values['every-plane']);
}

function line({ target, executions, seconds, coverage, residentMiB, corpus }: Outcome): string {
  const each = `${executions} inputs in ${seconds.toFixed(0)} s`;
  return `${target}: ${each}, ${coverage} edges, corpus of ${corpus}, ${residentMiB} MiB`;
}

/** What is wrong with a target, where the input lies, and how to run it again. */
function complaint({ target, crash, short }: Outcome): string[] {
  if (short !== undefined) return [`${target}: ${short}`];
  if (crash === undefined) return [];
  const path = crash.input === undefined ? undefined : relative(ROOT, crash.input);
  const again = `npm run proof:fuzz -- --target ${target} --replay ${path}${values.plant ? ' --plant' : ''}`;
  return [
    `${target}: ${crash.why}`,
    ...(path === undefined ? ['no input was written'] : [`input: ${path}`, `again: ${again}`]),
  ];
}
