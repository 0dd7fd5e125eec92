/** Reads a header: everything that clang can tell of it, in one structure. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import {
  type Declared,
  declarations,
  enumerators,
  find,
  findAll,
  type Node,
  type Place,
  parseTree,
  placeOf,
} from './ast.ts';
import { bitDifference } from './bit-fields.ts';
import { type ClangOptions, type Language, Workshop } from './clang.ts';
import type { CGuid, CHeader, CInteger, CRecord, CText, Refused } from './header.ts';
import { ioctlsOf, PART_OF, PART_PARAMETERS, PARTS, type Part } from './ioctls.ts';
import { parseLayouts } from './layouts.ts';
import { guidOfBody, guidText, INT_PROBE, literalText, type Macro, parseMacros, probes, TEXT_PROBE } from './macros.ts';
import { type Files, Names, readRecords } from './records.ts';
import { parseType } from './types.ts';

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

/** What the tree says of constants, and the variables whose values it does not say. */
interface Values extends Pick<CHeader, 'integers' | 'texts' | 'guids' | 'refused'> {
  readonly computed: readonly {
    readonly name: string;
    readonly place: Place;
    /** With its namespaces. */
    readonly full: string;
    readonly size: number;
    readonly signed: boolean;
  }[];
}

const PRELUDE = '#include <windows.h>\n#include <winioctl.h>\n';
/** Codes can be composed only with CTL_CODE, which headers often leave to whoever includes them. */
const CODES = '#ifndef CTL_CODE\n#include <winioctl.h>\n#endif\n';

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
    const { clang, before, layouts } = opened;
    const dump = await this.#shop.run(clang, 'macros', before, ['-E', '-dD']);
    const macros = parseMacros(dump.stdout, this.#files.own).map(withColumn());
    const tree = await this.#tree(clang, before, [], macros);
    const all = [...declarations(tree)];
    const names = new Names(this.#options.target);
    const { records, enums, refused } = readRecords(all, parseLayouts(layouts), names, this.#files);
    const plain = this.#values(tree, macros, names);
    const read = { ...plain, ...(await this.#computed(clang, before, plain)) };
    const integers = [...read.integers, ...enums.flatMap(({ values }) => values)];
    // Where nothing is called CTL_CODE, no value can depend on it: four runs of clang are saved.
    const composed = dump.stdout.includes('CTL_CODE');
    const ioctls = ioctlsOf(integers, composed ? await this.#parts(clang, before, macros, integers) : undefined);
    return {
      path: this.#path,
      target: this.#options.target,
      language: clang.language,
      ...read,
      enums,
      records,
      ioctls,
      refused: [...refused, ...read.refused],
      bitDifferences: await this.#bits(clang, before, records),
    };
  }

  /** The language, and whether the header needs the platform's types in front, are found by trying. */
  async #open(): Promise<{ clang: ClangOptions; before: string; layouts: string } | Refusal> {
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
        const flags = ['-fsyntax-only', '-Xclang', '-fdump-record-layouts-complete'];
        const ran = await this.#shop.run(clang, 'open', before, flags);
        if (ran.ok) return { clang, before, layouts: ran.stdout };
        first ||= ran.stderr;
      }
    }
    return { errors: errorsOf(first) };
  }

  async #tree(clang: ClangOptions, before: string, args: readonly string[], macros: readonly Macro[]): Promise<Node> {
    const names = macros.map(({ name }) => name);
    const text = `${before}${CODES}${probes(names, macros)}`;
    // Probes of what is no constant are errors, and the tree is printed all the same.
    const ran = await this.#shop.run(clang, 'tree', text, ['-fsyntax-only', '-Xclang', '-ast-dump=json', ...args]);
    return parseTree(ran.stdout);
  }

  #values(tree: Node, macros: readonly Macro[], names: Names): Values {
    const integers: CInteger[] = [];
    const texts: CText[] = [];
    const guids: CGuid[] = [];
    const refused: Refused[] = [];
    const computed: Values['computed'][number][] = [];
    for (const { name, body, place } of macros) {
      const value = guidOfBody(body);
      if (value !== undefined) guids.push({ name, place, value });
    }
    for (const { node, scope } of declarations(tree)) {
      const place = placeOf(node);
      if (node.kind === 'EnumDecl') {
        for (const entry of enumerators(node, isProbe(node))) {
          const macro = probed(entry.node.name ?? '', INT_PROBE, macros);
          if (macro === undefined) continue;
          const type = parseType(entry.type, names);
          const shape = type.t === 'int' ? { size: type.size, signed: type.signed } : { size: 4, signed: true };
          integers.push({
            name: macro.name,
            place: macro.place,
            value: entry.value,
            ...shape,
            hex: /0x/i.test(macro.body),
          });
        }
      } else if (node.kind === 'VarDecl') {
        const macro = probed(node.name ?? '', TEXT_PROBE, macros);
        const literal = find(node, 'StringLiteral')?.value;
        const text = literal === undefined ? undefined : literalText(literal);
        if (macro !== undefined && text !== undefined) texts.push({ name: macro.name, place: macro.place, ...text });
        else if (macro === undefined && place !== undefined && this.#files.own(place.file)) {
          this.#variable({ node, scope }, place, names, { integers, texts, guids, refused, computed });
        }
      }
    }
    return { integers, texts, guids, refused, computed };
  }

  /** `constexpr uint32_t kSlots = 6;`, `const GUID X = {…};`, `const char kName[] = "…";` */
  #variable(
    { node, scope }: Declared,
    place: Place,
    names: Names,
    into: {
      integers: CInteger[];
      texts: CText[];
      guids: CGuid[];
      refused: Refused[];
      computed: Values['computed'][number][];
    },
  ): void {
    const name = node.name ?? '';
    const spelled = node.type?.qualType ?? '';
    const type = parseType(spelled, names);
    if (!/\bconst\b|\*/.test(spelled) && node.storageClass === undefined) return;
    if (/\b(GUID|IID|CLSID)\b/.test(spelled)) {
      const numbers = findAll(node, 'IntegerLiteral').map(({ value }) => BigInt(value ?? '0'));
      const value = guidText(numbers);
      if (value !== undefined) into.guids.push({ name, place, value });
      else if (numbers.length > 0)
        into.refused.push({ name, place, why: 'the GUID is not made of eleven plain numbers' });
      return;
    }
    const literal = find(node, 'StringLiteral')?.value;
    const text = literal === undefined ? undefined : literalText(literal);
    if (text !== undefined) into.texts.push({ name, place, ...text });
    else if (type.t === 'int') {
      // In C++ clang has evaluated it; in C only a plain number is known.
      const expression = find(node, 'ConstantExpr') ?? find(node, 'IntegerLiteral');
      const negative = find(node, 'UnaryOperator') !== undefined;
      const computed = find(node, 'BinaryOperator') !== undefined && expression?.kind !== 'ConstantExpr';
      if (expression?.value === undefined || computed) {
        into.computed.push({ name, place, full: `${scope}${name}`, size: type.size, signed: type.signed });
        return;
      }
      const value = BigInt(expression.value) * (negative && expression.kind !== 'ConstantExpr' ? -1n : 1n);
      into.integers.push({ name, place, value, size: type.size, signed: type.signed, hex: value > 0xffffn });
    }
  }

  /** Values that clang must compute: `constexpr uint32_t kBytes = kSlots * 64;`. In C these are no constants. */
  async #computed(
    clang: ClangOptions,
    before: string,
    { computed, integers, refused }: Values,
  ): Promise<Pick<CHeader, 'integers' | 'refused'>> {
    if (computed.length === 0) return { integers, refused };
    const text = `${before}${computed.map(({ full }, index) => `enum { ${INT_PROBE}${index} = (${full}) };\n`).join('')}`;
    const ran = await this.#shop.run(clang, 'computed', text, ['-fsyntax-only', '-Xclang', '-ast-dump=json']);
    const values = new Map<string, bigint>();
    for (const { node } of declarations(parseTree(ran.stdout))) {
      if (node.kind !== 'EnumDecl' || !isProbe(node)) continue;
      for (const { node: entry, value } of enumerators(node, true)) values.set(entry.name ?? '', value);
    }
    const known: CInteger[] = [];
    const unknown: Refused[] = [];
    for (const [index, { name, place, size, signed }] of computed.entries()) {
      const value = values.get(`${INT_PROBE}${index}`);
      if (value === undefined) unknown.push({ name, place, why: 'its value is no constant' });
      else known.push({ name, place, value, size, signed, hex: false });
    }
    return { integers: [...integers, ...known], refused: [...refused, ...unknown] };
  }

  /** Values of the integers when CTL_CODE gives one argument. */
  async #parts(
    clang: ClangOptions,
    before: string,
    macros: readonly Macro[],
    integers: readonly CInteger[],
  ): Promise<Record<Part, Map<string, bigint>> | undefined> {
    if (integers.length === 0) return undefined;
    const read = async (part: Part): Promise<[Part, Map<string, bigint>]> => {
      const redefined = `#undef CTL_CODE\n#define CTL_CODE${PART_PARAMETERS} ${PART_OF[part]}\n`;
      const define = `-DPF_CTL_PART${PART_PARAMETERS}=${PART_OF[part]}`;
      const names = macros.map(({ name }) => name);
      const text = `${before}${CODES}${redefined}${probes(names, macros)}`;
      const ran = await this.#shop.run(clang, `part-${part}`, text, [
        ...['-fsyntax-only', '-Xclang', '-ast-dump=json'],
        define,
      ]);
      const values = new Map<string, bigint>();
      for (const { node } of declarations(parseTree(ran.stdout))) {
        if (node.kind !== 'EnumDecl') continue;
        for (const { node: entry, value } of enumerators(node, isProbe(node))) {
          values.set(probed(entry.name ?? '', INT_PROBE, macros)?.name ?? entry.name ?? '', value);
        }
      }
      return [part, values];
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
      const flags = ['-fsyntax-only', '-Xclang', '-fdump-record-layouts-complete'];
      const ran = await this.#shop.run({ ...clang, target }, `bits-${target}`, before, flags);
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

/** Each probe is an enumeration of its own. */
const isProbe = (node: Node): boolean => node.inner?.some(({ name }) => name?.startsWith(INT_PROBE) === true) ?? false;

function probed(name: string, prefix: string, macros: readonly Macro[]): Macro | undefined {
  return name.startsWith(prefix) ? macros[Number(name.slice(prefix.length))] : undefined;
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
