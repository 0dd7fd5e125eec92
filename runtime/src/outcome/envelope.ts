/** The one JSON envelope of all our commands: `{"v":2,"data":…}` or `{"v":2,"error":…}`. */
import { exitName } from '@punktfunk/cli/exit-codes';
import type { Problem } from './problem.ts';

/** Version of the envelope; the shape of `data` belongs to the command. */
export const ENVELOPE_VERSION = 2;

/** Anything that JSON can carry; 64-bit numbers go as decimal text. */
function replacer(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** One document on one line, line feed included. */
export function dataDocument(data: unknown): string {
  return `${JSON.stringify({ v: ENVELOPE_VERSION, data }, replacer)}\n`;
}

/** The document of a command that failed: `code` is the word of the exit code, `exit` its number. */
export function errorDocument(problem: Problem): string {
  const { exit, message, help, details } = problem;
  const error = { code: exitName(exit), exit, message, ...(help === '' ? {} : { help }), ...details };
  return `${JSON.stringify({ v: ENVELOPE_VERSION, error }, replacer)}\n`;
}
