/**
 * What each Release store promises to publish, for a Rust test crate: one macro call per store, with the stores before
 * it, the store itself, what the reader looks at, and what must hold once it has seen it. A model checker runs them,
 * as they are and with that one store weakened.
 */
import type { DeclOf, Field, TypeRef } from '../../model/model.ts';
import { bannerLines } from '../banner.ts';
import type { EmitInput, OutputFile } from '../emitter.ts';
import type { Lookup } from '../lookup.ts';
import { tidy } from '../render.ts';
import { ident, moduleName, pascal, typeName } from '../rust/names.ts';

type Section = DeclOf<'section'>;
/** Statements of the writer, and conditions of the reader. */
interface Both {
  writes: string[];
  holds: string[];
}

/** One file with every marked store of the schema; none when nothing is marked. */
export function rustPublications(input: EmitInput, lookup: Lookup, crate: string): OutputFile[] {
  const calls = input.model.planes.flatMap((plane) =>
    plane.members.flatMap((decl) => {
      if (decl.kind !== 'section') return [];
      const marked = decl.fields.filter((field) => field.publishes !== undefined);
      return marked.flatMap((field) => publication(plane.name, decl, field, lookup, crate) ?? []);
    }),
  );
  const lines = bannerLines(input.model, input.toolVersion, 'schema').map((line) => `// ${line}`);
  if (calls.length === 0) return [];
  const marked = calls.filter((line) => line === '    }').length;
  const text = `${lines.join('\n')}\npublications! {\n    ${marked} marked;\n${calls.join('\n')}\n}\n`;
  return [{ path: 'rust/publishes.rs', text: tidy(text) }];
}

/** The call for one store; none where a protocol stores what is published, and its own model covers it. */
function publication(plane: string, decl: Section, field: Field, lookup: Lookup, crate: string): string[] | undefined {
  const module = `${crate}::${moduleName(plane)}`;
  const writer = writerOf(decl, field);
  const before = (field.publishes ?? []).map((name) => parts(decl, name, writer, lookup, crate));
  const publish = storeOf(decl, field, lookup, crate);
  const holds = before.flatMap((part) => part.holds);
  if (publish === undefined) return undefined;
  return [
    `    ${JSON.stringify(`${plane}.${decl.name}.${field.name}`)} {`,
    `        section: ${module}::${typeName(decl.name)}, ${module}::${decl.name}Init, at ${field.offset};`,
    `        creator: ${module}::${decl.name}${pascal(decl.roles[0] ?? '')}; as ${decl.roles[0] === writer ? 'writer' : 'reader'};`,
    `        other: ${module}::${decl.name}${pascal(decl.roles[1] ?? '')};`,
    `        write(writer) { ${before.flatMap((part) => part.writes).join(' ')} }`,
    `        publish(writer) { ${publish} }`,
    `        seen(reader) { ${seenOf(field, lookup)} }`,
    `        holds(reader) { ${holds.length === 0 ? 'true' : holds.join(' && ')} }`,
    '    }',
  ];
}

/** The role that stores the word: its owner, or for a shared word whoever writes what it publishes. */
function writerOf(decl: Section, field: Field): string {
  if (field.owner !== 'both') return field.owner ?? '';
  const token = (decl.protocols ?? []).find((protocol) => protocol.p === 'latest' && protocol.token === field.name);
  if (token?.p === 'latest') return token.producer;
  const names = new Set(field.publishes);
  return decl.fields.find((entry) => names.has(entry.name) && decl.roles.includes(entry.owner ?? ''))?.owner ?? '';
}

function storeOf(decl: Section, field: Field, lookup: Lookup, crate: string): string | undefined {
  const one = oneOf(field.type, lookup, crate);
  if (one === undefined) return undefined;
  const protocol = (decl.protocols ?? []).find((entry) => entry.p === 'latest' && entry.token === field.name);
  if (protocol !== undefined) {
    const shared = field.owner === 'both';
    return `${shared ? 'let _ = ' : ''}writer.publish_${protocol.name}(${one}${shared ? ', || true' : ''});`;
  }
  if (coveredBy(decl, field.name)) return undefined;
  if (field.owner !== 'both') return `writer.set_${field.name}(${one});`;
  return `let _ = writer.cas_${field.name}(${zeroOf(one)}, ${one});`;
}

function seenOf(field: Field, lookup: Lookup): string {
  return `reader.${ident(field.name)}()${isWrapped(field.type, lookup) ? '.0' : ''} != 0`;
}

/** Whether a protocol alone stores this field. */
function coveredBy(decl: Section, name: string): boolean {
  return (decl.protocols ?? []).some((protocol) =>
    protocol.p === 'seqlock'
      ? protocol.sequence === name || protocol.fields.includes(name)
      : protocol.p === 'spsc'
        ? [protocol.head, protocol.tail, protocol.slots, protocol.length].includes(name)
        : protocol.token === name,
  );
}

/** What the writer stores into one published field, and what the reader finds there. */
function parts(decl: Section, name: string, writer: string, lookup: Lookup, crate: string): Both {
  const field = decl.fields.find((entry) => entry.name === name);
  if (field === undefined || coveredBy(decl, name)) return { writes: [], holds: [] };
  return fieldParts(field, writer, 'writer', 'reader', lookup, crate);
}

function fieldParts(field: Field, role: string, to: string, from: string, lookup: Lookup, crate: string): Both {
  const none: Both = { writes: [], holds: [] };
  if (field.reserved) return none;
  const dims: number[] = [];
  let type = field.type;
  for (; type.t === 'array' && bytesOf(type) === undefined; type = type.of) dims.push(type.len);
  // The first element stands for all of them.
  const index = dims.map(() => '0').join(', ');
  const comma = index === '' ? '' : ', ';
  if (type.t === 'ref') {
    const inner = lookup.any(type.plane, type.name);
    if (inner.kind === 'section') {
      const call = `${ident(field.name)}(${index})`;
      const all = inner.fields
        .filter((entry) => !coveredBy(inner, entry.name))
        .map((entry) => fieldParts(entry, role, `${to}.${call}`, `${from}.${call}`, lookup, crate));
      return { writes: all.flatMap((part) => part.writes), holds: all.flatMap((part) => part.holds) };
    }
  }
  if (field.owner !== role) return none;
  const len = bytesOf(type);
  if (len !== undefined) {
    const read = `{ let mut bytes = [0; ${len}]; ${from}.read_${field.name}(${index}${comma}&mut bytes); bytes[0] == 1 }`;
    return { writes: [`${to}.write_${field.name}(${index}${comma}&[1]);`], holds: [read] };
  }
  const one = oneOf(type, lookup, crate);
  if (one === undefined) return none;
  return {
    writes: [`${to}.set_${field.name}(${index}${comma}${one});`],
    holds: [`${from}.${ident(field.name)}(${index}) == ${one}`],
  };
}

function bytesOf(type: TypeRef): number | undefined {
  return type.t === 'array' && type.of.t === 'int' && type.of.name === 'u8' ? type.len : undefined;
}

function isWrapped(type: TypeRef, lookup: Lookup): boolean {
  return type.t === 'ref' && ['enum', 'flags', 'bits'].includes(lookup.any(type.plane, type.name).kind);
}

/** A value that is not zero. */
function oneOf(type: TypeRef, lookup: Lookup, crate: string): string | undefined {
  if (type.t === 'int') return '1';
  if (type.t !== 'ref' || !isWrapped(type, lookup)) return undefined;
  return `${crate}::${moduleName(type.plane)}::${typeName(type.name)}(1)`;
}

const zeroOf = (one: string): string => (one === '1' ? '0' : one.replace('(1)', '(0)'));
