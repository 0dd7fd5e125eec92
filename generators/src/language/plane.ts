/** Planes and the schema: what belongs together, and under which names. */
import type { DeviceValue, TableValue } from './calls.ts';
import type { DialogueValue, ExchangeValue } from './exchanges.ts';
import type { ForeignValue, SectionValue, StructValue } from './layouts.ts';
import type { LinuxDeviceValue } from './linux.ts';
import type { MessageValue } from './messages.ts';
import type { BitsValue, ConstantValue, EnumValue, FlagsValue, NameValue } from './numbers.ts';
import { optionsOf } from './options.ts';
import type { OverlayValue } from './overlays.ts';
import type { RegistryValue } from './registries.ts';
import type { UnionValue } from './unions.ts';
import {
  describe,
  type IntConstant,
  type IntLike,
  isValue,
  keepKinds,
  make,
  type Problem,
  takeNumber,
  takeText,
  type Value,
} from './value.ts';

/** Everything that a plane can list. */
export type Declaration =
  | StructValue
  | ForeignValue
  | SectionValue
  | OverlayValue
  | BitsValue
  | EnumValue
  | FlagsValue
  | ConstantValue
  | IntConstant
  | NameValue
  | DeviceValue
  | LinuxDeviceValue
  | TableValue
  | MessageValue
  | UnionValue
  | RegistryValue
  | ExchangeValue
  | DialogueValue;

export const DECLARATION_KINDS = [
  'struct',
  'foreign',
  'section',
  'overlay',
  'bits',
  'enum',
  'flags',
  'constant',
  'name',
  'device',
  'linux_device',
  'table',
  'message',
  'union',
  'registry',
  'exchange',
  'dialogue',
] as const;

/** `lockstep`: equal hashes or refused. `additive`: an older reader copes. `foreign`: a platform's own tables. */
export type Policy = (typeof POLICIES)[number];
const POLICIES = ['lockstep', 'additive', 'foreign'] as const;

export interface PlaneOptions {
  readonly name: string;
  /** Stable number, unique in the schema. */
  readonly id: IntLike;
  readonly version: IntLike;
  readonly policy: Policy;
  /**
   * Who speaks the plane, in words of the schema's own: `['host', 'driver']`. Two parties are compared by the planes that
   * both speak. Without it everybody may speak the plane.
   */
  readonly parties?: readonly string[];
  /** The declarations; their names and their order are the plane's. */
  readonly members: { readonly [name: string]: Declaration };
}
/** A set of declarations that version together. */
export interface PlaneValue extends Value<'plane'> {
  readonly name: string;
  readonly id: number;
  readonly version: number;
  readonly policy: Policy;
  /** Undefined when the schema does not say. */
  readonly parties: readonly string[] | undefined;
  readonly members: Readonly<Record<string, Declaration>>;
}
/** A plane: `plane({ name: 'control', id: 1, version: 6, policy: 'lockstep', members: { AddRequest, AddReply } })`. */
export function plane(options: PlaneOptions): PlaneValue {
  const problems: Problem[] = [];
  const given: Partial<PlaneOptions> = optionsOf(options, '0:', problems, {
    name: 'any',
    id: 'any',
    version: 'any',
    policy: POLICIES,
    parties: 'texts',
    members: 'any',
  });
  if (given.policy === undefined && problems.length === 0) {
    problems.push({ path: '0:', want: 'a `policy`', got: 'nothing' });
  }
  const data = {
    name: takeText(given.name, '0:name', 'the name of the plane', problems),
    id: takeNumber(given.id, '0:id', 'a number', 0, problems),
    version: takeNumber(given.version, '0:version', 'a version number', 0, problems),
    policy: given.policy ?? 'lockstep',
    parties: given.parties,
    members: keepKinds<Declaration>(given.members, DECLARATION_KINDS, '0:members.', 'a declaration', problems),
  };
  return make<PlaneValue>('plane', data, problems);
}

/** A whole schema: the default export of `schema/index.ts`. */
export interface SchemaValue extends Value<'schema'> {
  readonly name: string;
  readonly planes: readonly PlaneValue[];
}
/** A schema: `export default schema({ name: 'punktfunk', planes: [control, frame] })`. */
export function schema(options: { readonly name: string; readonly planes: readonly PlaneValue[] }): SchemaValue {
  const problems: Problem[] = [];
  const given: Partial<typeof options> = optionsOf(options, '0:', problems, { name: 'any', planes: 'any' });
  const listed: readonly unknown[] = Array.isArray(given.planes) ? given.planes : [];
  if (!Array.isArray(given.planes))
    problems.push({ path: '0:planes', want: 'a list of planes', got: describe(given.planes) });
  const planes = listed.filter((entry): entry is PlaneValue => {
    if (isValue(entry) && entry.kind === 'plane') return true;
    problems.push({ path: '0:planes', want: 'plane(…)', got: describe(entry) });
    return false;
  });
  const data = {
    name: takeText(given.name, '0:name', 'the name of the schema', problems),
    planes: Object.freeze(planes),
  };
  return make<SchemaValue>('schema', data, problems);
}
