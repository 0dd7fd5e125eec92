/** One header through everything: import, schema, model, C, the compiler, and the same once more. */
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compile } from '../../compile/evaluate/compile.ts';
import { diffModels } from '../../diff/index.ts';
import { COptions, cEmitter } from '../../emit/c/index.ts';
import { RustOptions, rustEmitter } from '../../emit/rust/index.ts';
import { inputOf, writeInto } from '../../emit/standalone.ts';
import { TsOptions, tsEmitter } from '../../emit/ts/index.ts';
import type { CHeader } from '../../foreign/import/header.ts';
import { lintHeader } from '../../foreign/import/lint.ts';
import { readHeader } from '../../foreign/import/read.ts';
import { writeSchema } from '../../foreign/import/schema/write.ts';
import type { WrittenSchema } from '../../foreign/import/schema/written.ts';
import type { Memory } from '../../incremental/cache/memory.ts';
import type { Model } from '../../model/model.ts';
import { scratchFolder, writeScratch } from '../../platform/write/scratch.ts';
import { type Counts, faultsOf, numberAsserts, PREFIX } from './compare.ts';
import { compiled, ownOf } from './gcc.ts';
import { type Plant, spoiled } from './plants.ts';

export type Verdict = 'imported' | 'refused' | 'crashed' | 'wrong';

export interface Examined {
  readonly header: string;
  readonly verdict: Verdict;
  /** Why it was refused as a whole, what is wrong, or what crashed. */
  readonly reasons: readonly string[];
  /** What was left out of it by name, with its reason. */
  readonly left: readonly string[];
  readonly counts: Counts;
  /** Why gcc could not be asked about it; undefined when it was. */
  readonly unasked?: string;
  /** `line: CODE message` of what lint finds in it. */
  readonly lint: readonly string[];
  readonly ms: number;
}

export interface ExamineOptions {
  readonly target: string;
  /** A defect that the examination must see. */
  readonly plant?: Plant;
  /** Rust as well: rustfmt takes its time. */
  readonly rust?: boolean;
  /** Where the schema is kept, for checks of all of them together. */
  readonly keep?: string;
}

const NOTHING: Counts = { structs: 0, fields: 0, numbers: 0, refused: 0 };

/** A schema that import wrote calls nothing but the language: it needs no second evaluation to be proven pure. */
const PURE: Memory = {
  read: <T>(kind: string) => (kind === 'pure' ? (true as T) : undefined),
  write: () => undefined,
};

export async function examine(header: string, options: ExamineOptions): Promise<Examined> {
  const begin = performance.now();
  const scratch = scratchFolder('corpus');
  try {
    return { ...(await judged(header, scratch.path, options)), header, ms: Math.round(performance.now() - begin) };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const reasons = [what.split('\n').slice(0, 4).join(' | ')];
    const ms = Math.round(performance.now() - begin);
    return { header, verdict: 'crashed', reasons, left: [], counts: NOTHING, lint: [], ms };
  } finally {
    scratch.remove();
  }
}

type Judged = Omit<Examined, 'header' | 'ms'>;

async function judged(path: string, folder: string, options: ExamineOptions): Promise<Judged> {
  const read = await reading(path, options.target);
  if ('why' in read) return { verdict: 'refused', reasons: read.why, left: [], counts: NOTHING, lint: [] };
  const found = lintHeader(read.header);
  const lint = found.map(({ span, code, message }) => `${span?.line ?? 0}: ${code} ${message}`);
  const write = (header: CHeader, time: number): WrittenSchema => {
    const plain = writeSchema(header);
    return options.plant === undefined ? plain : spoiled(plain, options.plant, time);
  };
  const written = write(read.header, 1);
  const left = written.refused.map(({ name, why }) => `${name}: ${why}`);
  const common = { left, lint, counts: { ...NOTHING, refused: left.length } };
  const numbers = written.constants.length + written.ioctls.length + written.requests.length + written.enums.length;
  if (written.structs.length + numbers === 0) {
    const reasons = left.length > 0 ? left : ['it declares nothing that has a form in a schema'];
    return { ...common, verdict: 'refused', reasons };
  }
  const model = await loaded(written.text, folder, path, options.keep);
  if ('why' in model) return { ...common, verdict: 'wrong', reasons: model.why };
  const again = await reading(path, options.target);
  const second = 'why' in again ? again : await loaded(write(again.header, 2).text, folder, path);
  const differences = 'why' in second ? second.why : diffModels(model, second).findings.map((one) => one.message);
  if (differences.length > 0) {
    return { ...common, verdict: 'wrong', reasons: differences.map((what) => `imported twice: ${what}`) };
  }
  return { ...common, ...(await againstGcc(path, folder, written, model, options.rust === true)) };
}

async function againstGcc(path: string, folder: string, written: WrittenSchema, model: Model, rust: boolean) {
  const include = join(folder, 'c');
  const input = inputOf(model);
  writeInto(include, await cEmitter.emit(input, COptions.parse({ prefix: PREFIX })));
  const generated = `#include "${PREFIX}_abi.h"\n`;
  await tsEmitter.emit(input, TsOptions.parse({}));
  if (rust) await rustEmitter.emit(input, RustOptions.parse({ crate: 'imported' }));
  const own = await ownOf(path, folder);
  if ('refused' in own) {
    const alone = await compiled(generated, folder, include);
    const counts = { ...NOTHING, structs: written.structs.length, refused: written.refused.length };
    if ('errors' in alone) return { verdict: 'wrong' as const, reasons: alone.errors, counts };
    return { verdict: 'imported' as const, reasons: [], counts, unasked: own.refused };
  }
  // Headers leave the macros of codes to whoever includes them.
  const codes = /\b_IO(?:C|R|W|WR)?\s*\(/.test(readFileSync(path, 'utf8')) ? '#include <linux/ioctl.h>\n' : '';
  const asserts = numberAsserts(model, written).join('\n');
  const behind = await compiled(`${own.before}${codes}${generated}${asserts}\n`, folder, include);
  // A macro of the header may be called as a field: `#define pn_type pn_u.base.type`. In front of it the field is a field.
  const inFront = `${generated}${own.before}${codes}${asserts}\n`;
  const truth = 'errors' in behind ? await compiled(inFront, folder, include) : behind;
  if ('errors' in truth) return { verdict: 'wrong' as const, reasons: truth.errors };
  const { faults, counts } = faultsOf(path, written, model, truth, own.constants);
  return { verdict: faults.length === 0 ? ('imported' as const) : ('wrong' as const), reasons: faults, counts };
}

async function reading(path: string, target: string): Promise<{ header: CHeader } | { why: string[] }> {
  const header = await readHeader(path, {
    program: 'clang',
    args: [],
    target,
    language: 'auto',
  });
  if (!('errors' in header)) return { header };
  return { why: header.errors.map(({ place, message }) => `${place === undefined ? '' : `${at(place)}: `}${message}`) };
}
const at = ({ file, line }: { file: string; line: number }): string => `${basename(file)}:${line}`;

let count = 0;
async function loaded(text: string, folder: string, path: string, keep?: string): Promise<Model | { why: string[] }> {
  // Node never forgets a module: each gets a file of its own.
  count += 1;
  const own = join(folder, `schema-${process.pid}-${count}`);
  mkdirSync(own);
  const file = join(own, 'index.ts');
  writeScratch(file, text);
  if (keep !== undefined) writeScratch(join(keep, `${path.replaceAll(/[^A-Za-z0-9]/g, '_')}.ts`), text);
  const { model, diagnostics } = await compile(file, PURE);
  if (model !== undefined) return model;
  return { why: diagnostics.map(({ span, code, message }) => `${span?.line ?? 0}: ${code} ${message}`) };
}
