/** Shared memory: the layout, what the creating role fills in, and one view per role. */
import type { DeclOf, Field } from '../../model/model.ts';
import { type RustContext, toWord, wordOf } from './context.ts';
import { docLines, hex, quote } from './docs.ts';
import { hasChecks } from './layout.ts';
import { ident, pascal, typeName } from './names.ts';
import { accessOf, protocolsOf, protocolTypes } from './protocol.ts';
import { type Access, accessors, getterName, type Single, shapeOf, viewPath } from './section-field.ts';
import { emitStruct } from './struct.ts';
import { render } from './templates.ts';

type Section = DeclOf<'section'>;
const RELAXED = '::core::sync::atomic::Ordering::Relaxed';
const RUNTIME = 'crate::runtime::section';

export function emitSection(decl: Section, context: RustContext): string {
  const creator = decl.roles[0];
  if (creator === undefined) throw new Error(`${decl.name} has no role that creates it`);
  const stamp = decl.fields.find((field) => field.stamp !== undefined);
  const initFields = fieldsToInit(decl, context);
  return render('section', {
    layout: emitStruct(decl, context).text,
    name: typeName(decl.name),
    init: `${decl.name}Init`,
    creator,
    inits: initFields.map((field) => ({
      docs: docLines(field.docs, field.unit ? `Unit: ${field.unit}.` : undefined),
      name: ident(field.name),
      type: initType(field, context),
      zero: initZero(field, context),
    })),
    fills: decl.fields.flatMap((field) => fill(decl, field, creator, context)),
    usesInit: initFields.length > 0,
    hasChecks: hasChecks(decl, context),
    stamp: stamp ? stampView(decl, stamp) : { has: false },
    protocolTypes: protocolTypes(decl, context),
    roles: decl.roles.map((role) => roleView(decl, role, context)),
  });
}

function roleView(decl: Section, role: string, context: RustContext): object {
  const fields = decl.fields.filter((field) => !field.reserved);
  return {
    view: `${decl.name}${pascal(role)}`,
    role,
    label: quote(role),
    creates: role === decl.roles[0],
    docs: docLines(
      decl.docs,
      `The section as \`${role}\` sees it: everything can be read, only its own fields stored.`,
    ),
    accessors: fields.map((field) => accessors(decl.name, field, role, context, accessOf(decl, field.name))),
    protocols: protocolsOf(decl, role, context),
    snapshots: decl.fields.map((field) => ({ name: ident(field.name), value: snapshot(decl, field, context) })),
  };
}

function stampView(decl: Section, field: Field): object {
  if (field.type.t !== 'int') throw new Error(`${decl.name}.${field.name}: a stamp is an integer`);
  const word = wordOf(field.type.name);
  return { has: true, word, offset: field.offset, size: field.size, value: hex(field.stamp ?? '0') };
}

/** The section that a field (or the innermost element of its array) is, with its lengths from the outside in. */
function nestedInit(field: Field, context: RustContext): { path: string; lens: number[] } | undefined {
  const lens: number[] = [];
  let type = field.type;
  for (; type.t === 'array'; type = type.of) lens.push(type.len);
  if (type.t !== 'ref') return undefined;
  const decl = context.find(type.plane, type.name);
  // Only one whose own fields are filled before the outer stamp needs values.
  if (decl.kind !== 'section' || fieldsToInit(decl, context).length === 0) return undefined;
  return { path: context.path(type.plane, `${decl.name}Init`), lens };
}

function fieldsToInit(decl: Section, context: RustContext): Field[] {
  return decl.fields.filter(
    (field) => !field.reserved && field.stamp === undefined && (field.owner === 'init' || nestedInit(field, context)),
  );
}

function initType(field: Field, context: RustContext): string {
  const nested = nestedInit(field, context);
  return nested ? inArrays(nested.path, nested.lens) : context.type(field.type);
}

function initZero(field: Field, context: RustContext): string {
  const nested = nestedInit(field, context);
  return nested ? inArrays(`${nested.path}::ZERO`, nested.lens) : context.zero(field.type);
}

function inArrays(element: string, lens: number[]): string {
  return lens.reduceRight((inner, len) => `[${inner}; ${len}]`, element);
}

/** Statements that store a field before the stamp: the given value, or zero. */
function fill(decl: Section, field: Field, creator: string, context: RustContext): string[] {
  if (field.stamp !== undefined) return [];
  const shape = shapeOf(field.type, context, `${decl.name}.${field.name}`);
  const dims = shape.kind === 'array' ? shape.dims : [];
  const one = shape.kind === 'array' ? shape.of : shape;
  const offset = [String(field.offset), ...dims.map(({ index, stride }) => `${index} * ${stride}`)].join(' + ');
  const element = dims.map(({ index }) => `[${index}]`).join('');
  const given = field.owner === 'init' && !field.reserved ? `init.${ident(field.name)}${element}` : undefined;
  const body = fillOne(one, offset, given, nestedValue(field, context, element), creator, context);
  return [dims.reduceRight((inner, { index, len }) => `for ${index} in 0..${len} { ${inner} }`, body)];
}

function nestedValue(field: Field, context: RustContext, index: string): string | undefined {
  return nestedInit(field, context) ? `&init.${ident(field.name)}${index}` : undefined;
}

function fillOne(
  shape: Single,
  offset: string,
  given: string | undefined,
  nested: string | undefined,
  creator: string,
  context: RustContext,
): string {
  switch (shape.kind) {
    case 'leaf': {
      const value = given ? toWord(shape.leaf, given) : '0';
      return `${RUNTIME}::store_${wordOf(shape.leaf.int)}(mem, ${offset}, ${value}, ${RELAXED});`;
    }
    case 'bytes':
    case 'struct': {
      const size = shape.kind === 'bytes' ? shape.len : shape.size;
      if (!given) return `${RUNTIME}::zero_bytes(mem, ${offset}, ${size});`;
      const bytes = shape.kind === 'bytes' ? `&${given}` : `${given}.bytes()`;
      return `${RUNTIME}::write_bytes(mem, ${offset}, ${size}, ${bytes}, ${RELAXED});`;
    }
    case 'section': {
      const view = viewPath(shape.plane, shape.name, creator, context);
      const init = context.path(shape.plane, `${shape.name}Init`);
      const window = `&crate::runtime::Window::new(mem, ${offset}, ${shape.size})`;
      return `${view}::fill(${window}, ${nested ?? `&${init}::ZERO`});`;
    }
  }
}

/** The expression that copies a field into the layout struct. */
function snapshot(decl: Section, field: Field, context: RustContext): string {
  if (field.reserved) return context.zero(field.type);
  const shape = shapeOf(field.type, context, `${decl.name}.${field.name}`);
  const dims = shape.kind === 'array' ? shape.dims : [];
  const indexes = dims.map(({ index }) => index).join(', ');
  const access = accessOf(decl, field.name);
  const value = snapshotOne(shape.kind === 'array' ? shape.of : shape, field, indexes, access);
  return dims.reduceRight((inner, { index }) => `::core::array::from_fn(|${index}| ${inner})`, value);
}

function snapshotOne(shape: Single, field: Field, indexes: string, access: Access): string {
  const call = `self.${getterName(field, access)}(${indexes})`;
  if (shape.kind === 'section') return `${call}.snapshot()`;
  if (shape.kind !== 'bytes') return call;
  const args = [indexes, '&mut bytes'].filter((arg) => arg !== '').join(', ');
  return `{ let mut bytes = [0; ${shape.len}]; self.read_${access === 'hidden' ? 'raw_' : ''}${field.name}(${args}); bytes }`;
}
