/** Schemas in which every word of a list is the name of every kind of thing. */
import {
  array,
  bits,
  by,
  bytes,
  constant,
  type Declaration,
  device,
  enumeration,
  exchange,
  field,
  flags,
  fn,
  fnptr,
  foreign,
  group,
  init,
  ioctl,
  kind,
  message,
  name,
  type PlaneValue,
  plane,
  ptr,
  section,
  seqlock,
  spsc,
  stamp,
  struct,
  table,
  tail,
  text,
  u8,
  u32,
  u64,
  union,
  variant,
} from '../../src/language/index.ts';

const GUID = '70667664-0001-4000-8000-0123456789ab';
const MARK = { target: 'win-x64', mark: 'measured', source: 'a test' } as const;

/** A name without case and `_`: two that are equal so are one name for every target. */
export const folded = (word: string): string => word.replaceAll('_', '').toLowerCase();

/** The words in layers: within one no two are equal after folding. */
export function layersOf(words: readonly string[]): string[][] {
  const layers: { seen: Set<string>; words: string[] }[] = [];
  for (const word of new Set(words)) {
    let layer = layers.find(({ seen }) => !seen.has(folded(word)));
    if (layer === undefined) {
      layer = { seen: new Set(), words: [] };
      layers.push(layer);
    }
    layer.seen.add(folded(word));
    layer.words.push(word);
  }
  return layers.map((layer) => layer.words);
}

/** An object with these keys, `__proto__` among them. */
function record<T>(keys: readonly string[], value: (key: string, index: number) => T): Record<string, T> {
  return Object.fromEntries(keys.map((key, index) => [key, value(key, index)]));
}

/** What every schema of this file stands on; the names are no word of any list. */
function support() {
  const QqStatus = enumeration(u32, { QQ_OK: 0, QQ_SHORT_IN: 1, QQ_SHORT_OUT: 2, QQ_UNKNOWN: 3 }, { unknown: 'keep' });
  const QqPair = struct({ qq_one: u32, qq_two: u32 });
  const QqCall = { inMin: undefined, in: QqPair, out: QqPair };
  const QqSaid = message({ qq_said: u32 });
  const answers = {
    shortInput: 'QQ_SHORT_IN',
    shortOutput: 'QQ_SHORT_OUT',
    unknownCode: 'QQ_UNKNOWN',
    success: 'QQ_OK',
  } as const;
  const deviceOf = (ioctls: Parameters<typeof device>[0]['ioctls']) =>
    device({ interface: GUID, type: 0x22, statuses: QqStatus, ...answers, ioctls });
  return { members: { QqStatus, QqPair, QqSaid }, QqStatus, QqPair, QqCall, QqSaid, deviceOf };
}
type Support = ReturnType<typeof support>;

const roles = ['qq_host', 'qq_driver'] as const;

/** Calls of all devices: C has one space for their codes. */
let calls = 0;

/** How a word becomes each kind of declaration. `at` is its place in the schema. */
export const DECLARATIONS = {
  struct: (base: Support): Declaration =>
    struct(
      { qq_first: u64, qq_pair: base.QqPair, qq_list: array(u8, 8) },
      { prefixes: { qq_old: 8 }, size: 24 },
    ) as never,
  section: (): Declaration =>
    section(
      {
        qq_magic: stamp(u32, 0x31415926),
        qq_len: init(u32),
        qq_gen: by('qq_driver', u32),
        qq_a: by('qq_driver', u32, { order: 'relaxed' }),
        qq_pair: by('qq_host', u64),
      },
      { roles, protocols: { qq_both: seqlock({ owner: 'qq_driver', sequence: 'qq_gen', fields: ['qq_a'] }) } },
    ) as never,
  bits: (): Declaration => bits(u64, { qq_low: 8, qq_high: 56 }) as never,
  enum: (): Declaration => enumeration(u32, { QQ_NONE: 0, QQ_SOME: 1 }, { unknown: 'keep' }) as never,
  flags: (): Declaration => flags(u32, { QQ_LOW: 0, QQ_HIGH: 31 }) as never,
  constant: (_: Support, at: number): Declaration =>
    [constant(u32, at), constant('text'), constant.bytes('5046'), constant.guid(GUID)][at % 4] as never,
  name: (_: Support, at: number): Declaration =>
    name(`Global\\qq-${at}-{qq_at}`, { status: 'live', security: 'D:P' }) as never,
  device: (base: Support, at: number): Declaration =>
    base.deviceOf({ [`QQ_CALL_${++calls}`]: ioctl({ fn: at & 0x7ff, in: base.QqPair, out: base.QqPair }) }) as never,
  message: (base: Support): Declaration =>
    message({ qq_id: u32, qq_name: text(16), qq_pair: base.QqPair, qq_tail: tail(u32) }) as never,
  union: (base: Support): Declaration =>
    union(
      u8,
      { qq_said: variant(1, base.QqSaid), qq_done: variant(2) },
      { length: 'u16', max: 64, unknown: 'keep' },
    ) as never,
  exchange: (base: Support): Declaration =>
    exchange({ magic: 0x51515151, maxBody: 64, messages: { qq_say: kind(1, 'down', base.QqSaid) } }) as never,
  foreign: (): Declaration =>
    foreign({ Size: u32, qq_pad: u32, qq_call: fnptr({ qq_at: u32 }, u32), qq_any: ptr() }, MARK as never) as never,
  table: (): Declaration =>
    table({ QqCall: fn(0, { qq_at: u32 }, u32) }, { ...MARK, count: 2, globals: true } as never) as never,
} as const;
export type DeclarationKind = keyof typeof DECLARATIONS;
export const DECLARATION_KINDS = Object.keys(DECLARATIONS) as DeclarationKind[];
const PLATFORM: readonly string[] = ['foreign', 'table'];

/** Planes in which each word is a declaration of one kind; which one depends on the turn, so that all turns give all kinds. */
export function declarations(words: readonly string[], turn: number): PlaneValue[] {
  const base = support();
  const travels: Record<string, Declaration> = { ...base.members } as never;
  const platform: Record<string, Declaration> = {};
  for (const [at, word] of words.entries()) {
    const kindName = DECLARATION_KINDS[(at + turn) % DECLARATION_KINDS.length]!;
    const made = DECLARATIONS[kindName](base, at);
    Object.defineProperty(PLATFORM.includes(kindName) ? platform : travels, word, { value: made, enumerable: true });
  }
  return [
    plane({ name: 'qq_travels', id: 1, version: 1, policy: 'lockstep', members: travels }),
    ...(Object.keys(platform).length === 0
      ? []
      : [plane({ name: 'qq_platform', id: 2, version: 1, policy: 'foreign', members: platform })]),
  ];
}

/** Of each the words that stand in one declaration. */
const BATCH = 60;

/** Planes in which each word is a member of each kind of declaration. */
export function members(words: readonly string[]): PlaneValue[] {
  const base = support();
  const travels: Record<string, Declaration> = { ...base.members } as never;
  const platform: Record<string, Declaration> = {};
  for (let first = 0, batch = 0; first < words.length; first += BATCH, batch += 1) {
    const some = words.slice(first, first + BATCH);
    const letters = some.filter((word) => !word.startsWith('_'));
    if (letters.length === 0) letters.push('qq_lonely');
    const add = (stem: string, value: unknown, into = travels) => {
      into[`Qq${stem}${batch}`] = value as Declaration;
    };
    add('Fields', struct(record(some, () => u8)));
    add('Handles', struct({ qq_handle: field(u64, { handle: 'adopt' } as never), ...record(letters, () => u64) }));
    add(
      'Values',
      enumeration(
        u32,
        record(some, (_, index) => index),
        { unknown: 'keep' },
      ),
    );
    add(
      'Closed',
      enumeration(
        u8,
        record(some, (_, index) => index),
        { unknown: 'error' },
      ),
    );
    add(
      'Caps',
      flags(
        u64,
        record(some, (_, index) => index),
      ),
    );
    add('Parts', bits(u64, { ...record(some, () => 1), _qq_rest: 64 - some.length }));
    add('Plain', message(record(letters, () => u8)));
    add('Texts', message({ qq_version: u32, ...record(letters, () => text(8)) }));
    add('Tails', message(record(letters, (_, index) => (index % 2 === 0 ? tail(u32, { default: 1 }) : tail(text(4))))));
    add('Groups', message(record(letters, (word) => group(word, u32, { trigger: true } as never))));
    add(
      'Cases',
      union(
        u8,
        record(some, (_, index) => (index % 2 ? variant(index, base.QqSaid) : variant(index))),
      ),
    );
    add(
      'Kinds',
      exchange({
        magic: 0x51515151,
        maxBody: 64,
        messages: record(some, (_, index) => kind(index + 1, 'up', base.QqSaid)),
      }),
    );
    add(
      'Device',
      base.deviceOf(
        record(some, (_, index) =>
          ioctl(
            [{ in: base.QqPair, out: base.QqPair }, { in: base.QqPair }, { out: base.QqPair }, {}].map((io) => ({
              fn: first + index,
              ...io,
            }))[index % 4]! as never,
          ),
        ),
      ),
    );
    add('Places', name(letters.map((word) => `{${word}}`).join('-'), { status: 'live' }));
    add(
      'Prefixes',
      struct(
        record(
          ['_', ...some].map((_, index) => `qq_f${index}`),
          () => u32,
        ),
        { prefixes: record(letters, (_, index) => (index + 1) * 4) } as never,
      ),
    );
    add(
      'Shared',
      section(
        {
          qq_magic: stamp(u32, 7),
          ...record(letters, (_, index) => [init(u32), by('qq_host', u32), by('qq_driver', u32)][index % 3]!),
        },
        { roles },
      ),
    );
    for (let at = 0; at + 1 < letters.length; at += 12) {
      const pair = [letters[at]!, letters[at + 1]!] as const;
      travels[`QqRoles${batch}x${at}`] = section({ qq_x: by(pair[0], u32), qq_y: by(pair[1], u32) } as never, {
        roles: pair,
      }) as never;
    }
    const each = letters.map((_, index) => index);
    add(
      'Guards',
      section(
        Object.assign(
          {},
          ...each.map((index) => ({
            [`qq_g${index}`]: by('qq_driver', u32),
            [`qq_v${index}`]: by('qq_driver', u32, { order: 'relaxed' }),
          })),
        ),
        {
          roles,
          protocols: record(letters, (_, index) =>
            seqlock({ owner: 'qq_driver', sequence: `qq_g${index}`, fields: [`qq_v${index}`] }),
          ),
        },
      ),
    );
    add(
      'Rings',
      section(
        Object.assign(
          {},
          ...each.map((index) => ({
            [`qq_h${index}`]: by('qq_driver', u32),
            [`qq_s${index}`]: by('qq_driver', bytes(4)),
          })),
        ),
        {
          roles,
          protocols: record(letters, (_, index) =>
            spsc({ producer: 'qq_driver', head: `qq_h${index}`, slots: `qq_s${index}` }),
          ),
        },
      ),
    );
    const few = (index: number): string[] => some.slice(index, index + 3);
    add(
      'Pointers',
      foreign(
        {
          ...record(some, (_, index) =>
            fnptr(
              record(few(index), () => u32),
              u32,
            ),
          ),
        } as never,
        MARK as never,
      ),
      platform,
    );
    add('Platform', foreign({ ...record(some, () => u32) } as never, MARK as never), platform);
    add(
      'Table',
      table(
        record(some, (_, index) =>
          fn(
            index,
            record(few(index), () => u32),
            u32,
          ),
        ),
        { ...MARK, count: some.length, globals: false } as never,
      ),
      platform,
    );
    add(
      'Entries',
      table({ [some[0]!]: fn(0, {}) }, { ...MARK, count: some.length, globals: true, names: some } as never),
      platform,
    );
  }
  return [
    plane({ name: 'qq_travels', id: 1, version: 1, policy: 'lockstep', members: travels }),
    plane({ name: 'qq_platform', id: 2, version: 1, policy: 'foreign', members: platform }),
  ];
}

/** A plane of each name, with what makes files of its own. Every tenth speaks of the one before it. */
export function planes(words: readonly string[]): PlaneValue[] {
  const base = support();
  const home = plane({ name: 'qq_home', id: 1, version: 1, policy: 'lockstep', members: base.members as never });
  return [
    home,
    ...words.map((word, index) =>
      plane({
        name: word,
        id: index + 2,
        version: 1,
        policy: 'lockstep',
        parties: [word],
        members: {
          [`QqOwn${index}`]: struct({ qq_pair: base.QqPair }),
          ...(index % 10 === 0 && {
            [`QqShared${index}`]: section({ qq_x: by('qq_host', u32), qq_y: by('qq_driver', u32) }, { roles }),
            [`QqDevice${index}`]: base.deviceOf({
              [`QQ_CALL_${index}`]: ioctl({ fn: index & 0x7ff, in: base.QqPair }),
            }),
          }),
        } as never,
      }),
    ),
  ];
}
