/** Asks gcc about a header and about what was generated from its schema: a second compiler, which import never uses. */
import { join } from 'node:path';
import { parseMacros } from '../../foreign/import/macros.ts';
import { ran } from '../../platform/program.ts';
import { writeScratch } from '../../platform/write/scratch.ts';
import { type Truth, truthOf } from './dwarf.ts';

const DEADLINE_MS = 60_000;
const COMMON = ['-std=gnu17', '-w', '-fms-extensions', '-fmax-errors=0'];
/** What headers of the system often leave to whoever includes them. */
const LEFT_OUT = ['stddef.h', 'stdint.h', 'stdbool.h', 'limits.h', 'sys/types.h', 'sys/socket.h', 'sys/time.h'];

export interface Own {
  /** What must stand in front of the header, so that gcc takes it. */
  readonly before: string;
  /** Macros of the header itself whose value gcc takes for an integer constant. */
  readonly constants: readonly string[];
}

/** What a header declares by itself; undefined when gcc does not take it. */
export async function ownOf(header: string, folder: string): Promise<Own | { refused: string }> {
  let first = '';
  for (const more of ['', ...LEFT_OUT.map((name) => `#include <${name}>\n`), all()]) {
    const before = `${more}#include "${header}"\n`;
    const dumped = await gcc(folder, 'macros', before, ['-E', '-dD']);
    if (!dumped.ok) {
      first ||= dumped.err;
      continue;
    }
    const names = parseMacros(dumped.out, (file) => file === header).map(({ name }) => name);
    const { constants, elsewhere } = await constantsOf(names, before, folder);
    const alone = elsewhere === '' ? { ok: true, err: '' } : await gcc(folder, 'alone', before, ['-fsyntax-only']);
    if (alone.ok) return { before, constants };
    first ||= alone.err;
  }
  return { refused: errorsOf(first)[0] ?? 'gcc says nothing' };
}

/** Names that gcc takes for constants. It complains of an unknown name once in each function, so each has one of its own. */
async function constantsOf(
  names: readonly string[],
  before: string,
  folder: string,
): Promise<{ constants: readonly string[]; elsewhere: string }> {
  const probes = names.map((name, n) => `static void pf_probe_${n}(void) { enum { pf_probe = (${name}) }; }\n`);
  const { err } = await gcc(folder, 'probe', `${before}${probes.join('')}`, ['-fsyntax-only']);
  const wrong = new Set<number>();
  let elsewhere = '';
  // An error in a macro's body is told at the body: which probe met it, only the line of its function says.
  let probe: number | undefined;
  for (const line of err.split('\n')) {
    const place = /: (?:In function .pf_probe_(\d+)|At top level)/.exec(line);
    if (place !== null) probe = place[1] === undefined ? undefined : Number(place[1]);
    if (!/^.*?:\d+:\d+: (?:fatal )?error: /.test(line)) continue;
    if (probe === undefined) elsewhere ||= line;
    else wrong.add(probe);
  }
  return { constants: names.filter((_, n) => !wrong.has(n)), elsewhere };
}

const all = (): string => LEFT_OUT.map((name) => `#include <${name}>\n`).join('');

/** Compiles a unit, and gives what its debugging information says; or the errors. */
export async function compiled(text: string, folder: string, include: string): Promise<Truth | { errors: string[] }> {
  const object = join(folder, 'unit.o');
  const flags = ['-g', '-fno-eliminate-unused-debug-types', `-I${include}`, '-c', '-o', object];
  const built = await gcc(folder, 'unit', text, flags);
  if (!built.ok) return { errors: errorsOf(built.err) };
  const read = await ran('readelf', ['--wide', '--debug-dump=info,rawline', object], { timeout: DEADLINE_MS });
  return read.ok ? truthOf(read.out) : { errors: [`readelf: ${read.err.split('\n')[0]}`] };
}

async function gcc(folder: string, name: string, text: string, flags: readonly string[]) {
  const file = join(folder, `${name}.c`);
  writeScratch(file, text);
  const env = { LC_ALL: 'C' };
  const result = await ran('gcc', [...COMMON, ...flags, file], { timeout: DEADLINE_MS, through: file, env });
  if (result.missing !== undefined) throw new Error(`${result.missing}; install gcc`);
  return result;
}

const errorsOf = (err: string): string[] =>
  err
    .split('\n')
    .filter((line) => / error: /.test(line))
    .map((line) => line.replace(/^\/tmp\/\S*\/(unit|probe|macros|alone)\.c/, '$1.c'));
