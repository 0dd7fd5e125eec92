/**
 * Every property of the model, and the class that a change of it has. `properties.json` has the whole table: operator
 * (what was done to the property, see `proof/mutate/operators.ts`) and the worst class that was found, several where they
 * depend on the place. `PF_GEN_RECORD=1` writes what was found, to be read and reviewed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { diffModels, type Finding } from '../../src/diff/index.ts';
import { NEUTRAL } from '../../src/proof/mutate/neutral.ts';
import { applyMutant, derive } from '../../src/proof/mutate/operators.ts';
import { allProperties } from '../../src/proof/mutate/shape.ts';
import { everything } from '../mutate/sink.ts';

const TABLE = fileURLToPath(new URL('./properties.json', import.meta.url));
/** The language gives a platform's struct no shorter forms. */
const NOT_IN_ANY_SCHEMA = ['foreign.prefixes.name', 'foreign.prefixes.size', 'foreign.prefixes.span'];

const model = everything();
const found = derive(model).mutants.map((mutant) => {
  return { mutant, report: diffModels(model, applyMutant(model, mutant)) };
});

function table(): Record<string, Record<string, string>> {
  const classes = new Map<string, Map<string, Set<string>>>();
  for (const { mutant, report } of found) {
    const property = `${mutant.node}.${mutant.property}`;
    const row = classes.get(property) ?? new Map<string, Set<string>>();
    row.set(mutant.operator, (row.get(mutant.operator) ?? new Set()).add(report.class ?? 'nothing'));
    classes.set(property, row);
  }
  const text = (row: ReadonlyMap<string, ReadonlySet<string>>) =>
    Object.fromEntries([...row].sort().map(([operator, all]) => [operator, [...all].sort().join(' or ')]));
  return Object.fromEntries([...classes].sort().map(([property, row]) => [property, text(row)]));
}

const now = table();
if (process.env.PF_GEN_RECORD === '1') writeFileSync(TABLE, `${JSON.stringify(now, null, 2)}\n`);
const recorded = JSON.parse(readFileSync(TABLE, 'utf8')) as typeof now;

/** Properties that somebody has to decide about. */
function undecided(properties: readonly string[], known: Readonly<Record<string, unknown>>): string[] {
  const neutral = (property: string) =>
    NEUTRAL.some((entry) => entry.property === property || property.endsWith(`.${entry.property}`));
  return properties.filter((property) => {
    // What holds other nodes only is changed through them.
    const outer = properties.some((other) => other.startsWith(`${property}.`));
    return !(property in known) && !outer && !neutral(property) && !NOT_IN_ANY_SCHEMA.includes(property);
  });
}

test('every property of the model has a class, or is documentation with a reason', () => {
  expect(undecided(allProperties(), recorded), 'decide: a rule of the diff, or an entry of NEUTRAL').toEqual([]);
});

test('a property that somebody adds is missed', () => {
  const { 'struct.fields.unit': _, ...before } = recorded;
  expect(undecided(allProperties(), before)).toEqual(['struct.fields.unit']);
  expect(undecided([...allProperties(), 'struct.fields.colour'], recorded)).toEqual(['struct.fields.colour']);
});

test('each has the class of the table', () => {
  expect(now, 'review what changed, and record it with PF_GEN_RECORD=1').toEqual(recorded);
  expect(JSON.stringify(recorded)).not.toContain('nothing');
});

test('no message says that something is now what it was', () => {
  const stated = ({ facts }: Finding) => ({ before: facts.before, after: facts.after });
  const same = found.flatMap(({ report }) =>
    report.findings.filter((finding) => 'before' in finding.facts && stated(finding).before === stated(finding).after),
  );
  expect(same.map(({ message }) => message)).toEqual([]);
});
