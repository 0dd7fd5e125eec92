/** Rules about who speaks a plane, and about fields that carry the stamps of a party. */
import type { ForeignValue, SectionValue, StructValue } from '../../language/layouts.ts';
import type { PlaneValue, SchemaValue } from '../../language/plane.ts';
import type { Context } from './context.ts';
import type { LaidField } from './layout.ts';
import { checkNames, folded } from './names.ts';

/** Checks the names of the parties. A party is the same in all planes, so it is spelled in one way. */
export function checkParties(context: Context, schema: SchemaValue): void {
  const spelled = new Map<string, string>();
  for (const plane of schema.planes) {
    const at = { value: plane, path: '0:parties' };
    const { parties } = plane;
    if (parties === undefined) continue;
    if (parties.length === 0) context.report('PF1112', { name: plane.name }, at);
    checkNames(context, parties, 'a party', `the parties of ${plane.name}`, () => at);
    for (const name of parties) {
      if (name.startsWith('_')) {
        context.report('PF1101', { name, want: 'the name of a party begins with a letter' }, at);
      }
      const other = spelled.get(folded(name)) ?? name;
      if (other !== name) context.report('PF1103', { name, other, where: 'the parties of the schema' }, at);
      spelled.set(folded(name), other);
    }
  }
}

/** The planes of which a party owes a stamp: those in lockstep that it speaks, or may speak. */
function stampedBy(planes: readonly PlaneValue[], party: string): PlaneValue[] {
  return planes.filter(
    ({ policy, parties }) => policy === 'lockstep' && (parties === undefined || parties.includes(party)),
  );
}

/** A field with stamps has a place for each of them. */
export function checkStamps(
  context: Context,
  value: StructValue | ForeignValue | SectionValue,
  { name: field, type, optionsPath }: LaidField,
  party: string,
): void {
  const at = { value, path: `0:${field}/${optionsPath}stamps` };
  if (type.kind !== 'array' || type.of.kind !== 'struct') {
    context.report('PF1243', { field, why: 'it is no array of structs' }, at);
    return;
  }
  if (value.kind !== 'struct') {
    context.report('PF1243', { field, why: 'it stands in a platform struct' }, at);
    return;
  }
  const known = [...new Set(context.planes.flatMap(({ parties }) => parties ?? []))];
  if (!known.includes(party)) {
    context.report('PF1244', { party, parties: known.join(', ') || 'there are none yet' }, at);
    return;
  }
  const planes = stampedBy(context.planes, party);
  const { len } = type;
  if (planes.length <= len) return;
  const params = { field, places: len, party, count: planes.length, planes: planes.map(({ name }) => name).join(', ') };
  context.report('PF1245', params, at);
}
