/** Overlapping unions: the bytes, with each arm read and written as a copy. */
import type { DeclOf, Field, TypeRef } from '../../model/model.ts';
import { naturalAlign } from '../alignment.ts';
import { refuseAll } from '../refused.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { beside, ident, snake, typeName } from './names.ts';
import { number } from './numbers.ts';
import { isPacked, packedValue } from './packed.ts';
import { render } from './templates.ts';

type Overlay = DeclOf<'overlay'>;
type Arm = Overlay['arms'][number];

export function emitOverlay(decl: Overlay, context: RustContext): string {
  const facts = `${decl.size} byte${decl.size === 1 ? '' : 's'}, alignment ${decl.align}; each arm is a view of the same bytes.`;
  const isNative = decl.target !== undefined;
  const note = isNative ? `Union of ${decl.target}: ${facts} Certainty ${decl.mark}; source: ${decl.source}.` : facts;
  if (isNative) refuseRaised(decl, context);
  return render(isNative ? 'overlay-native' : 'overlay', {
    docs: docLines(decl.docs, note),
    name: typeName(decl.name),
    what: quote(decl.name),
    size: decl.size,
    align: decl.align,
    // A union of Rust is packed or raised.
    repr: decl.packed === undefined ? `C, align(${decl.align})` : `C, packed(${decl.packed})`,
    all: beside('all_bytes', new Set(decl.arms.map((arm) => ident(arm.name)))),
    arms: decl.arms.map((arm) => armView(decl, arm, context)),
  });
}

/** No union of Rust is packed and raised at once. */
function refuseRaised(decl: Overlay, context: RustContext): void {
  if (decl.packed === undefined) return;
  const { packed } = decl;
  const own = decl.arms.map(({ type }) =>
    Math.min(
      packed,
      naturalAlign(type, (plane, name) => context.find(plane, name)),
    ),
  );
  if (decl.align === Math.max(1, ...own)) return;
  refuseAll([{ owner: decl, why: 'is packed and raised at once, which no union of Rust can be' }]);
}

function armView(decl: Overlay, arm: Arm, context: RustContext): object {
  const isSmall = context.leaf(arm.type) !== undefined || ['ptr', 'usize', 'fnptr'].includes(arm.type.t);
  const type = context.type(arm.type);
  return {
    docs: docLines(arm.docs, armFacts(decl, arm)),
    name: ident(arm.name),
    getter: `as_${snake(arm.name)}`,
    setter: `set_${snake(arm.name)}`,
    type,
    param: isSmall ? type : `&${type}`,
    borrowed: isSmall ? '&value' : 'value',
    owned: isSmall ? 'value' : '*value',
    zero: context.zero(arm.type),
    size: arm.size,
    isCall: holdsCallbacks(arm.type, context),
    sizeProof: quote(`${decl.name}.${arm.name} is not ${arm.size} bytes`),
  };
}

function armFacts(decl: Overlay, arm: Arm): string {
  const tags = arm.tags === undefined ? '' : `; tag ${arm.tags.join(' or ')}`;
  const rest = arm.size < decl.size ? `; the other ${decl.size - arm.size} stay as they are when it is written` : '';
  return `${arm.size} byte${arm.size === 1 ? '' : 's'}${tags}${rest}.`;
}

/** Not every number is a function: whoever reads such an arm has to know that it is one. */
function holdsCallbacks(type: TypeRef, context: RustContext): boolean {
  if (type.t === 'fnptr') return true;
  if (type.t === 'array') return holdsCallbacks(type.of, context);
  if (type.t !== 'ref') return false;
  const decl = context.find(type.plane, type.name);
  if (decl.kind === 'foreign') return decl.fields.some((field) => holdsCallbacks(field.type, context));
  return decl.kind === 'overlay' && decl.arms.some((arm) => holdsCallbacks(arm.type, context));
}

/** For each union that a field beside it tells apart: an enumeration of its arms, and functions that read and write both. */
export function emitTagged(decl: DeclOf<'struct' | 'section' | 'foreign'>, context: RustContext): string {
  return decl.fields
    .flatMap((field) => {
      const tag = decl.fields.find(({ name }) => name === field.by);
      if (tag === undefined || field.type.t !== 'ref') return [];
      const overlay = context.expect(field.type.plane, field.type.name, 'overlay');
      const leaf = context.leaf(tag.type);
      if (leaf === undefined) throw new Error(`${decl.name}.${tag.name}: a tag is an integer or an enumeration`);
      const isLoose = (one: Field): boolean => isPacked(decl, one, context);
      const read = (one: Field): string => `self.${ident(one.name)}${isLoose(one) ? '.get()' : ''}`;
      const stored = (one: Field, given: string): string => (isLoose(one) ? packedValue(given) : given);
      // A big-endian word is made and read by functions of its type.
      const made = leaf.form === 'bytes' ? `${leaf.type}::new` : leaf.type;
      const value = (given: string): string => stored(tag, leaf.wrapped ? `${made}(${given})` : given);
      const inside = leaf.form === 'bytes' ? '.get()' : '.0';
      const arms = overlay.arms.filter((arm) => arm.tags !== undefined && !holdsCallbacks(arm.type, context));
      const isSmall = (type: TypeRef) => context.leaf(type) !== undefined || ['ptr', 'usize'].includes(type.t);
      return [
        render('overlay-tagged', {
          owner: typeName(decl.name),
          name: armsName(decl.name, field.name),
          field: ident(field.name),
          stem: armsStem(field.name),
          tag: ident(tag.name),
          tagType: context.type(tag.type),
          plain: overlay.target === undefined && decl.kind !== 'foreign',
          docs: docLines(`What \`${decl.name}.${field.name}\` is, by \`${tag.name}\`.`),
          union: context.path(field.type.plane, field.type.name),
          number: leaf.wrapped ? `${read(tag)}${inside}` : read(tag),
          tagRead: read(tag),
          fieldRead: read(field),
          isLoose: isLoose(field),
          tagStored: stored(tag, '*tag'),
          fieldStored: stored(field, '*raw'),
          arms: arms.map((arm) => {
            const numbers = (arm.tags ?? []).map((one) => number(one, leaf.int));
            return {
              docs: docLines(arm.docs),
              variant: variantName(arm.name),
              type: context.type(arm.type),
              tags: numbers.join(' | '),
              first: value(numbers[0] ?? '0'),
              several: numbers.length > 1,
              getter: `as_${snake(arm.name)}`,
              setter: `set_${snake(arm.name)}`,
              given: isSmall(arm.type) ? '*value' : 'value',
            };
          }),
        }),
      ];
    })
    .join('\n');
}

/** The enumeration of the arms of a field; the start of its functions' names; and the name of an arm in it. */
export const armsName = (owner: string, field: string): string => typeName(`${owner}${pascalOf(field)}`);
export const armsStem = (field: string): string => snake(field);
export const variantName = (arm: string): string => ident(pascalOf(arm));

/** `key_event` and `KEY` as `KeyEvent` and `Key`. */
function pascalOf(name: string): string {
  return snake(name)
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
