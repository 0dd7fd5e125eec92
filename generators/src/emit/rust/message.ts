/** Messages: a struct with an encoder and a bounds-checked decoder. */
import type { Codec, DeclOf, MessageField } from '../../model/model.ts';
import { floatBytes, wordFacts } from '../../model/scalars.ts';
import {
  codecDefault,
  codecType,
  differs,
  ownPlace,
  ownsMemory,
  type Place,
  readField,
  refPlace,
  writeStmt,
} from './codec.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { ident, isReservedName, typeName } from './names.ts';
import { sizeLiteral } from './numbers.ts';
import { ERR, NONE, OK, OPTION, SOME } from './prelude.ts';
import { secretType, secretValue } from './secret.ts';
import { render } from './templates.ts';

type Message = DeclOf<'message'>;

export function emitMessage(decl: Message, context: RustContext): string {
  const fields = decl.fields.filter(isVisible).map((field) => ({
    docs: docLines(field.docs, presenceDocs(field)),
    name: ident(field.name),
    given: given(field.name, context),
    type: fieldType(field, context),
    default: isOption(field) ? NONE : defaultOf(field, context),
  }));
  const units = unitsOf(decl);
  const reads = units.map((unit) => readUnit(decl, unit, context));
  const writes = writeUnits(decl, units, context);
  return render('message', {
    docs: docLines(decl.docs, sizeDocs(decl)),
    name: typeName(decl.name),
    what: quote(decl.name),
    minSize: sizeLiteral(decl.minSize),
    maxSize: sizeLiteral(decl.maxSize),
    fields,
    reads,
    hasReads: reads.length > 0,
    writes,
    hasWrites: writes.length > 0,
    owns: decl.fields.some((field) => ownsMemory(field.codec, context)),
    rest: decl.trailing === 'exact' ? 'Refused' : 'Left',
    exact: decl.trailing === 'exact',
  });
}

/** Fields that are written or left out together: one field, or the neighbours of one group. */
type Unit = [MessageField, ...MessageField[]];

function unitsOf(decl: Message): Unit[] {
  const units: Unit[] = [];
  for (const field of decl.fields) {
    const last = units.at(-1);
    const { presence } = field;
    const before = last?.[0].presence;
    if (last && presence.p === 'group' && before?.p === 'group' && before.group === presence.group) last.push(field);
    else units.push([field]);
  }
  return units;
}

/** How a decoded field gets into the struct. */
function given(name: string, context: RustContext): string {
  const local = context.local(name);
  return local === ident(name) ? local : `${ident(name)}: ${local}`;
}

function isVisible(field: MessageField): boolean {
  return field.codec.c !== 'literal' && !isReservedName(field.name);
}

function isOption(field: MessageField): boolean {
  return field.presence.p === 'remainder' || field.presence.p === 'when';
}

function fieldType(field: MessageField, context: RustContext): string {
  const type = secretType(isSecret(field), codecType(field.codec, context));
  return isOption(field) ? `${OPTION}<${type}>` : type;
}

function defaultOf(field: MessageField, context: RustContext): string {
  return secretValue(isSecret(field), codecDefault(field.codec, statedDefault(field), context));
}

/** What nobody sees anyway is not hidden. */
function isSecret(field: MessageField): boolean {
  return field.secret === true && isVisible(field);
}

/** As `readField`, with the value in the type that hides it. */
function readValue(field: MessageField, what: string, context: RustContext): string {
  return secretValue(isSecret(field), readField(field, what, context));
}

/** Where a value stands that may be hidden. */
function placeOf(field: MessageField, path: string): Place {
  return isSecret(field) ? refPlace(`${path}.expose()`) : ownPlace(path);
}

function statedDefault({ presence }: MessageField): string | undefined {
  return presence.p === 'tail' || presence.p === 'group' || presence.p === 'gate' ? presence.default : undefined;
}

function readUnit(decl: Message, unit: Unit, context: RustContext): string {
  const [field] = unit;
  const what = `${decl.name}.${field.name}`;
  const read = readValue(field, what, context);
  const bind = (value: string) => (isVisible(field) ? `let ${context.local(field.name)} = ${value};` : `${value};`);
  switch (field.presence.p) {
    case 'required':
      return bind(read);
    case 'remainder': {
      const type = codecType(field.codec, context);
      const size = field.codec.c === 'struct' ? `${type}::SIZE` : `${fixedSize(field, what)}`;
      return bind(`if r.remaining() >= ${size} { ${SOME}(${read}) } else { ${NONE} }`);
    }
    case 'when':
      return bind(
        `if ${condition(decl, field, context, (name) => context.local(name))} { ${SOME}(${read}) } else { ${NONE} }`,
      );
    case 'gate': {
      const open = condition(decl, field, context, (name) => context.local(name));
      return bind(`if ${open} { ${read} } else { ${defaultOf(field, context)} }`);
    }
    case 'tail':
    case 'group':
      return readOptional(decl, unit, context);
  }
}

/** Size of a codec that may stand at the end without a mark of its own. */
function fixedSize(field: MessageField, what: string): number {
  if (field.codec.c === 'bytes') return field.codec.len;
  if (field.codec.c === 'int') return Number(field.codec.type.slice(1)) / 8;
  if (field.codec.c === 'word') return wordFacts(field.codec.type).bytes;
  if (field.codec.c === 'float') return floatBytes(field.codec.type);
  throw new Error(`${what}: only a value of fixed size can be told by the bytes that remain`);
}

function readOptional(decl: Message, unit: Unit, context: RustContext): string {
  const strict = decl.trailing === 'exact' || refusesCut(unit[0]);
  const visible = unit.filter(isVisible);
  const names = visible.map((field) => context.local(field.name));
  const defaults = visible.map((field) => defaultOf(field, context));
  const reads = unit.map((field) => {
    const read = readValue(field, `${decl.name}.${field.name}`, context);
    return isVisible(field) ? `let ${context.local(field.name)} = ${read};` : `${read};`;
  });
  if (visible.length === 0) return `r.optional(${strict}, |r| { ${reads.join(' ')} ${OK}(()) })?;`;
  if (unit.length === 1) {
    const [field] = unit;
    const read = readValue(field, `${decl.name}.${field.name}`, context);
    return `let ${names[0]} = r.optional(${strict}, |r| ${asResult(read)})?${orDefault(visible, defaults)};`;
  }
  const tuple = (items: string[]) => (items.length === 1 ? items[0] : `(${items.join(', ')})`);
  const body = `{ ${reads.join(' ')} ${OK}(${tuple(names)}) }`;
  return `let ${tuple(names)} = r.optional(${strict}, |r| ${body})?${orDefault(visible, defaults)};`;
}

/** Whether bytes that are too few for the field are refused, whatever the message does with what follows it. */
const refusesCut = ({ presence }: MessageField): boolean => presence.p === 'tail' && presence.cut === 'error';

/** A reading expression without its question mark where that is all there is, else wrapped again. */
export function asResult(read: string): string {
  return /^[\w:.<>]+\([^{};]*\)\?$/.test(read) ? read.slice(0, -1) : `${OK}(${read})`;
}

function orDefault(fields: MessageField[], defaults: string[]): string {
  const owned = fields.some(({ codec }) =>
    ['text', 'blob', 'list', 'counted', 'message', 'union', 'registry'].includes(codec.c),
  );
  if (defaults.length === 1) return owned ? '.unwrap_or_default()' : `.unwrap_or(${defaults[0]})`;
  const tuple = `(${defaults.join(', ')})`;
  return owned ? `.unwrap_or_else(|| ${tuple})` : `.unwrap_or(${tuple})`;
}

/** Whether the condition of a `when` or `gate` field holds, as an expression over the named places. */
function condition(decl: Message, field: MessageField, context: RustContext, place: (name: string) => string): string {
  if (field.presence.p === 'gate') return `${place(field.presence.field)} >= ${field.presence.min}`;
  if (field.presence.p !== 'when') throw new Error(`${decl.name}.${field.name} has no condition`);
  const { field: name, equals } = field.presence;
  const other = decl.fields.find((candidate) => candidate.name === name);
  if (!other) throw new Error(`${decl.name}.${field.name} depends on ${name}, which the message does not have`);
  switch (other.codec.c) {
    case 'bool':
      return equals === '0' ? `!${place(name)}` : place(name);
    case 'int':
    case 'word':
    case 'varint':
    case 'rest_uint':
      return `${place(name)} == ${equals}`;
    default:
      return `${place(name)} == ${codecDefault(other.codec, equals, context)}`;
  }
}

/** Statements of the encoder: first, from the end, what has to be written; then the writing. */
function writeUnits(decl: Message, units: Unit[], context: RustContext): string[] {
  const flags: string[] = [];
  const writes: string[] = [];
  // What makes everything before this place necessary; `true` stands for "always".
  let later: string[] = [];
  for (const unit of [...units].reverse()) {
    const [field] = unit;
    const needs = [...ownNeeds(decl, unit, context), ...later];
    const always = needs.includes('true');
    if (field.presence.p !== 'tail' && field.presence.p !== 'group') {
      writes.unshift(writeSingle(decl, field, context));
      later = always ? ['true'] : needs;
      continue;
    }
    const body = unit.map((each) => writeValue(decl, each, context)).join(' ');
    if (always) {
      writes.unshift(body);
      later = ['true'];
    } else if (needs.length > 0) {
      const flag = context.made(`write_${field.name.replace(/^_+/, '')}`);
      flags.push(`let ${flag} = ${needs.join(' || ')};`);
      writes.unshift(`if ${flag} { ${body} }`);
      later = [flag];
    }
  }
  return [...flags, ...writes];
}

/** What makes writing this unit necessary, as expressions; `true` for "always". */
function ownNeeds(decl: Message, unit: Unit, context: RustContext): string[] {
  return unit.flatMap((field) => fieldNeeds(decl, field, context));
}

function fieldNeeds(decl: Message, field: MessageField, context: RustContext): string[] {
  const { presence } = field;
  const place = `self.${ident(field.name)}`;
  switch (presence.p) {
    case 'required':
      return ['true'];
    case 'remainder':
      return [`${place}.is_some()`];
    case 'when':
    case 'gate':
      return [condition(decl, field, context, (name) => `self.${ident(name)}`)];
    case 'tail':
      if (presence.always) return ['true'];
      return isVisible(field) ? [differs(field.codec, placeOf(field, place), presence.default, context)] : [];
    case 'group':
      return presence.trigger && isVisible(field)
        ? [differs(field.codec, placeOf(field, place), presence.default, context)]
        : [];
  }
}

function writeSingle(decl: Message, field: MessageField, context: RustContext): string {
  if (field.presence.p === 'required') return writeValue(decl, field, context);
  const what = `${decl.name}.${field.name}`;
  const own = (name: string) => `self.${ident(name)}`;
  if (field.presence.p === 'gate') {
    return `if ${condition(decl, field, context, own)} { ${writeValue(decl, field, context)} }`;
  }
  const value = isSecret(field) ? 'value.expose()' : 'value';
  const write = writeStmt(field.codec, what, refPlace(value), context);
  const place = own(field.name);
  if (field.presence.p === 'remainder') return `if let ${SOME}(value) = &${place} { ${write} }`;
  return `match (${condition(decl, field, context, own)}, &${place}) {
    (true, ${SOME}(value)) => { ${write} }
    (false, ${NONE}) => {}
    _ => return ${ERR}(crate::runtime::EncodeError::bad_value(${quote(what)})),
  }`;
}

function writeValue(decl: Message, field: MessageField, context: RustContext): string {
  const what = `${decl.name}.${field.name}`;
  if (isVisible(field)) return writeStmt(field.codec, what, placeOf(field, `self.${ident(field.name)}`), context);
  if (field.codec.c === 'literal') return writeStmt(field.codec, what, ownPlace('()'), context);
  const type = codecType(field.codec, context);
  const reserved = context.made(`reserved${field.name}`);
  const value = `let ${reserved}: ${type} = ${defaultOf(field, context)};`;
  return `${value} ${writeStmt(field.codec, what, ownPlace(reserved), context)}`;
}

/** What a reader of the type would not know. */
export function codecFacts(codec: Codec): string[] {
  switch (codec.c) {
    case 'int':
      return codec.range === undefined ? [] : [`${codec.range.min} to ${codec.range.max}`];
    case 'text':
      return [`at most ${codec.max} bytes of UTF-8`];
    case 'blob':
      return [`at most ${codec.max} bytes`];
    case 'list':
      return [`at most ${codec.max} elements`];
    case 'counted': {
      const factors = codec.by.map((name) => `\`${name}\``);
      const product = [...(codec.times === 1 ? [] : [String(codec.times)]), ...factors].join(' × ');
      return [`exactly ${product}, at most ${codec.max}`];
    }
    case 'varint':
      return [`a ${codec.form} varint, at most ${codec.max}${codec.shortest ? ', in its shortest form only' : ''}`];
    case 'rest':
      return [`all bytes to the end, at most ${codec.max}${codec.of === 'text' ? ' of UTF-8' : ''}`];
    case 'rest_uint':
      return ['all bytes to the end, in as few as hold it'];
    default:
      return [];
  }
}

/** A sentence of facts. */
export function sentence(facts: readonly string[]): string | undefined {
  if (facts.length === 0) return undefined;
  const text = facts.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function presenceDocs(field: MessageField): string | undefined {
  const { presence, codec } = field;
  const facts: string[] = [];
  if (isSecret(field)) facts.push('secret: not printed, and wiped when it is dropped');
  facts.push(...codecFacts(codec));
  if (field.normalize) {
    const { allowed, otherwise } = field.normalize;
    facts.push(`${allowed.join(', ')}; anything else reads as ${otherwise}`);
  }
  if (presence.p === 'tail' || presence.p === 'group') {
    const isNumber = ['int', 'word', 'float', 'enum', 'flags', 'bool', 'varint'].includes(codec.c);
    facts.push(`absent reads as ${isNumber ? (presence.default ?? '0') : 'empty'}`);
    if (refusesCut(field)) facts.push('cut short it is refused');
  }
  if (presence.p === 'remainder') facts.push('present when enough bytes remain');
  if (presence.p === 'when') facts.push(`present exactly when \`${presence.field}\` is ${presence.equals}`);
  if (presence.p === 'gate') {
    facts.push(`written and read when \`${presence.field}\` is at least ${presence.min}`);
    if (presence.default !== undefined) facts.push(`otherwise reads as ${presence.default}`);
  }
  return sentence(facts);
}

function sizeDocs(decl: Message): string {
  const size = decl.minSize === decl.maxSize ? `${decl.minSize}` : `${decl.minSize} to ${decl.maxSize}`;
  return `${size} bytes; trailing bytes are ${decl.trailing === 'exact' ? 'refused' : 'ignored'}.`;
}
