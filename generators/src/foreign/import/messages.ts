/** What clang says on stderr. */
import { resolve } from 'node:path';
import type { Place } from './ast.ts';
import type { SourceLines } from './source-lines.ts';

export interface ClangError {
  readonly place: Place;
  readonly message: string;
  readonly fatal: boolean;
}

/** `vdd.h:12:5: error: unknown type name 'FOO'` */
export function errorsIn(stderr: string): ClangError[] {
  const found: ClangError[] = [];
  for (const match of stderr.matchAll(/^(.+?):(\d+):(\d+): (fatal )?error: (.*)$/gm)) {
    const [, file = '', row = '', col = '', fatal, message = ''] = match;
    const place = { file: resolve(file), line: Number(row), col: Number(col) };
    found.push({ place, message, fatal: fatal !== undefined });
  }
  return found;
}

/** clang ended by a defect of its own, and not with an answer. */
export const crashed = (stderr: string): boolean =>
  /PLEASE submit a bug report|^Stack dump:|failed due to signal|was (?:killed|terminated) with SIG|core dumped/m.test(
    stderr,
  );

/** Whether the header itself says that it cannot be read like this: `#error`. */
export const isDirective = ({ file, line }: Place, sources: SourceLines): boolean =>
  /^\s*#\s*error\b/.test(sources.of(file)[line - 1] ?? '');

/** What is missing, in the words of a reason. */
export function reasonOf(message: string): string {
  const unknown =
    /^(?:unknown type name|use of undeclared identifier|no (?:type|template|member) named) '([^']+)'/.exec(message);
  if (unknown !== null) return `${unknown[1]} is not known`;
  const template = /implicit instantiation of undefined template '([^']+)'/.exec(message);
  if (template !== null) return `it holds ${template[1]}, whose layout no standard fixes`;
  const incomplete = /has incomplete (?:element )?type '([^']+)'/.exec(message);
  if (incomplete === null) return `clang says: ${message}`;
  const name = incomplete[1] ?? '';
  return name.includes('std::')
    ? `it holds ${name}, whose layout no standard fixes`
    : `${name} is not known, it is only named`;
}
