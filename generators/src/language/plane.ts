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

/** What becomes of the plane's messages at one party; each group of names under the reason. */
export interface Account {
  /** Said, or heard and acted upon. */
  readonly spoken?: readonly string[];
  /** Answered, but not served. */
  readonly answered?: { readonly [why: string]: readonly string[] };
  /** Not said, and passed over when it is heard. */
  readonly ignored?: { readonly [why: string]: readonly string[] };
}
/** What becomes of what a plane names, where somebody implements a protocol that is larger than what is built so far. */
export interface Accounts {
  /** Enumerations and flags whose values each have an account, as messages and entries of registries always do. */
  readonly values?: readonly string[];
  /** By party. */
  readonly of: { readonly [party: string]: Account };
}
export const ACCOUNTS = ['spoken', 'answered', 'ignored'] as const;

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
  /**
   * What becomes of each message at each party: spoken, answered without being served, or ignored, with the reason. Says nothing
   * about bytes; the reference has a page of it.
   */
  readonly accounts?: Accounts;
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
  readonly accounts: Accounts | undefined;
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
    accounts: 'any',
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
    accounts: takeAccounts(given.accounts, problems),
    members: keepKinds<Declaration>(given.members, DECLARATION_KINDS, '0:members.', 'a declaration', problems),
  };
  return make<PlaneValue>('plane', data, problems);
}

const isTexts = (x: unknown): x is readonly string[] => Array.isArray(x) && x.every((item) => typeof item === 'string');
const isObject = (x: unknown): x is object => typeof x === 'object' && x !== null && !Array.isArray(x) && !isValue(x);

/** Accounts whose lists are lists of names; what they name is looked at when the plane is built. */
function takeAccounts(given: unknown, problems: Problem[]): Accounts | undefined {
  if (given === undefined) return undefined;
  const wrong = (path: string, want: string, got: unknown): undefined => {
    problems.push({ path: `0:accounts${path}`, want, got: describe(got) });
    return undefined;
  };
  const { values, of } = isObject(given) ? (given as Partial<Accounts>) : {};
  if (values !== undefined && !isTexts(values)) return wrong('.values', 'a list of names', values);
  if (!isObject(of)) return wrong('.of', 'an account by party', of);
  for (const [party, account] of Object.entries(of)) {
    if (!isObject(account)) return wrong(`.of.${party}`, 'an account', account);
    for (const [kind, names] of Object.entries(account) as [string, unknown][]) {
      const path = `.of.${party}.${kind}`;
      const known = ACCOUNTS.some((one) => one === kind);
      if (!known) return wrong(path, 'spoken, answered or ignored', kind);
      const fits = kind === 'spoken' ? isTexts(names) : isObject(names) && Object.values(names).every(isTexts);
      if (!fits) return wrong(path, kind === 'spoken' ? 'a list of names' : 'lists of names, by reason', names);
    }
  }
  return { ...(values === undefined ? {} : { values }), of: of as Accounts['of'] };
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
