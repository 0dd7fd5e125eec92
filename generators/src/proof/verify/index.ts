/** Runs every proof that this machine can make, and says which it cannot. */
import { nearest } from '@punktfunk/cli/nearest';
import type { Model } from '../../model/model.ts';
import { ran, versionOf } from '../../platform/program.ts';
import { type Compiler, crossCompiler, LANGUAGES, ownCompiler, proveAsserts } from './asserts.ts';
import { proveDwarf } from './dwarf.ts';
import type { Proof } from './report.ts';
import { installedTargets, proveBindgen, proveRust } from './rust.ts';
import { TARGETS, type Target } from './targets.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

export type CrossKind = 'clang' | 'zig';
/** A compiler for all platforms; `version` is undefined when it is not installed. */
export interface CrossTool {
  readonly kind: CrossKind;
  readonly program: string;
  readonly version: string | undefined;
  readonly include?: string;
}

/** Finds clang, or zig when only that is there. */
export async function findCross(wanted: CrossKind | 'auto'): Promise<CrossTool> {
  const clang = async (): Promise<CrossTool> => {
    const version = /version (\S+)/.exec((await versionOf('clang')) ?? '')?.[1];
    return { kind: 'clang', program: 'clang', version };
  };
  const zig = async (): Promise<CrossTool> => {
    const { ok, out } = await ran('zig', ['version'], { timeout: 20_000 });
    const env = await ran('zig', ['env'], { timeout: 20_000 });
    const library = /"?lib_dir"?\s*[:=]\s*"([^"]+)"/.exec(env.out)?.[1] ?? '';
    return { kind: 'zig', program: 'zig', version: ok ? out.trim() : undefined, include: `${library}/include` };
  };
  if (wanted === 'zig') return zig();
  const first = await clang();
  if (wanted === 'clang' || first.version !== undefined) return first;
  const second = await zig();
  return second.version === undefined ? first : second;
}

/** Platforms by name; an unknown one is given back with the nearest known name. */
export function chooseTargets(names: readonly string[]): { targets: Target[] } | { unknown: string; nearest: string } {
  if (names.includes('all')) return { targets: [...TARGETS] };
  const targets: Target[] = [];
  for (const name of names) {
    const found = TARGETS.find((target) => target.name === name || target.clang === name);
    if (found === undefined)
      return {
        unknown: name,
        nearest:
          nearest(
            name,
            TARGETS.map((target) => target.name),
          ) ?? '',
      };
    targets.push(found);
  }
  return { targets };
}

export interface VerifyOptions {
  readonly targets: readonly Target[];
  readonly cross: CrossTool;
  /** Folder for cargo's builds. */
  readonly builds: string;
  progress(proof: Proof): void;
}

/** Makes the proofs one after another. */
export async function verify(model: Model, options: VerifyOptions): Promise<Proof[]> {
  const space = await openWorkspace(model, options.builds);
  const proofs: Proof[] = [];
  const add = (proof: Proof): void => {
    proofs.push(proof);
    options.progress(proof);
  };
  try {
    for (const target of options.targets) {
      for (const language of LANGUAGES) {
        const { cross } = options;
        const tool = { ...cross, version: cross.version ?? '' };
        add(await proveAsserts(space, crossCompiler(tool, target, language)));
      }
    }
    for (const compiler of await ownCompilers()) add(await proveAsserts(space, compiler));
    for (const compiler of ['gcc', 'clang']) {
      const version = await versionOf(compiler);
      if (version !== undefined) add(await proveDwarf(space, compiler, shortVersion(version)));
    }
    for (const proof of await rustProofs(space)) add(proof);
    return proofs;
  } finally {
    space.remove();
  }
}

/** Proofs that need the generated crate. */
async function rustProofs(space: Workspace): Promise<Proof[]> {
  const base = { check: 'rust', target: 'this machine', language: 'Rust', tool: 'rustc', layouts: 0, ms: 0 } as const;
  const missing = (tool: string): Proof[] => [
    { ...base, verdict: 'not checkable', note: `${tool} is not installed`, missing: tool },
  ];
  const targets = await installedTargets();
  if (targets === undefined) return missing('rustc');
  if (space.rustNeeds !== undefined) return missing(space.rustNeeds);
  const version = (await versionOf('rustc')) ?? 'rustc';
  const proofs: Proof[] = [];
  for (const target of targets) proofs.push(await proveRust(space, target, version.replace(/ \(.*/, '')));
  proofs.push(await proveBindgen(space, (await versionOf('bindgen')) ?? 'bindgen'));
  return proofs;
}

const shortVersion = (line: string): string => /(\d+\.\d+(\.\d+)?)/.exec(line)?.[1] ?? '';

/** Compilers for one platform each: they count where they are installed. */
async function ownCompilers(): Promise<Compiler[]> {
  const known: [string, string, Compiler['language'], string[]][] = [
    ['gcc', 'this machine', 'C11', []],
    ['g++', 'this machine', 'C++17', []],
    ['x86_64-w64-mingw32-gcc', 'x86_64-windows-gnu', 'C11', []],
    ['i686-w64-mingw32-gcc', 'i686-windows-gnu', 'C11', []],
    ['aarch64-linux-gnu-gcc', 'aarch64-linux', 'C11', []],
  ];
  const found: Compiler[] = [];
  for (const [program, target, language, flags] of known) {
    const version = await versionOf(program);
    if (version !== undefined) found.push(ownCompiler(program, shortVersion(version), target, language, flags));
  }
  return found;
}
