/** Tagged unions: a discriminated type by `kind`, and the same encoders and decoders as a message. */
import type { DeclOf, Prefix } from '../../model/model.ts';
import { isVarint, tagLeast } from '../../model/prefixes.ts';
import { template } from '../render.ts';
import { printCodecs } from './codecs.ts';
import { isPlain, lengthForm, plainSize } from './forms.ts';
import { INT_SIZE, type NumberName, storeInt } from './numbers.ts';
import { doc, key, quote, type Scope } from './scope.ts';
import { putTag, storeTag, tagLiteral, tagSize, tagType, takeTag } from './tags.ts';

type Union = DeclOf<'union'>;

const FILE = template<Record<string, unknown>>(`
{{docs}}export type {{self}} =
{{#each cases}}
{{docs}}  | { readonly kind: {{quoted}}{{#if type}}; readonly body: {{type}}{{/if}} }
{{/each}}
{{#if keeps}}
  /** A tag that this build does not know, with the bytes behind it. */
  | { readonly kind: 'unknown'; readonly tag: {{tagType}}; readonly body: Uint8Array }
{{/if}};
/** Tags of {{name}} by name. */
export const {{name}}_TAGS = { {{tags}} } as const;
/** The first case of {{name}}, with its defaults. */
export function default{{name}}(): {{self}} {
  return {{standard}};
}
/** Writes {{name}} where the writer stands. */
export function put{{name}}(w: {{ByteWriter}}, v: {{self}}): void {
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

/** Prints a union. */
export function printUnion(decl: Union, scope: Scope): string {
  const { name } = decl;
  for (const item of [name, `${name}_TAGS`, `default${name}`, `put${name}`, `take${name}`]) scope.export(item, decl);
  const [first] = decl.cases;
  if (first === undefined) throw new Error(`${name} is a union without cases`);
  return FILE({
    name,
    self: scope.local(name),
    docs: doc(decl.docs),
    tagType: tagType(decl.tag),
    keeps: decl.unknown === 'keep',
    ByteWriter: scope.runtime('ByteWriter'),
    ByteReader: scope.runtime('ByteReader'),
    tags: decl.cases.map((entry) => `${key(entry.name)}: ${tagLiteral(decl.tag, entry.tag)}`).join(', '),
    cases: decl.cases.map((entry) => ({
      docs: doc(entry.docs, [], '  '),
      quoted: quote(entry.name),
      type: entry.body === undefined ? '' : scope.ref(entry.body.plane, entry.body.name),
    })),
    standard: value(first.name, first.body && `${scope.ref(first.body.plane, `default${first.body.name}`)}()`),
    encode: encodeLines(decl, scope),
    decode: decodeLines(decl, scope),
    codecs: printCodecs(decl, { parameter: `value: ${scope.local(name)}`, exact: true, flat: false }, scope),
  });
}

const value = (kind: string, body: string | undefined): string =>
  `{ kind: ${quote(kind)}${body === undefined ? '' : `, body: ${body}`} }`;

function decodeLines(decl: Union, scope: Scope): string[] {
  const label = quote(`${decl.name}.tag`);
  const body = quote(`${decl.name}.body`);
  const enter = decl.length === undefined ? '' : enterCall(decl.length, `${decl.maxBody}, ${body}`, scope);
  const inBody = (statements: string[], given: string): string[] =>
    enter === ''
      ? [...statements, `return ${given};`]
      : [`const outer = ${enter};`, ...statements, `r.leave(outer, ${body});`, `return ${given};`];
  const branch = (head: string, lines: string[]): string[] => [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
  const tag = takeTag(decl, decl.cases, false, scope);
  const keeps = decl.unknown === 'keep' ? tag.whole() : 'tag';
  const whole = keeps === 'tag' ? [] : [`const whole = ${keeps};`];
  const kept = keeps === 'tag' ? 'tag' : 'tag: whole';
  const cases = decl.cases.flatMap((entry) => {
    const take = entry.body && `${scope.ref(entry.body.plane, `take${entry.body.name}`)}(r)`;
    const lines = inBody(take === undefined ? [] : [`const body = ${take};`], value(entry.name, take && 'body'));
    return branch(`case ${tag.literal(entry.tag)}:`, lines);
  });
  const other =
    decl.unknown === 'keep'
      ? branch('default:', [...whole, ...inBody(['const body = r.rest();'], `{ kind: 'unknown', ${kept}, body }`)])
      : ['default:', `  throw r.badValue(at, ${tag.whole()}, ${label});`];
  return [...tag.lines, 'switch (tag) {', ...[...cases, ...other].map((line) => `  ${line}`), '}'];
}

function enterCall(prefix: Prefix, rest: string, scope: Scope): string {
  if (isPlain(prefix)) return `r.enter(${plainSize(prefix)}, ${rest})`;
  return `${scope.runtime('enterBy')}(r, ${lengthForm(prefix, scope)}, ${rest})`;
}

function encodeLines(decl: Union, scope: Scope): string[] {
  const label = quote(`${decl.name}.tag`);
  const { room, place } = isVarint(decl.tag) ? placeOfVarint(decl, scope) : placeOf(decl, decl.tag, scope);
  const cases = decl.cases.flatMap((entry) => [
    `case ${quote(entry.name)}:`,
    ...[storeTag(decl.tag, entry.tag), ...place.known(entry.tag)].map((line) => `  ${line}`),
    ...(entry.body === undefined ? [] : [`  ${scope.ref(entry.body.plane, `put${entry.body.name}`)}(w, v.body);`]),
    '  break;',
  ]);
  const tags = decl.cases.map((entry) => `v.tag === ${tagLiteral(decl.tag, entry.tag)}`).join(' || ');
  const contradiction = `throw new ${scope.runtime('EncodeError')}(${label}, 'BadValue', String(v.tag) + ' is the tag of a known case');`;
  const unknown =
    decl.unknown === 'keep'
      ? [
          "case 'unknown':",
          `  if (${tags}) ${contradiction}`,
          ...place.unknown().map((line) => `  ${line}`),
          '  w.raw(v.body);',
          '  break;',
        ]
      : [];
  return [
    ...room,
    'switch (v.kind) {',
    ...[
      ...cases,
      ...unknown,
      'default:',
      `  throw new ${scope.runtime('EncodeError')}(${quote(decl.name)}, 'BadValue', 'no case has this kind');`,
    ].map((line) => `  ${line}`),
    '}',
    ...(decl.length === undefined ? [] : [closeCall(decl, decl.length, place.length, scope)]),
  ];
}

/** What stands in front of a body: the room for it, the statements behind a tag, the place of the length. */
interface Front {
  readonly room: readonly string[];
  readonly place: {
    readonly length: string;
    known(tag: string): readonly string[];
    unknown(): readonly string[];
  };
}

/** All tags take the same bytes: one look at the room, one step over it. */
function placeOf(decl: Union, tag: NumberName, scope: Scope): Front {
  const size = INT_SIZE[tag];
  const head = size + leastLength(decl);
  return {
    room: [
      'const at = w.at;',
      'let b = w.bytes;',
      `if (b.length - at < ${head}) b = w.room(at, ${head});`,
      `w.at = at + ${head};`,
    ],
    place: {
      length: `at + ${size}`,
      known: () => [],
      unknown: () => storeInt(tag, 'at', 'v.tag', quote(`${decl.name}.tag`), scope),
    },
  };
}

/** Where the body begins is known with the tag. */
function placeOfVarint(decl: Union, scope: Scope): Front {
  const least = leastLength(decl);
  const most = VARINT_MOST + least;
  const has = decl.length !== undefined;
  return {
    room: ['const at = w.at;', `const b = w.room(at, ${most});`, ...(has ? ['let place = at;'] : [])],
    place: {
      length: 'place',
      known: (tag) => {
        const behind = `at + ${tagSize(decl.tag, tag)}`;
        return has ? [`place = ${behind};`, `w.at = place + ${least};`] : [`w.at = ${behind};`];
      },
      unknown: () => [...putTag(decl.tag, 'v.tag', decl.name, scope), 'place = w.at;', `w.at = place + ${least};`],
    },
  };
}

/** Most bytes of a varint. */
const VARINT_MOST = 10;

const leastLength = ({ length }: Union): number => (length === undefined ? 0 : tagLeast(length));

function closeCall(decl: Union, prefix: Prefix, place: string, scope: Scope): string {
  const rest = `${decl.maxBody}, ${quote(`${decl.name}.body`)}`;
  if (isPlain(prefix)) return `w.length(${place}, ${plainSize(prefix)}, ${rest});`;
  return `${scope.runtime('closeBy')}(w, ${lengthForm(prefix, scope)}, ${place}, ${rest});`;
}
