/** Tagged unions: a discriminated type by `kind`, and the same encoders and decoders as a message. */
import type { DeclOf } from '../../model/model.ts';
import { template } from '../render.ts';
import { printCodecs } from './codecs.ts';
import { after, INT_SIZE, intLiteral, intType, loadInt, storeInt } from './numbers.ts';
import { doc, key, quote, type Scope } from './scope.ts';

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
    tagType: intType(decl.tag),
    keeps: decl.unknown === 'keep',
    ByteWriter: scope.runtime('ByteWriter'),
    ByteReader: scope.runtime('ByteReader'),
    tags: decl.cases.map((entry) => `${key(entry.name)}: ${intLiteral(decl.tag, entry.tag)}`).join(', '),
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
  const tagSize = INT_SIZE[decl.tag];
  const label = quote(`${decl.name}.tag`);
  const body = quote(`${decl.name}.body`);
  const enter = decl.length === undefined ? '' : `r.enter(${INT_SIZE[decl.length]}, ${decl.maxBody}, ${body})`;
  const inBody = (statements: string[], given: string): string[] =>
    enter === ''
      ? [...statements, `return ${given};`]
      : [`const outer = ${enter};`, ...statements, `r.leave(outer, ${body});`, `return ${given};`];
  const branch = (head: string, lines: string[]): string[] => [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
  const cases = decl.cases.flatMap((entry) => {
    const take = entry.body && `${scope.ref(entry.body.plane, `take${entry.body.name}`)}(r)`;
    const lines = inBody(take === undefined ? [] : [`const body = ${take};`], value(entry.name, take && 'body'));
    return branch(`case ${intLiteral(decl.tag, entry.tag)}:`, lines);
  });
  const other =
    decl.unknown === 'keep'
      ? branch('default:', inBody(['const body = r.rest();'], "{ kind: 'unknown', tag, body }"))
      : ['default:', `  throw r.badValue(at, tag, ${label});`];
  return [
    'const { bytes: b, at } = r;',
    `if (r.end - at < ${tagSize}) throw r.short(at, ${quote(`${decl.name}.tag:${tagSize}`)});`,
    `const tag = ${loadInt(decl.tag, 'at', scope)};`,
    `r.at = at + ${tagSize};`,
    'switch (tag) {',
    ...[...cases, ...other].map((line) => `  ${line}`),
    '}',
  ];
}

function encodeLines(decl: Union, scope: Scope): string[] {
  const tagSize = INT_SIZE[decl.tag];
  const head = tagSize + (decl.length === undefined ? 0 : INT_SIZE[decl.length]);
  const label = quote(`${decl.name}.tag`);
  const cases = decl.cases.flatMap((entry) => [
    `case ${quote(entry.name)}:`,
    `  ${tagBytes(decl, entry.tag)}`,
    ...(entry.body === undefined ? [] : [`  ${scope.ref(entry.body.plane, `put${entry.body.name}`)}(w, v.body);`]),
    '  break;',
  ]);
  const tags = decl.cases.map((entry) => `v.tag === ${intLiteral(decl.tag, entry.tag)}`).join(' || ');
  const contradiction = `throw new ${scope.runtime('EncodeError')}(${label}, 'BadValue', String(v.tag) + ' is the tag of a known case');`;
  const unknown =
    decl.unknown === 'keep'
      ? [
          "case 'unknown':",
          `  if (${tags}) ${contradiction}`,
          ...storeInt(decl.tag, 'at', 'v.tag', label, scope).map((line) => `  ${line}`),
          '  w.raw(v.body);',
          '  break;',
        ]
      : [];
  return [
    'const at = w.at;',
    'let b = w.bytes;',
    `if (b.length - at < ${head}) b = w.room(at, ${head});`,
    `w.at = at + ${head};`,
    'switch (v.kind) {',
    ...[
      ...cases,
      ...unknown,
      'default:',
      `  throw new ${scope.runtime('EncodeError')}(${quote(decl.name)}, 'BadValue', 'no case has this kind');`,
    ].map((line) => `  ${line}`),
    '}',
    ...(decl.length === undefined
      ? []
      : [`w.length(at + ${tagSize}, ${INT_SIZE[decl.length]}, ${decl.maxBody}, ${quote(`${decl.name}.body`)});`]),
  ];
}

/** Statements that store a known tag. */
function tagBytes(decl: Union, tag: string): string {
  const size = INT_SIZE[decl.tag];
  const bits = BigInt.asUintN(size * 8, BigInt(tag));
  return Array.from({ length: size }, (_, index) => {
    return `b[${after('at', index)}] = 0x${((bits >> BigInt(index * 8)) & 0xffn).toString(16)};`;
  }).join(' ');
}
