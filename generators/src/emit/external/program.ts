/** Runs the program of a target within limits of time and size, and reads its answer. */
import { execa } from 'execa';
import { z } from 'zod';
import { DiagnosticError, diagnostic } from '../../diagnostics/table.ts';
import type { OutputFile } from '../emitter.ts';

/** Most bytes of an answer. */
export const MAX_ANSWER = 64 << 20;
/** Most files of an answer. */
export const MAX_FILES = 10_000;
/** Characters of its stderr that a finding shows: the last ones. */
const SHOWN_STDERR = 2000;

const Answer = z.strictObject({
  files: z.array(z.strictObject({ path: z.string().min(1).max(1024), text: z.string() })).max(MAX_FILES),
});

export interface ProgramRun {
  readonly target: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly stdin: string;
  readonly timeoutMs: number;
}

/**
 * Its files.
 *
 * @throws DiagnosticError with PF6401 (cannot be started) … PF6405
 */
export async function runProgram({ target, command, cwd, stdin, timeoutMs }: ProgramRun): Promise<OutputFile[]> {
  const [program = '', ...args] = command;
  const ran = await execa(program, args, {
    ...{ cwd, input: stdin, reject: false, timeout: timeoutMs, killSignal: 'SIGKILL' as const },
    ...{ stripFinalNewline: false, maxBuffer: MAX_ANSWER },
    // The same bytes on every machine: no locale, no time zone, no order of hashes.
    env: { LC_ALL: 'C.UTF-8', TZ: 'UTC', PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1' },
  });
  const said = tail(ran.stderr);
  if (ran.timedOut) throw fault('PF6403', { target, program, ms: timeoutMs, said });
  if (ran.isMaxBuffer) throw fault('PF6405', { target, program, bytes: MAX_ANSWER });
  if (ran.exitCode === undefined && ran.signal === undefined) {
    throw fault('PF6401', { target, program, why: ran.code ?? ran.shortMessage ?? 'unknown reason' });
  }
  if (ran.exitCode !== 0) throw fault('PF6402', { target, program, how: ending(ran), said });
  const answer = Answer.safeParse(json(ran.stdout));
  if (answer.success) return answer.data.files;
  const [issue] = answer.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the answer' : issue.path.join('.');
  throw fault('PF6404', { target, program, why: `${where}: ${issue?.message ?? 'not the wanted shape'}`, said });
}

function fault<C extends 'PF6401' | 'PF6402' | 'PF6403' | 'PF6404' | 'PF6405'>(
  code: C,
  params: Parameters<typeof diagnostic<C>>[1],
): DiagnosticError {
  return new DiagnosticError([diagnostic(code, params)]);
}

function ending({ exitCode, signal }: { exitCode?: number | undefined; signal?: string | undefined }): string {
  return exitCode === undefined ? `was ended by ${signal}` : `ended with exit code ${exitCode}`;
}

/** Undefined, which no answer is, for text that is no JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function tail(stderr: string): string {
  const text = stderr.trim();
  if (text === '') return '';
  const shown = text.length > SHOWN_STDERR ? `…${text.slice(-SHOWN_STDERR)}` : text;
  return `; it said:\n${shown
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}`;
}
