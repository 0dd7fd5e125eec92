/**
 * The generated asserts, evaluated by a compiler for a platform. With clang (or zig, which is clang) the compiler's own
 * account of each record is compared as well, so that a proof does not rest on asserts alone.
 */

import { firstError, ran } from '../../platform/program.ts';
import { layoutFaults, type ToldLayout, type WantedLayout } from './layouts.ts';
import { parseRecords } from './records.ts';
import type { Proof } from './report.ts';
import type { Target } from './targets.ts';
import type { Workspace } from './workspace.ts';

/** A compiler and how it is asked. */
export interface Compiler {
  readonly program: string;
  /** For the report, such as `clang 14.0.6`. */
  readonly label: string;
  readonly target: string;
  readonly language: 'C11' | 'C++17';
  readonly args: readonly string[];
  /** Says the layout of each record. */
  readonly records: boolean;
  /** Pointers have 64 bits: platform structs are there. */
  readonly wide: boolean;
  readonly big: boolean;
}

const STANDARD = { C11: ['-std=c11', '-x', 'c'], 'C++17': ['-std=c++17', '-x', 'c++'] } as const;
export const LANGUAGES = ['C11', 'C++17'] as const;

/** clang or zig for a platform. `include` are zig's own headers. */
export function crossCompiler(
  tool: { kind: 'clang' | 'zig'; program: string; version: string; include?: string },
  target: Target,
  language: Compiler['language'],
): Compiler {
  const common = ['-ffreestanding', '-fsyntax-only', ...STANDARD[language]];
  const args =
    tool.kind === 'clang'
      ? ['-target', target.clang, '-nostdlibinc', ...common]
      : ['clang', '-target', target.zig, '-nostdinc', '-isystem', tool.include ?? '', ...common];
  return {
    program: tool.program,
    label: `${tool.kind} ${tool.version}`,
    target: target.name,
    language,
    args,
    records: true,
    wide: !/^(i686|armv7|wasm32)/.test(target.name),
    big: target.big,
  };
}

/** A gcc, for the platform for which it was built. */
export function ownCompiler(
  program: string,
  version: string,
  target: string,
  language: Compiler['language'],
  flags: readonly string[],
): Compiler {
  const args = [...flags, '-ffreestanding', '-fsyntax-only', ...STANDARD[language]];
  const wide = !target.startsWith('i686');
  return { program, label: `${program} ${version}`, target, language, args, records: false, wide, big: false };
}

/** Compiles the headers, and then once more with a wrong assert, which must stop the compiler. */
export async function proveAsserts(space: Workspace, compiler: Compiler): Promise<Proof> {
  const wanted = space.wanted.filter((want) => compiler.wide || !want.foreign);
  const base = {
    check: 'asserts' as const,
    target: compiler.target,
    language: compiler.language,
    tool: compiler.label,
    layouts: wanted.length,
  };
  const dump = compiler.records ? ['-Xclang', '-fdump-record-layouts-complete'] : [];
  const first = await ran(compiler.program, [...compiler.args, ...dump, space.unit]);
  if (first.missing) {
    const note = `${compiler.program} is not installed`;
    return { ...base, verdict: 'not checkable', note, missing: compiler.program, ms: first.ms };
  }
  if (!first.ok) return { ...base, verdict: 'failed', note: firstError(first.err), ms: first.ms };
  const faults = compiler.records ? recordFaults(first.out, wanted) : [];
  if (faults.length > 0) return { ...base, verdict: 'failed', note: faults[0] ?? '', ms: first.ms };
  const canary = await ran(compiler.program, [...compiler.args, `-D${space.canary}`, space.unit]);
  const ms = first.ms + canary.ms;
  if (canary.ok || !canary.err.includes('the canary sings')) {
    const note = `a wrong assert was not refused: ${firstError(canary.err)}`;
    return { ...base, verdict: 'failed', note, ms };
  }
  const note = compiler.big
    ? 'layout only: the bytes of this ABI are little-endian, and this platform is not'
    : undefined;
  return { ...base, verdict: 'proven', ms, ...(note === undefined ? {} : { note }) };
}

function recordFaults(dump: string, wanted: readonly WantedLayout[]): string[] {
  const records = parseRecords(dump);
  return layoutFaults(wanted, (type): ToldLayout | undefined => {
    const record = records.get(type);
    if (record === undefined) return undefined;
    return {
      size: record.size,
      align: record.align,
      offsets: new Map(record.fields.map((field) => [field.name, field.at / 8])),
    };
  });
}
