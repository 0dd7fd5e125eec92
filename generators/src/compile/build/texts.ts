/** Rules for texts that programs use: they arrive as they are stated, or are refused. Documentation is free. */
import type { At, Context } from './context.ts';

/** What a text is for: any string literal, or a line of a file and a name of the system. */
export type Use = 'literal' | 'line';

const REFUSED: Readonly<Record<Use, readonly (readonly [RegExp, string])[]>> = {
  literal: [
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the character that is refused
    [/\u0000/u, 'a string of C ends there'],
    [/\p{Surrogate}/u, 'half of a surrogate pair, which UTF-8 has no form of'],
  ],
  line: [
    [/\p{Cc}|\u2028|\u2029/u, 'a control character, which no name of the system may have'],
    [/\p{Surrogate}/u, 'half of a surrogate pair, which UTF-8 has no form of'],
  ],
};

/** Checks one text. `what` says in words what it is. */
export function checkText(context: Context, text: string, what: string, use: Use, at: At): void {
  for (const [pattern, why] of REFUSED[use]) {
    const char = pattern.exec(text)?.[0];
    if (char === undefined) continue;
    const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    context.report('PF1311', { what, code, why }, at);
    return;
  }
}
