/** The map of behaviours: which tests show which row of the inventory, and what the last run says of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Results, ROOT } from './results.ts';

/** The map's place. */
export const BEHAVIOURS_FILE = join(ROOT, 'tests/behaviours.json');
/** The page made of it. */
export const EVIDENCE_PAGE = join(ROOT, 'docs/evidence/behaviours.md');

const Behaviour = z
  .strictObject({
    area: z.string().min(1),
    what: z.string().min(1),
    /**
     * How it can be shown on a plain Linux machine: `here` directly, `simulated` in the simulator or under Wine,
     * `elsewhere` only with a GPU or Windows.
     */
    where: z.enum(['here', 'simulated', 'elsewhere']),
    /** Names of tests, as the results have them. */
    tests: z.array(z.string().min(1)),
    /** Part of the row that no test shows: the row is missing, whatever its tests say. */
    unproven: z.string().min(1).optional(),
    /** What the tests do not show, though they show what the row says. Every row with tests has it: no proof shows all. */
    notShown: z.string().min(1).optional(),
  })
  .refine(({ tests, notShown }) => tests.length > 0 === (notShown !== undefined), {
    error: 'a row has notShown when it names tests, and only then: say what they do not show',
  })
  .refine(({ tests, unproven }) => unproven === undefined || tests.length > 0, {
    error: 'a row without tests is missing anyway: unproven is for what its tests leave out',
  });
/** Content of `tests/behaviours.json`. */
export const BehaviourMap = z.strictObject({
  v: z.literal(1),
  behaviours: z.record(z.string().regex(/^[A-Z]\d{2}$/), Behaviour),
});
export type BehaviourMap = z.infer<typeof BehaviourMap>;

/** What is known of a row. */
export type Standing = 'proven' | 'simulated' | 'not provable here' | 'missing';
export interface Row {
  readonly id: string;
  readonly area: string;
  readonly what: string;
  readonly standing: Standing;
  /** Why it is not better. */
  readonly why: string;
}

/** Reads the map. Throws when it is not what it should be. */
export function readBehaviours(path: string = BEHAVIOURS_FILE): BehaviourMap {
  return BehaviourMap.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Where the map and the inventory (`docs/spec/behaviours.md`) do not hold the same rows in the same words. */
export function differsFromInventory(map: BehaviourMap, inventory: string): string[] {
  const found: string[] = [];
  const rows = new Map<string, string>();
  for (const [, id, area, what] of inventory.matchAll(/^\| ([A-Z]\d{2}) \| ([^|]+) \| ([^|]+) \|/gm)) {
    if (rows.has(id!)) found.push(`${id} stands twice in the inventory`);
    rows.set(id!, `${area}: ${what!.replaceAll('`', '').replaceAll('**', '')}`);
  }
  for (const [id, { area, what }] of Object.entries(map.behaviours)) {
    const row = rows.get(id);
    if (row === undefined) found.push(`${id} is not in the inventory`);
    else if (row !== `${area}: ${what}`) found.push(`${id} says '${area}: ${what}', the inventory '${row}'`);
    rows.delete(id);
  }
  return [...found, ...Array.from(rows.keys(), (id) => `${id} of the inventory is not in the map`)];
}

/** Judges every row by the last results. */
export function judgeBehaviours(map: BehaviourMap, results: Results | undefined): Row[] {
  const statuses = new Map(results?.tests.map(({ name, status }) => [name, status]));
  return Object.entries(map.behaviours).map(([id, { area, what, where, tests, unproven }]) => {
    const row = { id, area, what };
    if (tests.length === 0) {
      if (where === 'elsewhere') return { ...row, standing: 'not provable here', why: '' };
      return { ...row, standing: 'missing', why: 'no test' };
    }
    const bad = tests.find((name) => statuses.get(name) !== 'passed');
    if (bad !== undefined) return { ...row, standing: 'missing', why: `${statuses.get(bad) ?? 'not run'}: ${bad}` };
    if (unproven !== undefined) return { ...row, standing: 'missing', why: `not shown: ${unproven}` };
    return { ...row, standing: where === 'here' ? 'proven' : 'simulated', why: '' };
  });
}

/** The page of what the proofs do not show (`docs/evidence/behaviours.md`): it says the same after any run. */
export function evidencePage(map: BehaviourMap): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = Object.entries(map.behaviours).filter(([, { tests }]) => tests.length > 0);
  const missing = rows.flatMap(([id, { what, unproven }]) =>
    unproven === undefined ? [] : [`| ${id} | ${cell(what)} | ${cell(unproven)} |`],
  );
  const shown = rows.map(
    ([id, { what, notShown, tests }]) => `| ${id} | ${cell(what)} | ${tests.length} | ${cell(notShown ?? '')} |`,
  );
  return `# What the proofs of behaviours do not show

Written by \`npm run behaviours -- --page\` from \`tests/behaviours.json\`; a test holds the two together. \`npm run behaviours\` says how each row
stands after the last \`npm test\`. Rows without any test are not here: they are missing.

## Shown in part, so missing

| id | behaviour | what no test shows |
|---|---|---|
${missing.join('\n')}

## Shown, and what is beyond it

| id | behaviour | tests | what they do not show |
|---|---|---|---|
${shown.join('\n')}
`;
}

/**
 * Names in the map that no test of this run has. With a part of the stages only names of stages that ran can be judged,
 * so nothing is said unless the run was whole.
 */
export function checkBehaviours(results: Results, whole: boolean, map: BehaviourMap = readBehaviours()): string[] {
  if (!whole) return [];
  const names = new Set(results.tests.map(({ name }) => name));
  return Object.entries(map.behaviours).flatMap(([id, { tests }]) =>
    tests.filter((name) => !names.has(name)).map((name) => `${id} names a test that is gone: ${name}`),
  );
}
