/** Checks and builds what a section says about concurrency: its protocols, and what its Release stores publish. */
import type { SectionValue } from '../../language/layouts.ts';
import type { LatestValue, ProtocolValue, SeqlockValue, SpscValue } from '../../language/protocols.ts';
import type { ArrayType } from '../../language/types.ts';
import type { AnyValue } from '../../language/value.ts';
import type { SectionProtocol } from '../../model/model.ts';
import type { At, Context } from './context.ts';
import { type LaidField, layoutOf } from './layout.ts';
import { checkNames } from './names.ts';

type Built = { protocols?: SectionProtocol[] };
type Part<K extends SectionProtocol['p']> = Omit<Extract<SectionProtocol, { p: K }>, 'p' | 'name'>;

/** What is known while one protocol of one section is looked at. */
interface Scene {
  readonly context: Context;
  readonly value: SectionValue;
  readonly fields: ReadonlyMap<string, LaidField>;
  /** The protocol, in words. */
  readonly what: string;
  at(option: string): At;
}

const innermost = (type: AnyValue): AnyValue => (type.kind === 'array' ? innermost(type.of) : type);

/** The protocols of a section; no key at all when it has none. */
export function buildProtocols(context: Context, value: SectionValue, laid: readonly LaidField[]): Built {
  const entries = Object.entries(value.protocols);
  if (entries.length === 0) return {};
  const place = (name: string): At => ({ value, path: `1:protocols.${name}` });
  checkNames(context, Object.keys(value.protocols), 'a protocol', 'the protocols of this section', place);
  const fields = new Map(laid.map((field) => [field.name, field]));
  const claimed = new Map<string, string>();
  const protocols = entries.map(([name, protocol]): SectionProtocol => {
    const path = `1:protocols.${name}`;
    const at = (option: string): At => ({ value, path: `${path}/0:${option}` });
    const scene: Scene = { context, value, fields, what: `protocol '${name}'`, at };
    const covered = coveredBy(protocol);
    for (const field of covered) {
      const other = claimed.get(field);
      if (other !== undefined) context.report('PF1236', { name, other, field }, place(name));
      claimed.set(field, name);
    }
    if (fields.has(name) && !covered.includes(name)) context.report('PF1235', { name }, place(name));
    return { ...buildOne(scene, protocol, name), ...context.place(value, path) };
  });
  return { protocols };
}

function buildOne(scene: Scene, protocol: ProtocolValue, name: string): SectionProtocol {
  switch (protocol.kind) {
    case 'seqlock':
      return { p: 'seqlock', name, ...seqlock(scene, protocol.options) };
    case 'spsc':
      return { p: 'spsc', name, ...spsc(scene, protocol.options) };
    case 'latest':
      return { p: 'latest', name, ...latest(scene, protocol.options) };
  }
}

/** The fields that a protocol alone may store. */
function coveredBy({ kind, options }: ProtocolValue): string[] {
  const names =
    kind === 'seqlock'
      ? [options.sequence, ...(options.fields ?? [])]
      : kind === 'spsc'
        ? [options.head, options.tail, options.slots, options.length]
        : [options.token];
  return names.filter((name): name is string => name !== undefined && name !== '');
}

function seqlock(scene: Scene, options: SeqlockValue['options']): Part<'seqlock'> {
  const { owner = '', sequence = '', fields = [] } = options;
  role(scene, owner, 'owner');
  counter(scene, sequence, owner, 'sequence');
  if (fields.length === 0 && options.fields !== undefined) {
    scene.context.report('PF1237', { what: scene.what, why: 'guards no field' }, scene.at('fields'));
  }
  for (const name of fields) {
    const field = owned(scene, name, owner, 'fields');
    if (field === undefined) continue;
    if (field.reserved || innermost(field.type).kind === 'section') {
      const why = `cannot guard '${name}': ${field.reserved ? 'it is reserved' : 'it is a section with owners of its own'}`;
      scene.context.report('PF1237', { what: scene.what, why }, scene.at('fields'));
    }
  }
  return { owner, sequence, fields: [...fields] };
}

function spsc(scene: Scene, options: SpscValue['options']): Part<'spsc'> {
  const { producer = '', head = '', tail, slots = '', length, fallback } = options;
  const { context } = scene;
  role(scene, producer, 'producer');
  const counts = counter(scene, head, producer, 'head');
  const consumer = scene.value.roles.find((name) => name !== producer) ?? '';
  if (tail !== undefined) {
    const back = counter(scene, tail, consumer, 'tail');
    if (counts !== undefined && back !== undefined && counts.size !== back.size) {
      context.report('PF1232', { what: scene.what, field: tail, want: `as wide as '${head}'` }, scene.at('tail'));
    }
  }
  const array = slotArray(scene, slots, producer);
  const most = array?.len ?? 0;
  // Counting goes on past the largest number, and only a power of two divides that evenly.
  if (tail !== undefined && counts?.size === 4 && (most & (most - 1)) !== 0) {
    context.report('PF1239', { head, slots: most }, scene.at('slots'));
  }
  if (length !== undefined) {
    const field = owned(scene, length, producer, 'length');
    if (field !== undefined && (field.type.kind !== 'int' || field.size > 4)) {
      context.report('PF1232', { what: scene.what, field: length, want: 'u8, u16 or u32' }, scene.at('length'));
    }
  }
  if (
    (length === undefined) !== (fallback === undefined) ||
    (fallback !== undefined && (fallback < 1 || fallback > most))
  ) {
    if (array !== undefined)
      context.report('PF1240', { most }, scene.at(fallback === undefined ? 'length' : 'fallback'));
  }
  return {
    producer,
    head,
    ...(tail === undefined ? {} : { tail }),
    slots,
    ...(length === undefined ? {} : { length }),
    ...(fallback === undefined ? {} : { fallback }),
  };
}

function latest(scene: Scene, options: LatestValue['options']): Part<'latest'> {
  const { producer = '', token = '', slot = '', slots = '' } = options;
  role(scene, producer, 'producer');
  const field = owned(scene, token, producer, 'token', true);
  if (field !== undefined) {
    const parts = field.type.kind === 'bits' ? Object.keys(field.type.parts) : [];
    if (field.type.kind !== 'bits' || field.size < 4) {
      const want = 'a bits(…) declaration of 32 or 64 bits';
      scene.context.report('PF1232', { what: scene.what, field: token, want }, scene.at('token'));
    } else if (slot !== '' && !parts.includes(slot)) {
      scene.context.report('PF1230', { what: scene.what, field: slot, known: parts.join(', ') }, scene.at('slot'));
    }
    released(scene, field, 'token');
  }
  slotArray(scene, slots, undefined);
  return { producer, token, slot, slots };
}

function role(scene: Scene, name: string, option: string): void {
  if (scene.value.roles.includes(name) || name === '') return;
  scene.context.report('PF1220', { role: name, roles: scene.value.roles.join(', ') }, scene.at(option));
}

/** A field by its name; a finding when there is none. */
function find(scene: Scene, name: string, option: string): LaidField | undefined {
  const field = scene.fields.get(name);
  if (field === undefined && name !== '') {
    const known = [...scene.fields.values()].filter((entry) => !entry.reserved).map((entry) => entry.name);
    scene.context.report('PF1230', { what: scene.what, field: name, known: known.join(', ') }, scene.at(option));
  }
  return field;
}

/** A field that `owner` alone stores; or both, where `shared` allows it. */
function owned(scene: Scene, name: string, owner: string, option: string, shared = false): LaidField | undefined {
  const field = find(scene, name, option);
  if (field === undefined) return undefined;
  if (field.owner === owner || (shared && field.owner === 'both') || !scene.value.roles.includes(owner)) return field;
  const found = field.owner ?? 'nobody';
  scene.context.report('PF1231', { what: scene.what, field: name, owner, found }, scene.at(option));
  return undefined;
}

/** A counter: u32 or u64 of `owner`, stored with Release. */
function counter(scene: Scene, name: string, owner: string, option: string): LaidField | undefined {
  const field = owned(scene, name, owner, option);
  if (field === undefined) return undefined;
  const { type } = field;
  if (type.kind !== 'int' || (type.name !== 'u32' && type.name !== 'u64')) {
    scene.context.report('PF1232', { what: scene.what, field: name, want: 'u32 or u64' }, scene.at(option));
    return undefined;
  }
  released(scene, field, option);
  return field;
}

function released(scene: Scene, field: LaidField, option: string): void {
  if (field.options.order !== 'relaxed') return;
  scene.context.report('PF1233', { what: scene.what, field: field.name }, scene.at(option));
}

/** The slots; all of them the producer's where one is named. */
function slotArray(scene: Scene, name: string, producer: string | undefined): ArrayType | undefined {
  const field = producer === undefined ? find(scene, name, 'slots') : owned(scene, name, producer, 'slots');
  if (field === undefined) return undefined;
  const { type } = field;
  if (type.kind !== 'array') {
    scene.context.report('PF1234', { what: scene.what, field: name }, scene.at('slots'));
    return undefined;
  }
  for (const inner of producer !== undefined && type.of.kind === 'section' ? layoutOf(type.of).fields : []) {
    if (inner.reserved || inner.owner === producer) continue;
    const found = inner.owner ?? 'nobody';
    const params = { what: scene.what, field: `${name}.${inner.name}`, owner: producer ?? '', found };
    scene.context.report('PF1231', params, scene.at('slots'));
  }
  return type;
}

/** Checks what Release stores say that they publish. */
export function checkPublishes(context: Context, value: SectionValue, laid: readonly LaidField[]): void {
  const fields = new Map(laid.map((field) => [field.name, field]));
  for (const field of laid) {
    const { publishes, order } = field.options;
    if (publishes === undefined) continue;
    const at: At = { value, path: `0:${field.name}/${field.optionsPath}publishes` };
    const what = `'${field.name}'`;
    const scene: Scene = { context, value, fields, what, at: () => at };
    const isWord = ['int', 'bits', 'enum', 'flags'].includes(field.type.kind);
    if (order === 'relaxed' || !isWord) {
      context.report('PF1238', { field: field.name, why: isWord ? 'its store is relaxed' : 'it is not one word' }, at);
    }
    let writer = field.owner === 'both' ? undefined : field.owner;
    for (const name of publishes) {
      const found = name === field.name ? undefined : find(scene, name, 'publishes');
      if (name === field.name) context.report('PF1238', { field: name, why: 'it names itself' }, at);
      // Sections inside a section have owners of their own, and `both` is the word of whoever wrote the fields.
      if (found === undefined || innermost(found.type).kind === 'section') continue;
      const { owner: by = 'nobody' } = found;
      // Whose word it is, the first field tells that a role writes.
      if (field.owner === 'both' && writer === undefined && value.roles.includes(by)) writer = by;
      const owner = writer ?? value.roles[0] ?? '';
      if (by !== owner) context.report('PF1231', { what, field: name, owner, found: by }, at);
    }
  }
}
