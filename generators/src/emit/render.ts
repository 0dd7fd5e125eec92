/** Handlebars with no escaping: targets are source code, not HTML. */
import Handlebars from 'handlebars';
import { flat } from '../platform/parts.ts';

/** Compiles a template. An unknown place in it is an error, not an empty text. */
export function template<Context extends object>(source: string): (context: Context) => string {
  const compiled = Handlebars.compile<Context>(source.replace(/^\n/, ''), { noEscape: true, strict: true });
  return (context) => compiled(context);
}

/** The same for a file in pieces, with an empty line between each two: a large one is put together but once. */
export const tidyAll = (pieces: readonly string[]): string =>
  pieces
    .map(tidy)
    .filter((piece) => piece !== '\n')
    .join('\n');

/** Ends a file with exactly one line feed and takes trailing blanks and runs of empty lines away. */
export function tidy(text: string): string {
  const ended = /[^\S\n]\n/.test(text)
    ? text
        .split('\n')
        .map((line) => line.trimEnd())
        .join('\n')
    : text;
  return flat(`${ended.replace(/\n{3,}/g, '\n\n').trim()}\n`);
}
