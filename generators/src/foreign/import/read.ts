/** Reads a header: everything that clang can tell of it, in one structure. */
import { dirname, isAbsolute } from 'node:path';
import { type Declared, declarations, type Node, type Place, parseTree } from './ast.ts';
import { bitDifference } from './bit-fields.ts';
import { ClangCrashError, type ClangOptions, type Language, Workshop } from './clang.ts';
import { readConstants, type Values } from './constants.ts';
import { partCrowds } from './crowded.ts';
import { type Damage, damageOf, spread } from './damage.ts';
import { evaluate } from './evaluate.ts';
import type { CEnum, CHeader, CInteger, CRecord, Lost, Refused } from './header.ts';
import { isLoss } from './includes.ts';
import { ioctlsOf, lostCodes, PART_OF, PART_PARAMETERS, PARTS, type Part } from './ioctls.ts';
import { type LaidRecord, parseLayouts, parseOffsets } from './layouts.ts';
import { type Macro, parseMacros, probes } from './macros.ts';
import { openHeader, type Refusal } from './open.ts';
import { constantClaims, enumClaims, recordClaims, unlikeBits, unproven, valueClaims, valueOwner } from './proof.ts';
import { collectNames, type Files, type FoundRecords, Names, readEnums, readRecords } from './records.ts';
import { COMPOSING, makesCodes, readRequests, withNarrow } from './requests.ts';
import { SourceLines } from './source-lines.ts';
import { enumSpellings, type Spelling, spellings, unhidden, uses } from './spell.ts';
import { otherClangs, systemFolders } from './system.ts';

export type { Refusal } from './open.ts';

export interface ReadOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly target: string;
  readonly language: Language | 'auto';
  /** Where the folders of the system are; `/` when absent. */
  readonly root?: string;
  /** Where other compilers are looked for; PATH when absent. */
  readonly path?: string;
  /** Whether it is asked what processes of 32 bits make of the requests of Linux: a lint tells of it. */
  readonly narrow?: boolean;
}

/** Where bit fields are compared with the target's own layout. */
const OTHER_COMPILERS: readonly (readonly [target: string, name: string])[] = [
  ['linux-x64', 'GNU'],
  ['win-x64', 'MSVC'],
];

/** Reads a header; throws ClangMissingError when there is no clang. A compiler that crashes is followed by another way. */
export async function readHeader(path: string, options: ReadOptions): Promise<CHeader | Refusal> {
  const crashes: string[] = [];
  for (const way of waysOf(options)) {
    const shop = new Workshop();
    try {
      const args = way.light ? [`-I${shop.cxx}`, ...options.args] : options.args;
      const read = await new Reader(path, { ...options, program: way.program, args }, shop).read();
      return 'errors' in read ? read : { ...read, crashes };
    } catch (error) {
      if (!(error instanceof ClangCrashError)) throw error;
      const instead = way.light ? ', without the C++ standard library' : '';
      crashes.push(`${error.message}${instead}`);
    } finally {
      shop.remove();
    }
  }
  return { errors: [{ place: undefined, message: `no compiler came to an end with it: ${crashes.join('; ')}` }] };
}

/** As asked, then with names instead of the C++ standard library, then with the other clangs of this machine. */
function* waysOf({ program, path }: ReadOptions): Generator<{ readonly program: string; readonly light: boolean }> {
  yield { program, light: false };
  yield { program, light: true };
  for (const other of otherClangs(program, path)) yield { program: other, light: true };
}

/** Codes can be composed only with CTL_CODE, or `_IOR` and its like, which headers often leave to whoever includes them. */
const CODES = `#ifndef CTL_CODE\n#include <winioctl.h>\n#endif\n${COMPOSING}`;

const LAYOUTS = ['-fsyntax-only', '-fno-access-control', '-Xclang', '-fdump-record-layouts'];

interface Laid extends FoundRecords {
  readonly enums: readonly CEnum[];
  readonly layouts: ReadonlyMap<string, LaidRecord>;
  readonly spelled: ReadonlyMap<string, Spelling>;
  readonly enumsSpelled: ReturnType<typeof enumSpellings>;
}

interface Entry {
  readonly name: string;
  readonly place: Place;
}

class Reader {
  readonly #path: string;
  readonly #options: ReadOptions;
  readonly #shop: Workshop;
  readonly #files: Files;
  readonly #system: readonly string[];

  constructor(path: string, options: ReadOptions, shop: Workshop) {
    this.#path = path;
    this.#options = options;
    this.#shop = shop;
    const platform = (file: string): boolean => file.startsWith(shop.shims);
    const folder = dirname(path);
    // Of the system only the header that was asked for is the user's.
    this.#system = systemFolders(options.target, options.root);
    const others = (file: string): boolean =>
      platform(file) || file.startsWith(shop.folder) || this.#system.some((above) => file.startsWith(`${above}/`));
    this.#files = {
      platform,
      own: (file) => isAbsolute(file) && (file === path || (!others(file) && file.startsWith(`${folder}/`))),
    };
  }

  async read(): Promise<Omit<CHeader, 'crashes'> | Refusal> {
    const { program, args, target, language } = this.#options;
    const opened = await openHeader(
      this.#shop,
      this.#path,
      { program, args, target, system: this.#system, language },
      this.#files.own,
    );
    if (!('clang' in opened)) return opened;
    const { clang, before, errors } = opened;
    const missing = opened.missing.filter(isLoss);
    const dump = await this.#shop.run(clang, 'macros', before, ['-E', '-dD']);
    const macros = parseMacros(dump.stdout, this.#files.own).map(withColumn());
    const tree = await this.#tree(clang, before, macros);
    const { printed } = partCrowds(tree);
    const all = [...declarations(tree)];
    const names = new Names(this.#options.target, clang.language, printed);
    const direct = damageOf(all, errors, missing);
    collectNames(all, names, this.#files, direct);
    const damage = spread(direct, all, names);
    const laid = await this.#layouts(clang, before, all, names, damage);
    const plain = readConstants(tree, macros, names, this.#files, damage);
    const computed = await this.#computed(clang, before, plain);
    const read = { ...plain, ...computed, refused: [...computed.refused, ...lostCodes(macros, computed.integers)] };
    const proven = await this.#proven(clang, before, laid, read, damage);
    const { records, enums, integers, refused, lost } = proven;
    const numbers = [...integers, ...enums.flatMap(({ values }) => values)];
    const byName =
      this.#options.target.startsWith('win') && !macros.some(({ body }) => /\b_IO(C|R|W|WR)?\s*\(/.test(body));
    // Where nothing is called CTL_CODE, no value can depend on it: four runs of clang are saved.
    const composed = dump.stdout.includes('CTL_CODE');
    const parts = composed ? await this.#parts(clang, before, numbers) : undefined;
    const { requests, unknown } = makesCodes(this.#options.target, dump.stdout)
      ? await this.#requests(clang, before, macros, integers, names, laid)
      : { requests: [], unknown: [] };
    // What is told of already has another reason, and a better one.
    const told = new Set(refused.map(({ name }) => name));
    return {
      path: this.#path,
      target: this.#options.target,
      language: clang.language,
      texts: read.texts,
      guids: read.guids,
      integers,
      enums,
      records,
      ioctls: ioctlsOf(numbers, parts, byName),
      requests,
      refused: [...refused, ...unknown.filter(({ name }) => !told.has(name))],
      lost,
      missing,
      unread: damage.outside.filter(({ place }) => this.#files.own(place.file)),
      bitDifferences: await this.#bits(clang, `${before}${uses(laid.spelled)}`, records),
    };
  }

  /** Requests of Linux, each with what processes of 32 bits make of it. */
  async #requests(
    clang: ClangOptions,
    before: string,
    macros: readonly Macro[],
    integers: readonly CInteger[],
    names: Names,
    { spelled, records, layouts }: Laid,
  ): Promise<Awaited<ReturnType<typeof readRequests>>> {
    const read = await readRequests(this.#shop, clang, `${before}${CODES}`, macros, integers, names);
    if (this.#options.narrow !== true) return read;
    const keys = new Map(records.map(({ id, key }) => [id, key]));
    const layoutsOf = async (options: ClangOptions) =>
      parseLayouts((await this.#shop.run(options, 'narrow-layouts', `${before}${uses(spelled)}`, LAYOUTS)).stdout);
    const own = `${before}${CODES}`;
    const requests = await withNarrow(this.#shop, clang, own, read.requests, layouts, layoutsOf, (id) => keys.get(id));
    return { ...read, requests };
  }

  /** Records as clang lays them out at the end of the file, when all of their attributes are known. */
  async #layouts(
    clang: ClangOptions,
    before: string,
    all: readonly Declared[],
    names: Names,
    damage: Damage,
  ): Promise<Laid> {
    const spelled = spellings(all, clang.language);
    const enumsSpelled = enumSpellings(all, clang.language);
    const types = [...enumsSpelled];
    const [ran, sizes] = await Promise.all([
      this.#shop.run(clang, 'layouts', `${before}${uses(spelled)}`, LAYOUTS),
      evaluate(
        this.#shop,
        clang,
        `${before}${unhidden(types.map(([, text]) => text))}`,
        types.map(([, text]) => `sizeof(${text})`),
      ),
    ]);
    const enumSizes = new Map(
      types.flatMap(([id], index) => {
        const size = sizes.get(index);
        return size === undefined ? [] : [[id, Number(size)]];
      }),
    );
    const enums = readEnums(all, names, this.#files, enumSizes);
    const layouts = parseLayouts(ran.stdout);
    const read = readRecords(all, layouts, names, this.#files, damage);
    return { ...read, enums, layouts, spelled, enumsSpelled };
  }

  /** Only what clang accepts as asserts is believed. */
  async #proven(
    clang: ClangOptions,
    before: string,
    { records, enums, refused, lost, spelled, enumsSpelled }: Laid,
    { integers, refused: unread }: Pick<CHeader, 'integers' | 'refused'>,
    damage: Damage,
  ): Promise<Pick<CHeader, 'records' | 'enums' | 'integers' | 'refused' | 'lost'>> {
    const { claims, covered } = recordClaims(records, enums, spelled, clang.target);
    const numbers = [...valueClaims(enums), ...constantClaims(integers, clang.language)];
    const types = [...claims, ...enumClaims(enums, enumsSpelled)];
    const wrong = new Map([
      ...(await this.#bitsProven(clang, before, records, spelled)),
      ...(await unproven(this.#shop, clang, `${before}${CODES}`, numbers, types)),
      ...damage.declarations,
    ]);
    for (const { id } of records) {
      if (!covered.has(id)) wrong.set(id, 'nothing spells it outside of the header, and so no compiler can be asked');
    }
    const lostOf = ({ id, name }: CRecord): [string, Lost][] => {
      const why = wrong.get(id);
      return why === undefined ? [] : [[id, { name, why }]];
    };
    const left: Refused[] = [];
    const keep = <T extends Entry>(entries: readonly T[], key: (entry: T) => string, layout = true): T[] =>
      entries.filter((entry) => {
        const why = wrong.get(key(entry));
        if (why === undefined) return true;
        const { name, place } = entry;
        // What has no name is told of by what holds it.
        if (name !== '' && this.#files.own(place.file)) left.push({ name, place, why, ...(layout ? { layout } : {}) });
        return false;
      });
    // A value that a macro hides is left out by its own name; the others are what they are.
    const valued = keep(enums, ({ id }) => id).map((entry) => ({
      ...entry,
      values: keep(entry.values, ({ name }) => valueOwner(entry.id, name), false),
    }));
    const kept = { records: keep(records, ({ id }) => id), enums: valued };
    return {
      ...kept,
      integers: keep(integers, ({ name }) => name, false),
      refused: [...refused, ...left, ...unread],
      lost: new Map([...lost, ...records.flatMap(lostOf)]),
    };
  }

  async #bitsProven(
    clang: ClangOptions,
    before: string,
    records: readonly CRecord[],
    spelled: ReadonlyMap<string, Spelling>,
  ): Promise<Map<string, string>> {
    if (records.every(({ fields }) => fields.every(({ bits }) => bits === undefined))) return new Map();
    const simple = [...LAYOUTS.slice(0, -1), '-fdump-record-layouts-simple'];
    const ran = await this.#shop.run(clang, 'bits', `${before}${uses(spelled)}`, simple);
    return unlikeBits(records, parseOffsets(ran.stdout));
  }

  async #tree(clang: ClangOptions, before: string, macros: readonly Macro[]): Promise<Node> {
    const names = macros.map(({ name }) => name);
    const text = `${before}${CODES}${probes(names, macros)}`;
    // Probes of what is no constant are errors, and the tree is printed all the same.
    const ran = await this.#shop.run(clang, 'tree', text, ['-fsyntax-only', '-Xclang', '-ast-dump=json']);
    try {
      return parseTree(ran.stdout);
    } catch {
      throw new ClangCrashError(`${clang.program} did not finish the syntax tree`);
    }
  }

  /** Values that clang must compute: `constexpr uint32_t kBytes = kSlots * 64;`. In C these are no constants. */
  async #computed(
    clang: ClangOptions,
    before: string,
    { computed, integers, refused }: Values,
  ): Promise<Pick<CHeader, 'integers' | 'refused'>> {
    if (computed.length === 0) return { integers, refused };
    const values = await evaluate(
      this.#shop,
      clang,
      before,
      computed.map(({ full, expression }) => expression ?? full),
    );
    const known: CInteger[] = [];
    const unknown: Refused[] = [];
    for (const [index, { name, full, place, size, signed }] of computed.entries()) {
      const value = values.get(index);
      if (value === undefined) unknown.push({ name, place, why: 'its value is no constant' });
      else known.push({ name, place, value, size, signed, hex: value > 0xffffn, full, variable: true });
    }
    return { integers: [...integers, ...known], refused: [...refused, ...unknown] };
  }

  /** Values of the integers when CTL_CODE gives one argument. */
  async #parts(
    clang: ClangOptions,
    before: string,
    integers: readonly CInteger[],
  ): Promise<Record<Part, Map<string, bigint>> | undefined> {
    if (integers.length === 0) return undefined;
    const read = async (part: Part): Promise<[Part, Map<string, bigint>]> => {
      const redefined = `#undef CTL_CODE\n#define CTL_CODE${PART_PARAMETERS} ${PART_OF[part]}\n`;
      const options = { ...clang, args: [...clang.args, `-DPF_CTL_PART${PART_PARAMETERS}=${PART_OF[part]}`] };
      const names = integers.map(({ name, full }) => full ?? name);
      const values = await evaluate(this.#shop, options, `${before}${CODES}${redefined}`, names, `part-${part}`);
      return [part, new Map([...values].map(([index, value]) => [integers[index]?.name ?? '', value]))];
    };
    return Object.fromEntries(await Promise.all(PARTS.map(read))) as Record<Part, Map<string, bigint>>;
  }

  async #bits(clang: ClangOptions, before: string, records: readonly CRecord[]): Promise<CHeader['bitDifferences']> {
    const found = new Map<string, { field: CRecord['fields'][number]; what: string }>();
    const suspects = records.filter(
      ({ platform, fields }) => !platform && fields.some(({ bits }) => bits !== undefined),
    );
    if (suspects.length === 0) return found;
    for (const [target, name] of OTHER_COMPILERS) {
      if (target === clang.target) continue;
      const ran = await this.#shop.run({ ...clang, target }, `bits-${target}`, before, LAYOUTS);
      const layouts = parseLayouts(ran.stdout);
      for (const record of suspects) {
        const other = layouts.get(record.key);
        const difference = other === undefined ? undefined : bitDifference(record, other);
        if (difference === undefined || found.has(record.id)) continue;
        const what = `in the layout of ${clang.target} and in that of ${name} (${target}) it has ${difference.what}`;
        found.set(record.id, { field: difference.field, what });
      }
    }
    return found;
  }
}

/** The preprocessor does not say in which column a name stands; the file does. */
function withColumn(): (macro: Macro) => Macro {
  const sources = new SourceLines();
  return (macro) => {
    const { file, line } = macro.place;
    const col = (sources.of(file)[line - 1] ?? '').search(new RegExp(`\\b${macro.name}\\b`)) + 1;
    return { ...macro, place: { file, line, col: Math.max(1, col) } };
  };
}
