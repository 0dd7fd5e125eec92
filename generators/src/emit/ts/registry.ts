/** Registries: an interface with what each entry holds, and the same encoders and decoders as a message. */
import type { DeclOf, RegistryEntry } from '../../model/model.ts';
import { prefixMost, tagLeast } from '../../model/prefixes.ts';
import { template } from '../render.ts';
import { codecDefault, codecType } from './codec.ts';
import { printCodecs } from './codecs.ts';
import { lengthForm } from './forms.ts';
import { framed } from './message-decode.ts';
import { readOne, takeCall } from './read.ts';
import { doc, dot, key, quote, type Scope } from './scope.ts';
import { putTag, storeTag, type TakenTag, tagLiteral, tagSize, tagType, takeTag } from './tags.ts';
import { putCall, writeRun } from './write.ts';

type Registry = DeclOf<'registry'>;

const FILE = template<Record<string, unknown>>(`
{{docs}}export interface {{self}} {
{{#each entries}}
{{docs}}  {{key}}: {{type}};
{{/each}}
{{#if keeps}}
  /** Entries with tags that this build does not know, in their order. */
  unknown: {{keeps}}[];
{{/if}}
}
/** Tags of {{name}} by name. */
export const {{name}}_TAGS = { {{tags}} } as const;
/** {{name}} with its required entries, which have their defaults, and no others. */
export function default{{name}}(): {{self}} {
  return {
{{#each entries}}
    {{key}}: {{zero}},
{{/each}}
{{#if keeps}}
    unknown: [],
{{/if}}
  };
}
/** Writes {{name}} where the writer stands; what is required and not given has its default. */
export function put{{name}}(w: {{ByteWriter}}, v: Partial<{{self}}>): void {
{{#each encode}}
  {{this}}
{{/each}}
}
/** Reads {{name}} where the reader stands. */
export function take{{name}}(r: {{ByteReader}}): {{self}} {
{{#each decode}}
  {{this}}
{{/each}}
}
{{codecs}}`);

/** Prints a registry. */
export function printRegistry(decl: Registry, scope: Scope): string {
  const { name } = decl;
  for (const item of [name, `${name}_TAGS`, `default${name}`, `put${name}`, `take${name}`]) scope.export(item, decl);
  return FILE({
    name,
    self: scope.local(name),
    docs: doc(decl.docs),
    keeps: decl.unknown === 'keep' ? unknownType(decl, scope) : '',
    ByteWriter: scope.runtime('ByteWriter'),
    ByteReader: scope.runtime('ByteReader'),
    tags: decl.entries.map((entry) => `${key(entry.name)}: ${tagLiteral(decl.tag, entry.tag)}`).join(', '),
    entries: decl.entries.map((entry) => ({
      key: key(entry.name),
      docs: doc(entry.docs, entry.secret === true ? ['Secret: not for logs.'] : [], '  '),
      type: entryType(entry, scope),
      zero: zero(entry, scope) ?? 'undefined',
    })),
    encode: encodeLines(decl, scope),
    decode: decodeLines(decl, scope),
    codecs: printCodecs(
      decl,
      { parameter: `value: Partial<${scope.local(name)}> = {}`, exact: true, flat: false },
      scope,
    ),
  });
}

const unknownType = (decl: Registry, scope: Scope): string =>
  `${scope.runtimeType('UnknownEntry')}<${tagType(decl.tag)}>`;

function entryType({ codec, list, required }: RegistryEntry, scope: Scope): string {
  const type = codecType(codec, scope);
  if (list !== undefined) return `${type}[]`;
  return required === true ? type : `${type} | undefined`;
}

/** What an entry holds that nobody gave; nothing where it may be missing. */
function zero({ codec, list, required }: RegistryEntry, scope: Scope): string | undefined {
  if (list !== undefined) return '[]';
  return required === true ? codecDefault(codec, undefined, scope) : undefined;
}

const held = (index: number): string => `f${index}`;
/** Whether an entry was there, also when its value reads as missing. */
const was = (index: number): string => `was${index}`;
const given = (index: number): string => `v${index}`;
const indented = (lines: readonly string[]): string[] => lines.filter(Boolean).map((line) => `  ${line}`);

function decodeLines(decl: Registry, scope: Scope): string[] {
  const { name, entries, unknown } = decl;
  const label = (of: string): string => quote(`${name}.${of}`);
  const whole = label('total');
  const enter =
    decl.total === undefined
      ? `${scope.runtime('checkEntries')}(r, ${decl.maxBytes}, ${quote(name)});`
      : `const outer = ${scope.runtime('enterBy')}(r, ${lengthForm(decl.total, scope)}, ${decl.maxBytes}, ${whole});`;
  const locals = entries.flatMap(({ codec, list, bad }, index) => {
    const type = codecType(codec, scope);
    if (list !== undefined) return [`const ${held(index)}: ${type}[] = [];`];
    return [`let ${held(index)}: ${type} | undefined;`, ...(bad === 'none' ? [`let ${was(index)} = false;`] : [])];
  });
  const most = decl.maxEntries;
  const tag = takeTag(decl, entries, asksPosition(decl), scope);
  const cases = entries.flatMap((entry, index) => [
    `case ${tag.literal(entry.tag)}: {`,
    ...indented(takeEntry(decl, entry, index, scope)),
    '}',
  ]);
  const body = [
    ...(most === undefined
      ? []
      : [`if (count === ${most}) throw ${scope.runtime('tooLong')}(${label('entries')}, r.at, count + 1, ${most});`]),
    ...tag.lines,
    'switch (tag) {',
    ...indented([...cases, ...takeOther(decl, tag, scope)]),
    '}',
  ];
  const absent = entries.flatMap((entry, index) => {
    if (entry.required !== true) return [];
    const isThere = entry.list === undefined ? `${held(index)} === undefined` : `${held(index)}.length === 0`;
    return [`if (${isThere}) throw ${scope.runtime('missing')}(${label(entry.name)}, r.at);`];
  });
  const all = entries.map((entry, index) => `${key(entry.name)}: ${held(index)}`);
  return [
    enter,
    ...locals,
    ...(unknown === 'keep' ? [`const unknown: ${unknownType(decl, scope)}[] = [];`] : []),
    ...unnamedLines(decl),
    most === undefined ? 'while (r.at !== r.end) {' : 'for (let count = 0; r.at !== r.end; count += 1) {',
    ...indented(body),
    '}',
    ...absent,
    ...(decl.total === undefined ? [] : [`r.leave(outer, ${whole});`]),
    `return { ${[...all, ...(unknown === 'keep' ? ['unknown'] : [])].join(', ')} };`,
  ];
}

/** Whether an error says where a known tag stands. */
function asksPosition({ entries, repeated, repeatedUnknown }: Registry): boolean {
  return repeatedUnknown !== undefined || entries.some(({ list }) => list !== undefined || repeated === 'error');
}

/** A known entry, behind its tag. */
function takeEntry(decl: Registry, entry: RegistryEntry, index: number, scope: Scope): string[] {
  const what = `${decl.name}.${entry.name}`;
  const local = held(index);
  const { list } = entry;
  const read = list === undefined ? takeValue(entry, what, local, scope) : takeItem(entry, what, local, scope);
  if (entry.bad === 'none') return takeOrNone(decl, what, index, read, scope);
  return [
    `const inner = ${enterCall(decl, entry.name, scope)};`,
    ...(list === undefined ? onceLines(decl, what, local, read, scope) : []),
    ...(list === undefined
      ? []
      : [
          `if (${local}.length === ${list}) throw ${scope.runtime('tooLong')}(${quote(what)}, at, ${list + 1}, ${list});`,
          ...read,
        ]),
    `r.leave(inner, ${quote(what)});`,
    'break;',
  ];
}

/** A known entry whose value reads as missing when it is not as it should be. */
function takeOrNone(decl: Registry, what: string, index: number, read: readonly string[], scope: Scope): string[] {
  const [local, label] = [held(index), quote(what)];
  const attempt = [
    'const { end, depth } = r;',
    'try {',
    ...indented([...read, `if (r.at !== end) throw r.trailing(${label});`]),
    '} catch (error) {',
    `  ${scope.runtime('passOverBad')}(r, error, end, depth);`,
    `  ${local} = undefined;`,
    '}',
    `${was(index)} = true;`,
  ];
  const again = `throw ${scope.runtime('repeated')}(${label}, at);`;
  return [
    `const inner = ${enterCall(decl, what.slice(decl.name.length + 1), scope)};`,
    ...(decl.repeated === 'error' ? [`if (${was(index)}) ${again}`] : []),
    ...(decl.repeated === 'first'
      ? [`if (${was(index)}) r.at = r.end;`, 'else {', ...indented(attempt), '}']
      : attempt),
    `r.leave(inner, ${label});`,
    'break;',
  ];
}

/** The value of an entry that may be there once, and what becomes of a second one. */
function onceLines(decl: Registry, what: string, local: string, read: readonly string[], scope: Scope): string[] {
  if (decl.repeated === 'last') return [...read];
  if (decl.repeated === 'first') {
    return [`if (${local} !== undefined) r.at = r.end;`, 'else {', ...indented(read), '}'];
  }
  return [`if (${local} !== undefined) throw ${scope.runtime('repeated')}(${quote(what)}, at);`, ...read];
}

function takeValue({ codec }: RegistryEntry, what: string, local: string, scope: Scope): string[] {
  const taken = takeCall(codec, what, scope);
  if (taken !== undefined) return [`${local} = ${taken};`];
  return block(readOne({ field: { codec }, what, local, takes: 'declared' }, scope), '');
}

function takeItem({ codec }: RegistryEntry, what: string, local: string, scope: Scope): string[] {
  const taken = takeCall(codec, what, scope);
  if (taken !== undefined) return [`${local}.push(${taken});`];
  const item = `${local}e`;
  return block(readOne({ field: { codec }, what, local: item, takes: 'new' }, scope), `${local}.push(${item});`);
}

/** Statements with a position of their own. */
function block(lines: readonly string[], end: string): string[] {
  return ['{', ...indented(framed(lines.filter(Boolean), end)), '}'];
}

function enterCall(decl: Registry, of: string, scope: Scope): string {
  const { name, length } = decl;
  return `${scope.runtime('enterEntry')}(r, ${lengthForm(length, scope)}, ${quote(`${name}.length`)}, ${quote(`${name}.${of}`)})`;
}

/** An entry that has no name. */
function takeOther(decl: Registry, tag: TakenTag, scope: Scope): string[] {
  if (decl.unknown === 'error') {
    return ['default:', `  throw r.badValue(at, ${tag.whole()}, ${quote(`${decl.name}.tag`)});`];
  }
  const asksTag = decl.unknown === 'keep' || decl.repeatedUnknown !== undefined;
  const whole = asksTag ? tag.whole() : 'tag';
  const kept = whole === 'tag' ? 'tag' : 'tag: whole';
  return [
    'default: {',
    ...indented([
      whole === 'tag' ? '' : `const whole = ${whole};`,
      `const inner = ${enterCall(decl, 'unknown', scope)};`,
      ...onceUnknown(decl, whole === 'tag' ? 'tag' : 'whole', scope),
      decl.unknown === 'keep' ? `unknown.push({ ${kept}, value: r.rest() });` : 'r.at = r.end;',
      `r.leave(inner, ${quote(`${decl.name}.unknown`)});`,
    ]),
    '}',
  ];
}

/** Refuses a tag without a name that was there before. */
function onceUnknown({ name, repeatedUnknown }: Registry, tag: string, scope: Scope): string[] {
  if (repeatedUnknown === undefined) return [];
  const again = `${scope.runtime('repeated')}(${quote(`${name}.unknown`)}, at)`;
  return [`if (unnamed.has(${tag})) throw ${again};`, `unnamed.add(${tag});`];
}

/** The tags without a name that were there, where no one of them may come twice. */
function unnamedLines({ tag, repeatedUnknown }: Registry): string[] {
  return repeatedUnknown === undefined ? [] : [`const unnamed = new Set<${tagType(tag)}>();`];
}

function encodeLines(decl: Registry, scope: Scope): string[] {
  const { name, total, maxEntries } = decl;
  const counts = maxEntries !== undefined;
  const entries = decl.entries.flatMap((entry, index) => putEntry(decl, entry, index, counts, scope));
  const unknown = decl.unknown === 'keep' ? putUnknown(decl, counts, scope) : [];
  const over = (what: string, count: string, max: number): string =>
    `if (${count} > ${max}) throw ${scope.runtime('cannotHold')}(${quote(what)}, ${count}, ${max});`;
  return [
    total === undefined
      ? 'const start = w.at;'
      : `const place = ${scope.runtime('openBy')}(w, ${lengthForm(total, scope)});`,
    ...(counts ? ['let count = 0;'] : []),
    ...entries,
    ...unknown,
    ...(maxEntries === undefined ? [] : [over(`${name}.entries`, 'count', maxEntries)]),
    total === undefined
      ? over(name, 'w.at - start', decl.maxBytes)
      : `${scope.runtime('closeBy')}(w, ${lengthForm(total, scope)}, place, ${decl.maxBytes}, ${quote(name)});`,
  ];
}

/** What the caller gave under a name; every object has some names of its own. */
function givenUnder(name: string): string {
  return name in Object.prototype ? `(Object.hasOwn(v, ${quote(name)}) ? v${dot(name)} : undefined)` : `v${dot(name)}`;
}

function putEntry(decl: Registry, entry: RegistryEntry, index: number, counts: boolean, scope: Scope): string[] {
  const what = `${decl.name}.${entry.name}`;
  const local = given(index);
  const standard = zero(entry, scope);
  const value = `const ${local} = ${givenUnder(entry.name)}${standard === undefined ? '' : ` ?? ${standard}`};`;
  const one = (held: string): string[] => [...(counts ? ['count += 1;'] : []), ...entryLines(decl, entry, held, scope)];
  if (entry.list !== undefined) {
    const { list } = entry;
    const over = `throw ${scope.runtime('cannotHold')}(${quote(what)}, ${local}.length, ${list});`;
    return [
      value,
      `if (${local}.length > ${list}) ${over}`,
      ...(entry.required === true
        ? [`if (${local}.length === 0) throw ${scope.runtime('emptyList')}(${quote(what)});`]
        : []),
      `for (const ${local}e of ${local}) {`,
      ...indented(one(`${local}e`)),
      '}',
    ];
  }
  const head = entry.required === true ? '{' : `if (${local} !== undefined) {`;
  return [value, head, ...indented(one(local)), '}'];
}

/** Tag, length, value. */
function entryLines(decl: Registry, entry: RegistryEntry, local: string, scope: Scope): string[] {
  const what = `${decl.name}.${entry.name}`;
  const least = tagLeast(decl.length);
  const size = tagSize(decl.tag, entry.tag);
  const put = putCall({ codec: entry.codec, what, local }, scope);
  const place = `const front = at + ${size};`;
  const room = size + least;
  const value =
    put === undefined
      ? [
          'let { bytes: b, at } = w;',
          `if (b.length - at < ${room}) b = w.room(at, ${room});`,
          storeTag(decl.tag, entry.tag),
          place,
          `at += ${room};`,
          ...writeRun([{ codec: entry.codec, what, local }], scope),
          'w.at = at;',
        ]
      : [
          'const { at } = w;',
          `const b = w.room(at, ${room});`,
          storeTag(decl.tag, entry.tag),
          place,
          `w.at = at + ${room};`,
          put,
        ];
  return [...value, closeEntry(decl, 'front', what, scope)];
}

function closeEntry(decl: Registry, place: string, what: string, scope: Scope): string {
  const form = lengthForm(decl.length, scope);
  return `${scope.runtime('closeBy')}(w, ${form}, ${place}, ${prefixMost(decl.length)}, ${quote(what)});`;
}

function putUnknown(decl: Registry, counts: boolean, scope: Scope): string[] {
  const label = quote(`${decl.name}.tag`);
  const tags = decl.entries.map((entry) => `tag === ${tagLiteral(decl.tag, entry.tag)}`).join(' || ');
  const isOnce = decl.repeatedUnknown !== undefined;
  return [
    ...unnamedLines(decl),
    'for (const { tag, value } of v.unknown ?? []) {',
    ...indented([
      `if (${tags}) throw ${scope.runtime('hasName')}(${label}, tag);`,
      ...(isOnce
        ? [`if (unnamed.has(tag)) throw ${scope.runtime('comesTwice')}(${label}, tag);`, 'unnamed.add(tag);']
        : []),
      ...(counts ? ['count += 1;'] : []),
      ...putTag(decl.tag, 'tag', decl.name, scope),
      `const front = ${scope.runtime('openBy')}(w, ${lengthForm(decl.length, scope)});`,
      'w.raw(value);',
      closeEntry(decl, 'front', `${decl.name}.unknown`, scope),
    ]),
    '}',
  ];
}
