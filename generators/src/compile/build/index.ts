/** Builds the model from the values of a schema. */
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import type { Declaration, PlaneValue, SchemaValue } from '../../language/plane.ts';
import { type AnyValue, describe, isValue } from '../../language/value.ts';
import { declarationsOf, planeHash } from '../../model/hash.ts';
import { type Decl, MODEL_FORMAT, type Model, type Plane } from '../../model/model.ts';
import { buildAccounts } from './accounts.ts';
import { buildDevice, buildTable } from './calls.ts';
import { carried } from './carried.ts';
import { Context, type Locator } from './context.ts';
import { buildDialogue } from './dialogues.ts';
import { buildExchange } from './exchanges.ts';
import { buildForeign, buildSection, buildStruct } from './fixed.ts';
import { buildLinuxDevice } from './linux.ts';
import { buildMessage } from './messages.ts';
import { checkDeclarationName, checkName, checkSchemaName, folded } from './names.ts';
import { buildBits, buildConstant, buildEnum, buildFlags, buildName } from './numbers.ts';
import { buildOverlay } from './overlays.ts';
import { checkParties } from './parties.ts';
import { reportProblems } from './problems.ts';
import { buildRegistry } from './registries.ts';
import { buildUnion } from './unions.ts';

export interface BuildResult {
  /** The model; undefined while there is an error. */
  readonly model: Model | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const MOST_U32 = 0xffff_ffff;

/**
 * Builds the model. Never throws for anything that a schema can hold.
 *
 * @param hashOf the hash of a plane; another one than that of the model only for whoever does not need it
 */
export function buildModel(root: unknown, locator: Locator, hashOf: typeof planeHash = planeHash): BuildResult {
  if (!isValue(root) || root.kind !== 'schema') {
    return { model: undefined, diagnostics: [diagnostic('PF1003', { got: describe(root) })] };
  }
  const schema = root as SchemaValue;
  const context = new Context(locator, schema.planes);
  reportProblems(context, schema);
  if (schema.problems.length === 0) checkSchemaName(context, schema.name, { value: schema, path: '0:name' });
  checkPlanes(context, schema);
  checkParties(context, schema);
  collectHomes(context, schema);
  const planes = carried(schema.planes.map((plane) => buildPlane(context, plane)));
  const all = declarationsOf(planes);
  const hashed = planes.map((plane): Plane => ({ ...plane, hash: hashOf(plane, all) }));
  const model: Model = { format: MODEL_FORMAT, name: schema.name, planes: hashed };
  const failed = context.diagnostics.some((found) => found.severity === 'error');
  return { model: failed ? undefined : model, diagnostics: context.diagnostics };
}

function checkPlanes(context: Context, schema: SchemaValue): void {
  const names = new Map<string, string>();
  const ids = new Map<number, string>();
  for (const plane of schema.planes) {
    const at = (key: string) => ({ value: plane, path: `0:${key}` });
    checkName(context, plane.name, 'a plane', at('name'));
    const first = names.get(folded(plane.name));
    if (first === plane.name) context.report('PF1106', { name: plane.name }, at('name'));
    else if (first !== undefined) {
      // Modules are spelled in the target's style, and not every file system tells capitals from small letters.
      context.report('PF1103', { name: plane.name, other: first, where: 'the planes of the schema' }, at('name'));
    }
    names.set(folded(plane.name), plane.name);
    const other = ids.get(plane.id);
    if (other !== undefined) context.report('PF1107', { name: plane.name, id: plane.id, other }, at('id'));
    ids.set(plane.id, plane.name);
    for (const key of ['id', 'version'] as const) {
      const value = plane[key];
      if (value >= 1 && value <= MOST_U32) continue;
      context.report('PF1108', { what: `the ${key} of '${plane.name}'`, value, min: 1, max: MOST_U32 }, at(key));
    }
    if (Object.keys(plane.members).length === 0 && plane.problems.length === 0) {
      context.report('PF1110', { name: plane.name }, at('members'));
    }
  }
}

/** Names every declaration. A declaration has one home; a name stands in one plane, because C has one space. */
function collectHomes(context: Context, schema: SchemaValue): void {
  const spaces = new Map<string, string>();
  for (const plane of schema.planes) {
    const styles = new Map<string, string>();
    for (const [name, value] of Object.entries(plane.members)) {
      const at = { value: plane, path: `0:members.${name}` };
      checkDeclarationName(context, name, at);
      const first = context.homes.get(value);
      if (first !== undefined) context.report('PF1105', { name, first: `${first.plane}.${first.name}` }, at);
      else context.homes.set(value, { plane: plane.name, name });
      // Constants and types are spelled in different styles, so they only collide among themselves.
      const style = `${value.kind === 'constant' ? 'constant' : 'type'}:${folded(name)}`;
      const other = styles.get(style);
      if (other !== undefined) context.report('PF1103', { name, other, where: `plane ${plane.name}` }, at);
      styles.set(style, name);
      const elsewhere = spaces.get(name);
      if (elsewhere !== undefined && first === undefined) context.report('PF1111', { name, first: elsewhere }, at);
      spaces.set(name, `${plane.name}.${name}`);
    }
  }
}

function buildPlane(context: Context, plane: PlaneValue): Omit<Plane, 'hash'> {
  reportProblems(context, plane);
  const members = Object.entries(plane.members).flatMap(([name, value]): Decl[] => {
    checkPolicy(context, plane, name, value);
    // A declaration with problems still gets its other findings, as far as they make sense.
    reportProblems(context, value);
    const built = buildDeclaration(context, value, name);
    return built === undefined ? [] : [built];
  });
  const { name, id, version, policy, parties } = plane;
  const accounts = buildAccounts(context, plane);
  const speakers = parties === undefined ? {} : { parties: [...parties] };
  return { name, id, version, policy, ...speakers, ...accounts, members, ...context.place(plane) };
}

/** Kinds whose planes hold nothing of a platform, and how they are called. */
const TRAVELS = {
  device: 'a device with IOCTLs',
  section: 'a shared-memory section',
  message: 'messages',
  union: 'messages',
  registry: 'messages',
} as const;

/** A platform's declarations never travel, and a plane with requests or additive rules is about travelling. */
function checkPolicy(context: Context, plane: PlaneValue, name: string, value: AnyValue): void {
  const isNative = value.kind === 'overlay' && value.options.target !== undefined;
  if (value.kind !== 'foreign' && value.kind !== 'table' && !isNative) return;
  const at = { value: plane, path: `0:members.${name}` };
  if (plane.policy === 'additive') {
    context.report('PF1109', { kind: value.kind, name, why: 'its policy is additive' }, at);
    return;
  }
  const travelling = Object.values(plane.members).find((member) => member.kind in TRAVELS);
  if (travelling !== undefined) {
    const why = `the plane has ${TRAVELS[travelling.kind as keyof typeof TRAVELS]}`;
    context.report('PF1109', { kind: value.kind, name, why }, at);
  }
}

function buildDeclaration(context: Context, value: Declaration, name: string): Decl | undefined {
  switch (value.kind) {
    case 'struct':
      return buildStruct(context, value, name);
    case 'foreign':
      return buildForeign(context, value, name);
    case 'section':
      return buildSection(context, value, name);
    case 'overlay':
      return buildOverlay(context, value, name);
    case 'bits':
      return buildBits(context, value, name);
    case 'enum':
      return buildEnum(context, value, name);
    case 'flags':
      return buildFlags(context, value, name);
    case 'constant':
      return buildConstant(context, value, name);
    case 'name':
      return buildName(context, value, name);
    case 'device':
      return buildDevice(context, value, name);
    case 'linux_device':
      return buildLinuxDevice(context, value, name);
    case 'table':
      return buildTable(context, value, name);
    case 'message':
      return buildMessage(context, value, name);
    case 'union':
      return buildUnion(context, value, name);
    case 'registry':
      return buildRegistry(context, value, name);
    case 'exchange':
      return buildExchange(context, value, name);
    case 'dialogue':
      return buildDialogue(context, value, name);
  }
}
