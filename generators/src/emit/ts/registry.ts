/** Registries: an interface with what each entry holds, and the same encoders and decoders as a message. */
import type { DeclOf, RegistryEntry } from '../../model/model.ts';
import { isVarint, prefixMost, tagLeast } from '../../model/prefixes.ts';
import { template } from '../render.ts';
import { codecDefault, codecType } from './codec.ts';
import { printCodecs } from './codecs.ts';
import { lengthForm } from './forms.ts';
import { framed } from './message-decode.ts';
import { readOne } from './read.ts';
import { doc, dot, key, quote, type Scope } from './scope.ts';
import { putTag, storeTag, tagLiteral, tagSize, tagType, takeTag } from './tags.ts';
import { writeRun } from './write.ts';

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
  const locals = entries.map(({ codec, list }, index) => {
    const type = codecType(codec, scope);
    return list === undefined ? `let ${held(index)}: ${type} | undefined;` : `const ${held(index)}: ${type}[] = [];`;
  });
  const most = decl.maxEntries;
  const cases = entries.flatMap((entry, index) => [
    `case ${tagLiteral(decl.tag, entry.tag)}: {`,
    ...indented(takeEntry(decl, entry, index, scope)),
    '}',
  ]);
  const body = [
    ...(most === undefined
      ? []
      : [`if (count === ${most}) throw ${scope.runtime('tooLong')}(${label('entries')}, r.at, count + 1, ${most});`]),
    ...takeTag(decl.tag, name, scope),
    'switch (tag) {',
    ...indented([...cases, ...takeOther(decl, scope)]),
    '}',
  ];
  // Nobody asks where a varint stood when nothing is refused for its tag.
  const asks = body.some((line, index) => /\bat\b/.test(line.replaceAll(/'[^']*'|\br\.at\b/g, '')) && index > 1);
  const lines = isVarint(decl.tag) && !asks ? body.filter((line) => line !== 'const { at } = r;') : body;
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
    most === undefined ? 'while (r.at !== r.end) {' : 'for (let count = 0; r.at !== r.end; count += 1) {',
    ...indented(lines),
    '}',
    ...absent,
    ...(decl.total === undefined ? [] : [`r.leave(outer, ${whole});`]),
    `return { ${[...all, ...(unknown === 'keep' ? ['unknown'] : [])].join(', ')} };`,
  ];
}

/** A known entry, behind its tag. */
function takeEntry(decl: Registry, entry: RegistryEntry, index: number, scope: Scope): string[] {
  const what = quote(`${decl.name}.${entry.name}`);
  const local = held(index);
  const repeats = decl.repeated !== 'last' && entry.list === undefined;
  const value = `${local}e`;
  const target = {
    field: { codec: entry.codec },
    what: `${decl.name}.${entry.name}`,
    local: entry.list === undefined ? local : value,
    takes: entry.list === undefined ? ('declared' as const) : ('new' as const),
  };
  const push = entry.list === undefined ? '' : `${local}.push(${value});`;
  const read = framed(readOne(target, scope).filter(Boolean), push).filter(Boolean);
  const check: string[] = [];
  if (entry.list !== undefined) {
    const refuse = `throw ${scope.runtime('tooLong')}(${what}, at, ${entry.list + 1}, ${entry.list});`;
    check.push(`if (${local}.length === ${entry.list}) ${refuse}`);
  } else if (decl.repeated === 'error') {
    check.push(`if (${local} !== undefined) throw ${scope.runtime('repeated')}(${what}, at);`);
  }
  const once = repeats && decl.repeated === 'first';
  // The values of the runs have names of their own, and the tag has its bytes and its position.
  const block = once
    ? [`if (${local} !== undefined) r.at = r.end;`, 'else {', ...indented(read), '}']
    : ['{', ...indented(read), '}'];
  return [
    `const inner = ${scope.runtime('enterEntry')}(r, ${lengthForm(decl.length, scope)}, ${quote(`${decl.name}.length`)}, ${what});`,
    ...check,
    ...block,
    `r.leave(inner, ${what});`,
    'break;',
  ];
}

/** An entry that has no name. */
function takeOther(decl: Registry, scope: Scope): string[] {
  if (decl.unknown === 'error') return ['default:', `  throw r.badValue(at, tag, ${quote(`${decl.name}.tag`)});`];
  const what = quote(`${decl.name}.unknown`);
  const enter = `${scope.runtime('enterEntry')}(r, ${lengthForm(decl.length, scope)}, ${quote(`${decl.name}.length`)}, ${what})`;
  const pass = decl.unknown === 'keep' ? 'unknown.push({ tag, value: r.rest() });' : 'r.at = r.end;';
  return ['default: {', `  const inner = ${enter};`, `  ${pass}`, `  r.leave(inner, ${what});`, '}'];
}

function encodeLines(decl: Registry, scope: Scope): string[] {
  const { name, total, maxEntries } = decl;
  const counts = maxEntries !== undefined;
  const entries = decl.entries.flatMap((entry, index) => putEntry(decl, entry, index, counts, scope));
  const unknown = decl.unknown === 'keep' ? putUnknown(decl, counts, scope) : [];
  const over = `throw ${scope.runtime('cannotHold')}`;
  return [
    total === undefined
      ? 'const start = w.at;'
      : `const place = ${scope.runtime('openBy')}(w, ${lengthForm(total, scope)});`,
    ...(counts ? ['let count = 0;'] : []),
    ...entries,
    ...unknown,
    ...(counts ? [`if (count > ${maxEntries}) ${over}(${quote(`${name}.entries`)}, count, ${maxEntries});`] : []),
    total === undefined
      ? `if (w.at - start > ${decl.maxBytes}) ${over}(${quote(name)}, w.at - start, ${decl.maxBytes});`
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
    const none = `if (${local}.length === 0) throw ${scope.runtime('emptyList')}(${quote(what)});`;
    return [
      value,
      `if (${local}.length > ${list}) ${over}`,
      ...(entry.required === true ? [none] : []),
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
  const size = tagSize(decl.tag, entry.tag);
  const head = size + tagLeast(decl.length);
  return [
    'let { bytes: b, at } = w;',
    `if (b.length - at < ${head}) b = w.room(at, ${head});`,
    storeTag(decl.tag, entry.tag),
    `at += ${head};`,
    `const front = at - ${tagLeast(decl.length)};`,
    ...writeRun([{ codec: entry.codec, what, local }], scope),
    'w.at = at;',
    closeEntry(decl, 'front', what, scope),
  ];
}

function closeEntry(decl: Registry, place: string, what: string, scope: Scope): string {
  const form = lengthForm(decl.length, scope);
  return `${scope.runtime('closeBy')}(w, ${form}, ${place}, ${prefixMost(decl.length)}, ${quote(what)});`;
}

function putUnknown(decl: Registry, counts: boolean, scope: Scope): string[] {
  const label = quote(`${decl.name}.tag`);
  const tags = decl.entries.map((entry) => `tag === ${tagLiteral(decl.tag, entry.tag)}`).join(' || ');
  return [
    'for (const { tag, value } of v.unknown ?? []) {',
    ...indented([
      `if (${tags}) throw ${scope.runtime('hasName')}(${label}, tag);`,
      ...(counts ? ['count += 1;'] : []),
      ...putTag(decl.tag, 'tag', decl.name, scope),
      `const front = ${scope.runtime('openBy')}(w, ${lengthForm(decl.length, scope)});`,
      'w.raw(value);',
      closeEntry(decl, 'front', `${decl.name}.unknown`, scope),
    ]),
    '}',
  ];
}
