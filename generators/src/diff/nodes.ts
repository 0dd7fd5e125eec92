/** The nodes of a model that are compared, and how two of them belong together. */
import type {
  Decl,
  DeclKind,
  DeclOf,
  DialogueState,
  Field,
  Mark,
  MessageField,
  Model,
  Plane,
  RegistryEntry,
  SectionProtocol,
  Span,
} from '../model/model.ts';

export type LayoutDecl = DeclOf<'struct'> | DeclOf<'foreign'> | DeclOf<'section'>;
export type Prefix = LayoutDecl['prefixes'][number];
export type Arm = DeclOf<'overlay'>['arms'][number];
export type BitPart = DeclOf<'bits'>['parts'][number];
export type EnumEntry = DeclOf<'enum'>['values'][number];
export type FlagEntry = DeclOf<'flags'>['values'][number];
export type Ioctl = DeclOf<'device'>['ioctls'][number];
export type LinuxIoctl = DeclOf<'linux_device'>['ioctls'][number];
export type UnionCase = DeclOf<'union'>['cases'][number];
export type ExchangeEntry = DeclOf<'exchange'>['messages'][number];
/** What one role may say in one state, with the message that it is, and names of states as the new side has them. */
export interface Saying {
  readonly name: string;
  readonly state: string;
  readonly role: string;
  readonly message: string;
  readonly next: string;
  /** The declaration of the message; undefined in a damaged model. */
  readonly of: { readonly plane: string; readonly name: string } | undefined;
  readonly marks: readonly Mark[];
  /** What the old side does with unknown messages in the state. */
  readonly oldUnknown: DialogueState['unknown'] | undefined;
  readonly span?: Span | undefined;
}
export type TableEntry = DeclOf<'table'>['functions'][number];

/** Every kind of node that rules look at. `declaration` stands for any declaration, `layout` for three kinds of them. */
export interface Nodes {
  schema: Model;
  plane: Plane;
  declaration: Decl;
  layout: LayoutDecl;
  foreign: DeclOf<'foreign'>;
  section: DeclOf<'section'>;
  overlay: DeclOf<'overlay'>;
  bits: DeclOf<'bits'>;
  enum: DeclOf<'enum'>;
  flags: DeclOf<'flags'>;
  constant: DeclOf<'constant'>;
  name: DeclOf<'name'>;
  device: DeclOf<'device'>;
  linux_device: DeclOf<'linux_device'>;
  message: DeclOf<'message'>;
  union: DeclOf<'union'>;
  registry: DeclOf<'registry'>;
  exchange: DeclOf<'exchange'>;
  dialogue: DeclOf<'dialogue'>;
  table: DeclOf<'table'>;
  field: Field;
  prefix: Prefix;
  protocol: SectionProtocol;
  arm: Arm;
  part: BitPart;
  value: EnumEntry;
  flag: FlagEntry;
  ioctl: Ioctl;
  linuxIoctl: LinuxIoctl;
  messageField: MessageField;
  case: UnionCase;
  entry: RegistryEntry;
  exchangeMessage: ExchangeEntry;
  dialogueState: DialogueState;
  saying: Saying;
  function: TableEntry;
}
export type NodeKind = keyof Nodes;

/**
 * How two nodes belong together.
 * - `same`: one name on both sides. `renamed`: another name at the same place, with the same content.
 * - `added`, `removed`: on one side only. `grown`: added behind the old end of a layout or message.
 * - `reused`: takes the place of reserved space. `retired`: its place is reserved now.
 * - `reserved`: reserved space on both sides, whatever it is called.
 * - `recoded`: another request with the number of an old one.
 * - `moved`: the same declaration, now in another plane.
 * - `instead`: another declaration, used where the old one was.
 */
export type Relation =
  | 'same'
  | 'renamed'
  | 'added'
  | 'removed'
  | 'grown'
  | 'reused'
  | 'retired'
  | 'reserved'
  | 'recoded'
  | 'moved'
  | 'instead';

export interface Pair<K extends NodeKind = NodeKind> {
  readonly kind: K;
  readonly relation: Relation;
  /** Undefined when it is only on the new side. */
  readonly old: Nodes[K] | undefined;
  /** Undefined when it is only on the old side. */
  readonly new: Nodes[K] | undefined;
  /** Such as `control.AddRequest.width`, in names of the new side where it is there. */
  readonly path: string;
  /** The same in names of the old side. */
  readonly oldPath: string;
  /** Plane of the new side, or of the old one; empty for the schema itself. */
  readonly plane: string;
  readonly span: Span | undefined;
  readonly oldSpan: Span | undefined;
  /** What it holds, in order: fields, values, requests … */
  readonly children: readonly Pair[];
  /** The declaration, or whatever else it stands in. */
  readonly parent: Pair | undefined;
}

export interface Both<K extends NodeKind> extends Pair<K> {
  readonly old: Nodes[K];
  readonly new: Nodes[K];
}
export interface Appeared<K extends NodeKind> extends Pair<K> {
  readonly new: Nodes[K];
}
export interface Vanished<K extends NodeKind> extends Pair<K> {
  readonly old: Nodes[K];
}

export const isBoth = <K extends NodeKind>(pair: Pair<K>): pair is Both<K> =>
  pair.old !== undefined && pair.new !== undefined;

/** Pairs of one kind. */
export function pairsOf<K extends NodeKind>(pairs: readonly Pair[], kind: K): Pair<K>[] {
  return pairs.filter((pair): pair is Pair<K> => pair.kind === kind);
}

const LAYOUTS: ReadonlySet<DeclKind> = new Set(['struct', 'foreign', 'section']);
export const isLayout = (decl: Decl): decl is LayoutDecl => LAYOUTS.has(decl.kind);

/** The declaration that a node stands in, on both sides: nodes below a declaration are paired only when it is on both. */
export function homeOf<K extends NodeKind>(pair: Pair): { readonly old: Nodes[K]; readonly new: Nodes[K] } {
  if (pair.parent?.old === undefined || pair.parent.new === undefined) throw new Error(`${pair.path} has no home`);
  return pair.parent as Pair as Both<K>;
}
