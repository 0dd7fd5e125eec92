/** Registries: a struct with a field per entry, and the same encoders and decoders as a message. */
import type { DeclOf, RegistryEntry } from '../../model/model.ts';
import { codecDefault, codecType, ownPlace, ownsMemory, type Place, readExpr, refPlace, writeStmt } from './codec.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { asResult, codecFacts, sentence } from './message.ts';
import { ident, screaming, snake, typeName } from './names.ts';
import { number, sizeLiteral } from './numbers.ts';
import { formText, lengthExpr, prefixName, readTag, tagType, writeTag } from './prefix.ts';
import { NONE, OPTION, SOME } from './prelude.ts';
import { secretType, secretValue } from './secret.ts';
import { render } from './templates.ts';

type Registry = DeclOf<'registry'>;

export function emitRegistry(decl: Registry, context: RustContext): string {
  const repr = tagType(decl.tag);
  const label = (part: string): string => quote(`${decl.name}.${part}`);
  const isKept = decl.unknown === 'keep';
  return render('registry', {
    docs: docLines(decl.docs, facts(decl)),
    name: typeName(decl.name),
    what: quote(decl.name),
    label: {
      tag: label('tag'),
      length: label('length'),
      total: label('total'),
      entries: label('entries'),
      unknown: label('unknown'),
    },
    repr,
    entries: decl.entries.map((entry) => emitEntry(decl, entry, context)),
    hasRequired: decl.entries.some(({ required }) => required),
    minSize: sizeLiteral(decl.minSize),
    maxSize: sizeLiteral(decl.maxSize),
    maxBytes: decl.maxBytes,
    limited: decl.maxEntries !== undefined,
    maxEntries: decl.maxEntries ?? 0,
    isKept,
    kept: context.made('found_unknown'),
    refusesUnknown: decl.unknown === 'error',
    usesAt: decl.unknown === 'error' || usesAt(decl),
    tellsApart: decl.repeatedUnknown !== undefined,
    readTag: readTag(decl.tag, label('tag')),
    writeTag: writeTag(decl.tag, label('tag'), 'entry.tag'),
    readLength: lengthExpr(decl.length, label('length')),
    prefix: prefixName(decl.length),
    hasTotal: decl.total !== undefined,
    readTotal: decl.total === undefined ? '' : lengthExpr(decl.total, label('total')),
    writeTotal: decl.total === undefined ? '' : `w.body(${quote(decl.name)}, ${prefixName(decl.total)}, `,
    count: countExpr(decl),
    writes: decl.entries.length > 0 || isKept,
    owns: ownsMemory({ c: 'registry', plane: context.plane.name, name: decl.name }, context),
  });
}

/** Whether a decoder asks where an entry began. */
const usesAt = (decl: Registry): boolean =>
  decl.repeatedUnknown !== undefined ||
  decl.entries.some(({ list }) => list !== undefined || decl.repeated === 'error');

interface Shape {
  readonly name: string;
  /** Where the decoder collects it. */
  readonly found: string;
  readonly type: string;
  /** Of one value. */
  readonly read: string;
  readonly label: string;
}

function emitEntry(decl: Registry, entry: RegistryEntry, context: RustContext): object {
  const label = quote(`${decl.name}.${entry.name}`);
  const secret = entry.secret === true;
  const type = secretType(secret, codecType(entry.codec, context));
  const shape: Shape = {
    name: ident(entry.name),
    found: context.made(`found_${snake(entry.name)}`),
    type,
    read: valueReader(decl, entry, context),
    label,
  };
  return {
    ...shape,
    docs: docLines(entry.docs, sentence(entryFacts(entry))),
    const: constant(entry),
    tag: number(entry.tag, tagType(decl.tag)),
    held: heldType(entry, type),
    standard: standard(entry, context),
    start: entry.list === undefined ? NONE : 'crate::runtime::Several::default()',
    take: takeStatement(decl, entry, shape),
    given: givenExpr(entry, shape),
    write: writeEntry(decl, entry, context),
  };
}

const constant = (entry: RegistryEntry): string => `${screaming(entry.name)}_TAG`;

function heldType(entry: RegistryEntry, type: string): string {
  if (entry.list !== undefined) return `::alloc::vec::Vec<${type}>`;
  return entry.required ? type : `${OPTION}<${type}>`;
}

function standard(entry: RegistryEntry, context: RustContext): string {
  if (entry.list !== undefined) return '::alloc::vec::Vec::new()';
  if (!entry.required) return NONE;
  return secretValue(entry.secret === true, codecDefault(entry.codec, undefined, context));
}

/** What reads a value from a reader of its bytes. */
function valueReader(decl: Registry, { name, codec, secret }: RegistryEntry, context: RustContext): string {
  if ((codec.c === 'message' || codec.c === 'union' || codec.c === 'registry') && secret !== true) {
    return `${context.path(codec.plane, codec.name)}::decode_from`;
  }
  const read = readExpr(codec, `${decl.name}.${name}`, context);
  return `|r| ${asResult(secretValue(secret === true, read))}`;
}

/** What a decoder does with the bytes of a known entry. */
function takeStatement(decl: Registry, { list, bad }: RegistryEntry, { found, read, label }: Shape): string {
  if (list !== undefined) return `${found}.read(r, value, at, ${list}, ${read})?;`;
  // Of a value that is not as it should be it is known that it was there.
  const taken = bad === 'none' ? `value.read_or_none(${read})` : `value.read(${read})?`;
  const keep = `${found} = ${SOME}(${taken});`;
  if (decl.repeated === 'last') return keep;
  if (decl.repeated === 'first') return `if ${found}.is_none() { ${keep} }`;
  return `if ${found}.is_some() { return ::core::result::Result::Err(crate::runtime::DecodeError::repeated(${label}, at)); } ${keep}`;
}

/** What was found, as the field holds it. */
function givenExpr({ list, required, bad }: RegistryEntry, { found, label }: Shape): string {
  const missing = `r.missing(${label})`;
  if (bad === 'none') return `${found}.flatten()`;
  if (list === undefined) return required ? `${found}.ok_or_else(|| ${missing})?` : found;
  if (!required) return `${found}.into_vec()`;
  return `${found}.filled().ok_or_else(|| ${missing})?`;
}

function writeEntry(decl: Registry, entry: RegistryEntry, context: RustContext): string {
  const what = `${decl.name}.${entry.name}`;
  const field = `self.${ident(entry.name)}`;
  const each = writeValue(decl, entry, refPlace('value'), context);
  const label = quote(what);
  if (entry.list !== undefined) {
    const least = entry.required
      ? `if ${field}.is_empty() { return ::core::result::Result::Err(crate::runtime::EncodeError::bad_value(${label})); }`
      : '';
    return `${least} w.limit(${label}, ${field}.len(), ${entry.list})?; for value in &${field} { ${each} }`;
  }
  if (entry.required) return writeValue(decl, entry, ownPlace(field), context);
  return `if let ${SOME}(value) = &${field} { ${each} }`;
}

/** Tag, length, value. */
function writeValue(decl: Registry, entry: RegistryEntry, place: Place, context: RustContext): string {
  const what = `${decl.name}.${entry.name}`;
  const hidden = entry.secret === true ? refPlace(`${place.base}.expose()`) : place;
  const value = writeStmt(entry.codec, what, hidden, context);
  const tag = writeTag(decl.tag, quote(`${decl.name}.tag`), `Self::${constant(entry)}`);
  const body = `w.body(${quote(what)}, ${prefixName(decl.length)}, usize::MAX, |w| { ${value} ::core::result::Result::Ok(()) })?;`;
  return `${tag} ${body}`;
}

/** How many entries there are. */
function countExpr(decl: Registry): string {
  const counts = decl.entries.map((entry) => {
    const field = `self.${ident(entry.name)}`;
    if (entry.list !== undefined) return `${field}.len()`;
    return entry.required ? '1' : `usize::from(${field}.is_some())`;
  });
  return [...counts, ...(decl.unknown === 'keep' ? ['self.unknown.len()'] : [])].join(' + ');
}

function entryFacts(entry: RegistryEntry): string[] {
  const facts = [`tag ${entry.tag}`];
  if (entry.secret) facts.push('secret: not printed, and wiped when it is dropped');
  facts.push(...codecFacts(entry.codec));
  if (entry.list !== undefined) facts.push(`at most ${entry.list} times`);
  if (entry.required) facts.push('must be there');
  if (entry.bad === 'none') facts.push('a value that is not as it should be reads as missing');
  return facts;
}

const UNKNOWN = {
  skip: 'An unknown entry is passed over.',
  keep: 'An unknown entry is kept with its bytes.',
  error: 'An unknown entry is refused.',
} as const;
const REPEATED = {
  error: 'A second entry of one tag is refused.',
  first: 'Of several entries of one tag the first counts.',
  last: 'Of several entries of one tag the last counts.',
} as const;

function facts(decl: Registry): string {
  const total = decl.total === undefined ? '' : `Behind their number of bytes as ${formText(decl.total)}: `;
  const entries = `entries of ${formText(decl.tag)} tag, ${formText(decl.length)} length and value`;
  const most = decl.maxEntries === undefined ? '' : `, at most ${decl.maxEntries}`;
  const text = `${total}${entries}${most}, ${decl.maxBytes} bytes in all.`;
  const again = decl.repeatedUnknown === undefined ? '' : ' A second unknown entry of one tag is refused.';
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} ${UNKNOWN[decl.unknown]} ${REPEATED[decl.repeated]}${again}`;
}
