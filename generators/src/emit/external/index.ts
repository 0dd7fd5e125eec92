/**
 * A target that is a program of somebody else's, in any language: it gets the model as JSON on stdin and answers with
 * files on stdout. The plan checks its paths and texts like those of every other target.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import type { Target } from '../index.ts';
import { runProgram } from './program.ts';

/** Format of the document on stdin. Raised when an old program could not read it. */
export const REQUEST_FORMAT = 1;

/** What a configuration says of such a target; keys beside these are the program's own options. */
export const ExternalOptions = z.looseObject({
  /** Program and arguments; run in the folder of the configuration, without a shell. */
  command: z.array(z.string()).min(1, 'name a program'),
  /** Files beside those in `command` that decide what the program prints, relative to the configuration. */
  inputs: z.array(z.string()).default([]),
  /** How long it may take. */
  timeoutMs: z.number().int().min(1).max(600_000).default(60_000),
});
/** With the folder of the configuration. */
export type ExternalOptions = z.infer<typeof ExternalOptions> & { root: string };

/** The document on stdin. */
export interface EmitRequest {
  readonly format: typeof REQUEST_FORMAT;
  readonly toolVersion: string;
  /** Name of the target in the configuration. */
  readonly target: string;
  /** The program's own options. */
  readonly options: Readonly<Record<string, unknown>>;
  /** SHA-256 of `abi.lock.json`, lower-case hex. */
  readonly lockHash: string;
  readonly model: EmitInput['model'];
}

const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

export function externalTarget(name: string): Target {
  const emitter: Emitter<ExternalOptions> = {
    name,
    emit: (input, options) => emit(name, input, options),
    programs: (options) => [options.command[0] ?? '', ...filesOf(options)],
    reads: ({ command: [program = '', ...args], inputs, root }) => {
      const own = /[/\\]/.test(program) ? [program] : [];
      return [...own, ...args, ...inputs].map((path) => resolve(root, path));
    },
  };
  return { emitter: emitter as Emitter<never>, options: ExternalOptions };
}

/** Files that take part: arguments that are files, and `inputs`. */
function filesOf({ command, inputs, root }: ExternalOptions): string[] {
  const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();
  const named = command.slice(1).map((argument) => resolve(root, argument));
  return [...named.filter(isFile), ...inputs.map((path) => resolve(root, path))];
}

async function emit(name: string, input: EmitInput, options: ExternalOptions): Promise<OutputFile[]> {
  const { command, inputs: _, timeoutMs, root, ...own } = options;
  const request: EmitRequest = {
    format: REQUEST_FORMAT,
    toolVersion: input.toolVersion,
    target: name,
    options: own,
    lockHash: sha256(input.lockText),
    model: input.model,
  };
  const stdin = `${JSON.stringify(request)}\n`;
  const files = filesOf(options);
  const missing = files.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`'inputs' names ${missing}, which is not there`);
  // A program that cannot be told from another one, such as `npm exec x`, is known by its files only.
  const key = JSON.stringify([command, stdin, files.map((path) => sha256(readFileSync(path)))]);
  const kept = input.memory?.read<OutputFile[]>('external', key);
  if (kept !== undefined) return kept;
  const made = await runProgram({ target: name, command, cwd: root, stdin, timeoutMs });
  input.memory?.write('external', key, made);
  return made;
}
