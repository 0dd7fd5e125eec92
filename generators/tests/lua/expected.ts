/** What tshark must show for a value of the model, from the value as it stands in a vector file. */
import type { Lookup } from '../../src/emit/lookup.ts';
import { entryKey } from '../../src/emit/lua/declarations.ts';
import { snake } from '../../src/emit/naming.ts';
import type { Codec, DeclOf, FloatName, TypeRef } from '../../src/model/model.ts';
import { floatOf } from '../../src/model/scalars.ts';

/** Codecs whose default is not one word. */
const WITHOUT_DEFAULT: ReadonlySet<string> = new Set(['bytes', 'blob', 'struct', 'message', 'union', 'registry']);

type Shown = Map<string, string[]>;
type Row = Record<string, unknown>;

/** Filter name → values, in order. */
export class Expected {
  readonly values: Shown = new Map();
  readonly #lookup: Lookup;
  readonly #absent: ReadonlySet<string>;

  /** `absent`: filter names of optional fields which tshark says are not there, and which have no value of one word. */
  constructor(lookup: Lookup, absent: ReadonlySet<string> = new Set()) {
    this.#lookup = lookup;
    this.#absent = absent;
  }

  abbr(plane: string, name: string): string {
    return `pf.${plane}.${snake(name)}`;
  }

  #add(abbr: string, value: string): void {
    this.values.set(abbr, [...(this.values.get(abbr) ?? []), value]);
  }

  message(plane: string, name: string, value: Row): this {
    for (const field of this.#lookup.of('message', plane, name).fields) {
      const item = value[field.name];
      const abbr = `${this.abbr(plane, name)}.${field.name}`;
      const quiet = field.secret === true || WITHOUT_DEFAULT.has(field.codec.c);
      const silent = field.presence.p !== 'required' && quiet && this.#absent.has(abbr);
      // Literals are not part of a value; what is absent has no value.
      if (!(field.name in value) || item === null || silent) continue;
      // Of a secret the place is shown, and nothing that stands there.
      if (field.secret === true) this.#add(abbr, '');
      else this.#codec(abbr, field.codec, item);
    }
    return this;
  }

  union(plane: string, name: string, { kind, tag, body }: Row): this {
    const entry = this.#lookup.of('union', plane, name).cases.find((item) => item.name === kind);
    this.#add(`${this.abbr(plane, name)}.tag`, String(entry?.tag ?? tag));
    if (entry?.body !== undefined) this.message(entry.body.plane, entry.body.name, body as Row);
    if (entry === undefined) this.#add(`${this.abbr(plane, name)}.body`, colons(body));
    return this;
  }

  registry(plane: string, name: string, value: Row): this {
    const abbr = this.abbr(plane, name);
    for (const entry of this.#lookup.of('registry', plane, name).entries) {
      const given = value[entry.name];
      if (given === null || given === undefined) continue;
      for (const item of entry.list === undefined ? [given] : (given as unknown[])) {
        this.#add(`${abbr}.tag`, entry.tag);
        if (entry.secret === true) this.#add(`${abbr}.${entryKey(entry.name)}`, '');
        else this.#codec(`${abbr}.${entryKey(entry.name)}`, entry.codec, item);
      }
    }
    for (const { tag, value: bytes } of (value.unknown ?? []) as Row[]) {
      this.#add(`${abbr}.tag`, String(tag));
      this.#add(`${abbr}.unknown`, colons(bytes));
    }
    return this;
  }

  layout(plane: string, name: string, value: Row): this {
    const decl = this.#lookup.any(plane, name) as DeclOf<'struct'>;
    for (const field of decl.fields) {
      if (field.secret === true) this.#add(`${this.abbr(plane, name)}.${field.name}`, '');
      else if (field.reserved !== true)
        this.#fixed(`${this.abbr(plane, name)}.${field.name}`, field.type, value[field.name]);
    }
    return this;
  }

  #codec(abbr: string, codec: Codec, value: unknown): void {
    if (codec.c === 'list') {
      this.#add(`${abbr}.count`, String((value as unknown[]).length));
      for (const item of value as unknown[]) this.#codec(abbr, codec.of, item);
    } else if (codec.c === 'counted') {
      // Nobody counts them but other fields, which are shown as what they are.
      if (typeof value === 'string') this.#add(abbr, colons(value));
      else for (const item of value as unknown[]) this.#codec(abbr, codec.of, item);
    } else if (codec.c === 'float') this.#add(abbr, floatText(codec.type, String(value)));
    else if (codec.c === 'struct') this.layout(codec.plane, codec.name, value as Row);
    else if (codec.c === 'message') this.message(codec.plane, codec.name, value as Row);
    else if (codec.c === 'text') this.#add(abbr, String(value));
    else if (codec.c === 'bytes' || codec.c === 'blob') this.#add(abbr, colons(value));
    else if (codec.c === 'bool') this.#add(abbr, value === true ? '1' : '0');
    else if (codec.c === 'registry') this.registry(codec.plane, codec.name, value as Row);
    else if (codec.c === 'rest') this.#add(abbr, codec.of === 'text' ? String(value) : colons(value));
    else if (codec.c === 'union') this.union(codec.plane, codec.name, value as Row);
    else this.#add(abbr, String(value));
  }

  #fixed(abbr: string, type: TypeRef, value: unknown): void {
    if (type.t === 'array') {
      if (typeof value === 'string') this.#add(abbr, colons(value));
      else for (const item of value as unknown[]) this.#fixed(abbr, type.of, item);
      return;
    }
    if (type.t === 'ref' && typeof value === 'object') this.layout(type.plane, type.name, value as Row);
    else this.#add(abbr, String(value));
  }
}

function colons(hex: unknown): string {
  return String(hex).match(/../g)?.join(':') ?? '';
}

/** A float of a vector as Wireshark prints it: with six digits. */
function floatText(name: FloatName, bits: string): string {
  const number = floatOf(name, BigInt(bits));
  return Number.isNaN(number) ? 'nan' : String(Number(number.toPrecision(6)));
}

/** A value as tshark prints it, made comparable: hexadecimal and decimal numbers are one. */
export function plain(value: string): string {
  if (/^(0x[0-9a-f]+|-?\d+)$/i.test(value)) return BigInt(value).toString();
  if (value === 'True' || value === 'False') return value === 'True' ? '1' : '0';
  return value;
}
