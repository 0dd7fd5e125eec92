/** Reads a header: everything that clang can tell of it, in one structure. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { type Declared, declarations, type Node, type Place, parseTree } from './ast.ts';
import { bitDifference } from './bit-fields.ts';
import { type ClangOptions, type Language, Workshop } from './clang.ts';
import { readConstants, type Values } from './constants.ts';
import { evaluate } from './evaluate.ts';
import type { CEnum, CHeader, CInteger, CRecord, Refused } from './header.ts';
import { ioctlsOf, PART_OF, PART_PARAMETERS, PARTS, type Part } from './ioctls.ts';
import { parseLayouts } from './layouts.ts';
import { type Macro, parseMacros, probes } from './macros.ts';
import { constantClaims, enumClaims, recordClaims, unproven } from './proof.ts';
import { collectNames, type Files, type FoundRecords, Names, readEnums, readRecords } from './records.ts';
import { enumSpellings, type Spelling, spellings, uses } from './spell.ts';

export interface ReadOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly target: string;
  readonly language: Language | 'auto';
}

/** clang refuses the header. */
export interface Refusal {
  readonly errors: readonly { readonly place: Place | undefined; readonly message: string }[];
}

/** Where bit fields are compared with the target's own layout. */
const OTHER_COMPILERS: readonly (readonly [target: string, name: string])[] = [
  ['linux-x64', 'GNU'],
  ['win-x64', 'MSVC'],
];

/** Reads a header; throws ClangMissingError when there is no clang. */
export async function readHeader(path: string, options: ReadOptions): Promise<CHeader | Refusal> {
  const shop = new Workshop();
  try {
    return await new Reader(path, options, shop).read();
  } finally {
    shop.remove();
  }
}

const PRELUDE = '#include <windows.h>\n#include <winioctl.h>\n';
/** Codes can be composed only with CTL_CODE, which headers often leave to whoever includes them. */
const CODES = '#ifndef CTL_CODE\n#include <winioctl.h>\n#endif\n';

const LAYOUTS = ['-fsyntax-only', '-fno-access-control', '-Xclang', '-fdump-record-layouts'];

interface Laid extends FoundRecords {
  readonly enums: readonly CEnum[];
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
  #files: Files;

  constructor(path: string, options: ReadOptions, shop: Workshop) {
    this.#path = path;
    this.#options = options;
    this.#shop = shop;
    const platform = (file: string): boolean => file.startsWith(shop.shims);
    const folder = dirname(path);
    this.#files = {
      platform,
      own: (file) =>
        isAbsolute(file) &&
        !platform(file) &&
        (file === path || dirname(file) === folder || file.startsWith(`${folder}/`)),
    };
  }

  async read(): Promise<CHeader | Refusal> {
    const opened = await this.#open();
    if ('errors' in opened) return opened;
    const { clang, before } = opened;
    const dump = await this.#shop.run(clang, 'macros', before, ['-E', '-dD']);
    const macros = parseMacros(dump.stdout, this.#files.own).map(withColumn());
    const tree = await this.#tree(clang, before, macros);
    const all = [...declarations(tree)];
    const names = new Names(this.#options.target, clang.language);
    collectNames(all, names, this.#files);
    const laid = await this.#layouts(clang, before, all, names);
    const plain = readConstants(tree, macros, names, this.#files);
    const read = { ...plain, ...(await this.#computed(clang, before, plain)) };
    const proven = await this.#proven(clang, before, laid, read);
    const { records, enums, integers, refused, lost } = proven;
    const numbers = [...integers, ...enums.flatMap(({ values }) => values)];
    // Where nothing is called CTL_CODE, no value can depend on it: four runs of clang are saved.
    const composed = dump.stdout.includes('CTL_CODE');
    return {
      path: this.#path,
      target: this.#options.target,
      language: clang.language,
      texts: read.texts,
      guids: read.guids,
      integers,
      enums,
      records,
      ioctls: ioctlsOf(numbers, composed ? await this.#parts(clang, before, numbers) : undefined),
      refused,
      lost,
      bitDifferences: await this.#bits(clang, `${before}${uses(laid.spelled)}`, records),
    };
  }

  /** Records as clang lays them out at the end of the file, when all of their attributes are known. */
  async #layouts(clang: ClangOptions, before: string, all: readonly Declared[], names: Names): Promise<Laid> {
    const spelled = spellings(all, clang.language);
    const enumsSpelled = enumSpellings(all, clang.language);
    const types = [...enumsSpelled];
    const [ran, sizes] = await Promise.all([
      this.#shop.run(clang, 'layouts', `${before}${uses(spelled)}`, LAYOUTS),
      evaluate(
        this.#shop,
        clang,
        before,
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
    return { ...readRecords(all, parseLayouts(ran.stdout), names, this.#files), enums, spelled, enumsSpelled };
  }

  /** Only what clang accepts as asserts is believed. */
  async #proven(
    clang: ClangOptions,
    before: string,
    { records, enums, refused, lost, spelled, enumsSpelled }: Laid,
    { integers, refused: unread }: Pick<CHeader, 'integers' | 'refused'>,
  ): Promise<Pick<CHeader, 'records' | 'enums' | 'integers' | 'refused' | 'lost'>> {
    const { claims, covered } = recordClaims(records, enums, spelled, clang.target);
    const all = [...claims, ...enumClaims(enums, enumsSpelled), ...constantClaims(integers, clang.language)];
    const wrong = new Map(await unproven(this.#shop, clang, `${before}${CODES}`, all));
    for (const { id } of records) {
      if (!covered.has(id)) wrong.set(id, 'nothing spells it outside of the header, and so no compiler can be asked');
    }
    const left: Refused[] = [];
    const keep = <T extends Entry>(entries: readonly T[], key: (entry: T) => string, layout = true): T[] =>
      entries.filter((entry) => {
        const why = wrong.get(key(entry));
        if (why === undefined) return true;
        const { name, place } = entry;
        if (this.#files.own(place.file))
          left.push({ name: name || 'a declaration without a name', place, why, ...(layout ? { layout } : {}) });
        return false;
      });
    const kept = { records: keep(records, ({ id }) => id), enums: keep(enums, ({ id }) => id) };
    return {
      ...kept,
      integers: keep(integers, ({ name }) => name, false),
      refused: [...refused, ...left, ...unread],
      lost: new Map([...lost, ...wrong]),
    };
  }

  /** The language, and whether the header needs the platform's types in front, are found by trying. */
  async #open(): Promise<{ clang: ClangOptions; before: string } | Refusal> {
    const { language, program, args, target } = this.#options;
    const include = `#include "${this.#path.replaceAll('\\', '/')}"\n`;
    const cxx = /\.(hh|hpp|hxx|h\+\+|ipp)$/i.test(this.#path);
    // A header that looks at __cplusplus shows more to a C++ compiler.
    const both = /\b__cplusplus\b/.test(readFileSync(this.#path, 'utf8'));
    const tried: Language[] = cxx ? ['c++'] : both ? ['c++', 'c'] : ['c', 'c++'];
    const languages: Language[] = language === 'auto' ? tried : [language];
    let first = '';
    for (const each of languages) {
      for (const before of [include, `${PRELUDE}${include}`]) {
        const clang = { program, args, target, language: each };
        const ran = await this.#shop.run(clang, 'open', before, ['-fsyntax-only']);
        if (ran.ok) return { clang, before };
        first ||= ran.stderr;
      }
    }
    return { errors: errorsOf(first) };
  }

  async #tree(clang: ClangOptions, before: string, macros: readonly Macro[]): Promise<Node> {
    const names = macros.map(({ name }) => name);
    const text = `${before}${CODES}${probes(names, macros)}`;
    // Probes of what is no constant are errors, and the tree is printed all the same.
    const ran = await this.#shop.run(clang, 'tree', text, ['-fsyntax-only', '-Xclang', '-ast-dump=json']);
    return parseTree(ran.stdout);
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
      computed.map(({ full }) => full),
    );
    const known: CInteger[] = [];
    const unknown: Refused[] = [];
    for (const [index, { name, full, place, size, signed }] of computed.entries()) {
      const value = values.get(index);
      if (value === undefined) unknown.push({ name, place, why: 'its value is no constant' });
      else known.push({ name, place, value, size, signed, hex: false, full, variable: true });
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
  const files = new Map<string, string[]>();
  return (macro) => {
    const { file, line } = macro.place;
    const lines = files.get(file) ?? readFileSync(file, 'utf8').split('\n');
    files.set(file, lines);
    const col = (lines[line - 1] ?? '').search(new RegExp(`\\b${macro.name}\\b`)) + 1;
    return { ...macro, place: { file, line, col: Math.max(1, col) } };
  };
}

/** `vdd.h:12:5: error: unknown type name 'FOO'`; without one, whatever clang said. */
function errorsOf(stderr: string): Refusal['errors'] {
  const found = stderr.split('\n').flatMap((line) => {
    const match = /^(.*?):(\d+):(\d+): (?:fatal )?error: (.*)$/.exec(line);
    if (match === null) return [];
    const [, file = '', row = '', col = '', message = ''] = match;
    return [{ place: { file: resolve(file), line: Number(row), col: Number(col) }, message }];
  });
  return found.length > 0 ? found : [{ place: undefined, message: stderr.trim().split('\n')[0] ?? 'clang failed' }];
}
