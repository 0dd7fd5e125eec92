/**
 * `npm run proof:mutants`: changes the code on which everything hangs, one place at a time, and asks whether a test notices.
 * Ends with 1 when one goes unnoticed that `ci/mutants/excused.json` does not name, or when one is named without need.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { argumentsOf } from './lib/arguments.ts';
import { helpAsked } from './lib/help.ts';
import { ROOT } from './lib/results.ts';
import { signsOfLife } from './lib/signs-of-life.ts';
import { AREAS } from './mutants/areas.ts';
import { Excused, type Found, judge } from './mutants/judge.ts';
import { mutate } from './mutants/run.ts';

const names = AREAS.map(({ name }) => name);
helpAsked(`
npm run proof:mutants -- [--area NAME]… [--jobs N] [--json]

Changes code one place at a time (cargo-mutants), in a copy, and runs the tests that should notice: hours for all areas.
  --area NAME  only this one; may be given several times:
${AREAS.map(({ name, about }) => `    ${name.padEnd(12)} ${about}`).join('\n')}
  --jobs N     mutants at once (1; 2 on a quiet machine)
  --json       one JSON document on stdout

What goes unnoticed for a reason is named in ci/mutants/excused.json. cargo-mutants' own files lie in .cache/mutants.

Example:
  npm run proof:mutants -- --area replay
`);

const say = (line: string): void => void process.stderr.write(`proof:mutants: ${line}\n`);
const { values, wrong, whole } = argumentsOf('proof:mutants', {
  area: { type: 'string', multiple: true, default: [] as string[] },
  jobs: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
});
const unknown = values.area.find((name) => !names.includes(name));
if (unknown !== undefined) wrong(`--area ${unknown} is none of ${names.join(', ')}`);
const jobs = whole('jobs', 1);

const excused = z
  .array(Excused.extend({ area: z.enum(names) }))
  .parse(JSON.parse(readFileSync(join(ROOT, 'ci/mutants/excused.json'), 'utf8')));
const told: { area: string; found: Found; faults: string[] }[] = [];
for (const area of AREAS.filter(({ name }) => values.area.length === 0 || values.area.includes(name))) {
  say(`${area.name}: ${area.about}`);
  const signs = signsOfLife(`proof:mutants: ${area.name}`, (line) => void process.stderr.write(`${line}\n`), 60_000);
  try {
    const found = await mutate(area, jobs);
    const faults = judge(
      found,
      excused.filter((one) => one.area === area.name),
    );
    told.push({ area: area.name, found, faults });
    say(`${area.name}: ${counts(found)}`);
    for (const fault of faults) say(`${area.name}: ${fault}`);
  } catch (error) {
    say(`${area.name}: ${(error as Error).message}; its log: .cache/mutants/${area.name}/mutants.out/log`);
    process.exit(1);
  } finally {
    signs.end();
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ v: 1, data: { areas: told } })}\n`);
const faults = told.flatMap((one) => one.faults).length;
say(faults === 0 ? 'every mutant is noticed, or named with its reason' : `${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;

function counts({ caught, hung, unviable, missed }: Found): string {
  const sum = caught.length + hung.length + unviable.length + missed.length;
  return `${sum} mutants: ${caught.length} caught, ${hung.length} hung, ${unviable.length} do not compile, ${missed.length} missed`;
}
