/** Writes a header as the text of a schema. */
import { basename } from 'node:path';
import { oneLine } from '../../../text/visible.ts';
import { signedBits } from '../bit-signs.ts';
import type { CEnum, CHeader, CInteger, CIoctl, CRecord, Lost, Refused } from '../header.ts';
import { decompose } from '../ioctls.ts';
import { at } from '../records.ts';
import type { CType } from '../types.ts';
import { alignmentWords } from './alignment.ts';
import { OF_BITS, OF_OPEN, OF_STRUCT, ofEnum, ofUnion } from './derived.ts';
import { type ArgumentPiece, planDevices } from './devices.ts';
import { planLayout } from './layout.ts';
import { fieldName, identifier, LANGUAGE, planeName, quote, SchemaNames } from './names.ts';
import {
  type BitsDeclaration,
  type LayoutPlan,
  type Member,
  NoLayout,
  pieceOf,
  type Surroundings,
  type Written,
} from './piece.ts';
import { integerText, numberText, statuses, templateOf } from './texts.ts';
import { planUnion } from './union.ts';
import type { WrittenEnum, WrittenNumber, WrittenRequest, WrittenSchema, WrittenStruct } from './written.ts';

/** Windows gives 64-bit integers as unions; they travel as what they are. */
const WHOLE: Readonly<Record<string, string>> = { LARGE_INTEGER: 'i64', ULARGE_INTEGER: 'u64' };
const METHODS = ['buffered', 'in_direct', 'out_direct', 'neither'];
const ACCESSES = ['any', 'read', 'write', 'read_write'];

export function writeSchema(header: CHeader): WrittenSchema {
  return new Writer(header).write();
}

interface Chunk {
  readonly name: string;
  readonly text: string;
  readonly native: boolean;
}

class Writer {
  readonly #header: CHeader;
  readonly #names = new SchemaNames();
  readonly #chunks: Chunk[] = [];
  readonly #structs: WrittenStruct[] = [];
  readonly #ioctls: WrittenNumber[] = [];
  readonly #requests: WrittenRequest[] = [];
  readonly #stayed: Refused[] = [];
  readonly #constants: WrittenNumber[] = [];
  readonly #texts: WrittenNumber[] = [];
  readonly #listed: WrittenEnum[] = [];
  readonly #refused: Refused[];
  readonly #records = new Map<string, CRecord>();
  readonly #written = new Map<string, Written | undefined>();
  readonly #enums = new Map<string, Written>();
  readonly #members = new Map<string, readonly Member[]>();
  /** Why a record is not written, by id. */
  readonly #lost = new Map<string, Lost>();

  constructor(header: CHeader) {
    this.#header = header;
    this.#refused = [...header.refused];
    for (const record of header.records) this.#records.set(record.id, record);
  }

  write(): WrittenSchema {
    for (const { name, platform } of this.#header.records)
      if (!platform && name !== '') this.#names.reserve(name, OF_STRUCT);
    for (const { name, values } of this.#header.enums) {
      if (name !== '') this.#names.reserve(name, ofEnum(values));
    }
    this.#values();
    for (const entry of this.#header.enums) this.#enumeration(entry);
    for (const record of this.#header.records) {
      // Records without a name are written where they are used.
      if (!record.platform && record.name !== '') this.#record(record, record.name);
    }
    this.#devices();
    this.#linuxDevices();
    const text = this.#module();
    return {
      text,
      structs: this.#structs,
      enums: this.#listed,
      ioctls: this.#ioctls,
      requests: this.#requests,
      stayed: this.#stayed,
      constants: this.#constants,
      texts: this.#texts,
      refused: this.#refused,
    };
  }

  #declare(
    wanted: string,
    place: string,
    native: boolean,
    text: (identifier: string) => string,
    derived: readonly string[] = [],
  ): string {
    const name = this.#names.declare(wanted, derived);
    const own = identifier(name);
    this.#chunks.push({ name, native, text: `// from ${place}\n${text(own)}` });
    return own;
  }

  #values(): void {
    const { integers, texts, guids, ioctls, requests } = this.#header;
    const codes = new Set([...ioctls, ...requests].map(({ name }) => name));
    for (const integer of integers) {
      if (codes.has(integer.name)) continue;
      this.#integer(integer);
    }
    for (const { name, place, value } of guids) {
      this.#declare(name, at(place), false, (own) => `export const ${own} = constant.guid('${value}');\n`);
    }
    for (const { name, place, text } of texts) {
      if (/\0|\p{Surrogate}/u.test(text)) {
        this.#refused.push({ name, place, why: 'it holds a character that no text of a schema may have (PF1311)' });
        continue;
      }
      const template = templateOf(text);
      const value =
        template === undefined ? `constant(${quote(text)})` : `name(${quote(template)}, { status: 'live' })`;
      this.#declare(name, at(place), false, (own) => `export const ${own} = ${value};\n`);
      if (template === undefined) this.#texts.push({ name: this.#chunks.at(-1)?.name ?? '', original: name });
    }
  }

  #integer(integer: CInteger): void {
    const text = (own: string): string => `export const ${own} = ${integerText(integer)};\n`;
    this.#declare(integer.name, at(integer.place), false, text);
    this.#constants.push({ name: this.#chunks.at(-1)?.name ?? '', original: integer.name });
  }

  #enumeration(entry: CEnum): void {
    const codes = new Set(this.#header.ioctls.map(({ name }) => name));
    const values = entry.values.filter(({ name }) => !codes.has(name));
    if (entry.name === '') {
      for (const value of values) {
        this.#integer(value);
      }
      return;
    }
    if (values.length === 0) return;
    const seen = new Set<bigint>();
    const taken = new Set<string>();
    const kept: { name: string; value: CInteger }[] = [];
    const others: CInteger[] = [];
    for (const value of values) {
      if (seen.has(value.value)) others.push(value);
      else kept.push({ name: fieldName(value.name, taken), value });
      seen.add(value.value);
    }
    const repr = `${values.some(({ value }) => value < 0n) ? 'i' : 'u'}${entry.size * 8}`;
    const lines = kept.map(({ name, value }) => `  ${name}: ${numberText(value.value)},\n`);
    const text = (own: string): string => `export const ${own} = enumeration(${repr}, {\n${lines.join('')}});\n`;
    const own = this.#declare(entry.name, at(entry.place), false, text, ofEnum(kept));
    const names = kept.map(({ name, value }) => ({ name, original: value.name }));
    this.#listed.push({ name: this.#chunks.at(-1)?.name ?? '', original: entry.name, values: names });
    for (const value of others) this.#integer(value);
    this.#enums.set(entry.id, { identifier: own, size: entry.size, align: entry.size, native: false });
  }

  #around(): Surroundings {
    return {
      record: (id) => this.#records.get(id),
      lost: (id) => this.#lost.get(id) ?? this.#header.lost.get(id) ?? { name: '', why: 'its layout is not known' },
      membersOf: (id) => this.#members.get(id) ?? [],
      enumeration: (id) => this.#enums.get(id),
      signedBits: (field) => signedBits(field, this.#header),
      bitsName: (wanted, parts) =>
        identifier(
          this.#names.declare(wanted, [...OF_BITS, ...parts.flatMap((part) => [`$_${part}`, `$_${part}_MASK`])]),
        ),
      use: (id, fallback) => {
        if (this.#written.has(id)) return this.#written.get(id);
        const record = this.#records.get(id);
        if (record === undefined) return undefined;
        const whole = WHOLE[record.name];
        if (whole !== undefined) return { identifier: whole, size: 8, align: 8, native: false };
        return this.#record(record, record.name || fallback);
      },
    };
  }

  #record(record: CRecord, wanted: string): Written | undefined {
    if (this.#written.has(record.id)) return this.#written.get(record.id);
    const refuse = (why: string): undefined => {
      this.#lost.set(record.id, { name: record.name, why });
      this.#written.set(record.id, undefined);
      // Of a record without a name the one that holds it says why; that of a platform is nothing that the user declares.
      if (record.name !== '' && !record.platform)
        this.#refused.push({ name: record.name, place: record.place, why, layout: true });
      return undefined;
    };
    const x86 = this.#header.target.includes('x86');
    if (x86 && record.fields.some(({ type }) => holdsPointer(type)))
      return refuse('it holds pointers, and platform structs are for 64 bits');
    let plan: LayoutPlan;
    try {
      plan = (record.union ? planUnion : planLayout)(record, wanted, this.#around());
    } catch (error) {
      if (!(error instanceof NoLayout)) throw error;
      return refuse(error.message);
    }
    if (plan.native && x86) return refuse('it holds pointers, and platform structs are for 64 bits');
    for (const bits of plan.bits) this.#bits(bits, at(record.place));
    const ofStruct = plan.open === true ? [...OF_STRUCT, ...OF_OPEN] : OF_STRUCT;
    const name = this.#names.declare(wanted, plan.union ? ofUnion(plan.fields) : ofStruct);
    const own = identifier(name);
    this.#chunks.push({
      name,
      native: plan.native,
      text: `// from ${at(record.place)}\n${this.#structText(own, plan)}`,
    });
    const fields = plan.fields.flatMap(({ name: field, original, offset, inside, open: its }): readonly Member[] =>
      original === undefined
        ? (inside ?? [])
        : [{ name: field, original, offset, owner: name, ...(its === undefined ? {} : { open: true }) }],
    );
    this.#members.set(record.id, fields);
    const { size, align, native, union } = plan;
    this.#structs.push({ name, original: record.name, size, align, native, fields, union });
    const open = plan.open === true;
    const written = { identifier: own, size: plan.size, align: plan.align, native: plan.native, open };
    this.#written.set(record.id, written);
    return written;
  }

  #bits({ name, repr, parts }: BitsDeclaration, place: string): void {
    const lines = parts.map(([part, width]) => `  ${part}: ${width},\n`).join('');
    this.#chunks.push({
      name,
      native: false,
      text: `// from ${place}\nexport const ${name} = bits(${repr}, {\n${lines}});\n`,
    });
  }

  #structText(own: string, { fields, size, native, words, union }: LayoutPlan): string {
    const lines = fields.map(({ name, text, comments }) => {
      const above = comments.map((comment) => `    // ${oneLine(comment)}\n`).join('');
      return `${above}    ${name}: ${text},\n`;
    });
    const source = quote(oneLine(basename(this.#header.path)));
    const about = native ? `target: '${this.#header.target}', mark: 'imported', source: ${source}, ` : '';
    const options = `{ ${about}${[`size: ${size}`, ...alignmentWords(words)].join(', ')} }`;
    const word = union ? 'union' : native ? 'foreign' : 'struct';
    return `export const ${own} = ${word}(\n  {\n${lines.join('')}  },\n  ${options},\n);\n`;
  }

  /** One device for each magic; a code that no device can have stays a constant, with the reason. */
  #linuxDevices(): void {
    const { requests, integers, target } = this.#header;
    const around = this.#around();
    const { devices, left } = planDevices(requests, (type, label) => argumentOf(type, label, around));
    const file = oneLine(basename(this.#header.path));
    for (const { name, otherwise, magic, requests: planned } of devices) {
      const derived = ['$Client', '$Handler', '$IoctlName', '$_IOCTLS'];
      const free = this.#names.isFree(name, derived) ? name : otherwise;
      const lines = planned.map(
        (entry) => `    // from ${at(entry.request.place)}\n    ${entry.name}: ${entry.text},\n`,
      );
      const letter = /^[0-9A-Za-z]$/.test(String.fromCharCode(magic))
        ? `'${String.fromCharCode(magic)}'`
        : `0x${magic.toString(16)}`;
      this.#declare(
        free,
        file,
        false,
        (own) =>
          `export const ${own} = device({\n  kind: 'linux',\n  target: '${target}',\n  magic: ${letter},\n  ioctls: {\n${lines.join('')}  },\n});\n`,
        derived,
      );
      const device = this.#chunks.at(-1)?.name ?? '';
      for (const entry of planned) {
        this.#requests.push({ device, name: entry.name, original: entry.request.name });
        // Targets give the code this name: another constant cannot have it.
        this.#names.take(`${device}_${entry.name}`);
      }
    }
    for (const { request, why } of left) {
      const integer = integers.find(({ name }) => name === request.name);
      if (integer === undefined) continue;
      const text = (own: string): string =>
        `// no request of a device: ${oneLine(why)}\nexport const ${own} = ${integerText(integer)};\n`;
      this.#declare(request.name, at(request.place), false, text);
      this.#constants.push({ name: this.#chunks.at(-1)?.name ?? '', original: request.name });
      this.#stayed.push({ name: request.name, place: request.place, why });
    }
  }

  /** One device for each device type. */
  #devices(): void {
    const byType = new Map<number, CIoctl[]>();
    for (const ioctl of this.#header.ioctls) {
      const { type } = decompose(ioctl.code);
      byType.set(type, [...(byType.get(type) ?? []), ioctl]);
    }
    if (byType.size === 0) return;
    const status = this.#names.declare('NtStatus');
    this.#chunks.push({ name: status, native: false, text: statuses(identifier(status)) });
    for (const [type, ioctls] of byType) this.#device(type, ioctls, byType.size > 1, identifier(status));
  }

  #device(type: number, ioctls: readonly CIoctl[], several: boolean, status: string): void {
    const seen = new Map<number, string>();
    const lines: string[] = [];
    for (const { name, place, code } of ioctls) {
      const { fn, method, access } = decompose(code);
      const first = seen.get(fn);
      if (first !== undefined) {
        lines.push(`    // ${name} has the function number of ${first}: not imported, ${at(place)}\n`);
        this.#refused.push({ name, place, why: `it has the function number of ${first}` });
        continue;
      }
      seen.set(fn, name);
      const parts = [`fn: 0x${fn.toString(16)}`];
      if (method !== 0) parts.push(`method: '${METHODS[method]}'`);
      if (access !== 0) parts.push(`access: '${ACCESSES[access]}'`);
      const short = name.replace(/^IOCTL_/, '');
      lines.push(`    // from ${at(place)}\n    ${short}: ioctl({ ${parts.join(', ')} }),\n`);
      this.#ioctls.push({ name: short, original: name });
    }
    const { guids } = this.#header;
    const guid = guids.find(({ name }) => /INTERFACE/i.test(name)) ?? guids[0];
    const known = guid === undefined ? undefined : this.#chunks.find(({ text }) => text.includes(guid.value));
    const own = known === undefined ? "'00000000-0000-0000-0000-000000000000'" : identifier(known.name);
    const remark = known === undefined ? '  // the header declares no GUID for the interface\n' : '';
    const wanted = several ? `Device${type.toString(16)}` : 'Device';
    this.#declare(wanted, oneLine(basename(this.#header.path)), false, (identifier) =>
      [
        '// A header does not say which structs go in and out: state `in` and `out` of each request.\n',
        `export const ${identifier} = device({\n${remark}  interface: ${own},\n  type: 0x${type.toString(16)},\n`,
        `  statuses: ${status},\n  success: 'SUCCESS',\n  shortInput: 'INVALID_PARAMETER',\n`,
        `  shortOutput: 'BUFFER_TOO_SMALL',\n  unknownCode: 'INVALID_DEVICE_REQUEST',\n`,
        `  ioctls: {\n${lines.join('')}  },\n});\n`,
      ].join(''),
    );
  }

  #module(): string {
    const file = oneLine(basename(this.#header.path));
    const plane = planeName(file);
    const [own, native] = [this.#chunks.filter((chunk) => !chunk.native), this.#chunks.filter((chunk) => chunk.native)];
    const planes: string[] = [];
    const locals: string[] = [];
    const add = (name: string, id: number, policy: string, chunks: readonly Chunk[], why: string): void => {
      if (chunks.length === 0) return;
      const members = chunks.map(({ name: member }) => {
        const local = identifier(member);
        return local === member ? `    ${member},\n` : `    ${member}: ${local},\n`;
      });
      let local = `${name}_plane`;
      while (this.#chunks.some((chunk) => identifier(chunk.name) === local)) local = `${local}_`;
      locals.push(local);
      planes.push(
        `${why}export const ${local} = plane({\n  name: '${name}',\n  id: ${id},\n  version: 1,\n  policy: '${policy}',\n  members: {\n${members.join('')}  },\n});\n`,
      );
    };
    add(plane, 1, 'lockstep', own, '');
    add(
      `${plane}_native`,
      2,
      'foreign',
      native,
      '// These hold pointers: they cannot travel between processes of another width.\n',
    );
    const refused = this.#refused
      .map(({ name, place, why }) => `// not imported: ${name} (${at(place)}): ${oneLine(why)}\n`)
      .join('');
    const body = [
      ...(refused === '' ? [] : [refused]),
      ...this.#chunks.map(({ text }) => text),
      ...planes,
      `export default schema({ name: '${plane}', planes: [${locals.join(', ')}] });\n`,
    ].join('\n');
    const code = body.replaceAll(/\/\/.*$/gm, '').replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''");
    const used = [...LANGUAGE].filter((word) => new RegExp(`(?<![\\w.])${word}\\b(?!\\s*:)`).test(code)).sort();
    const imports = `import { ${used.join(', ')} } from 'pf-gen/schema';`;
    const lines =
      imports.length <= 120
        ? imports
        : `import {\n${used.map((word) => `  ${word},\n`).join('')}} from 'pf-gen/schema';`;
    return `/** Imported from ${file}, as ${this.#header.target} lays it out. */\n${lines}\n\n${body}`;
  }
}

const holdsPointer = (type: CType): boolean =>
  type.t === 'array' ? holdsPointer(type.of) : type.t === 'ptr' || type.t === 'usize';

/** What a request hands over. A `long` of the header is one of the schema, which knows what it is for 32 bits. */
function argumentOf(type: CType, label: string, around: Surroundings): ArgumentPiece {
  if (type.t === 'int' && type.varies === 'long' && type.size === 8)
    return { text: type.signed ? 'long' : 'ulong', size: 8 };
  // Behind the address of an argument there is room for a tail.
  const open = type.t === 'record' ? around.use(type.id, label) : undefined;
  if (open?.open === true) return { text: open.identifier, size: open.size };
  return pieceOf(type, label, around);
}
