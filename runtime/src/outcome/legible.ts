/** Texts of other people in our sentences: on one line, harmless to a terminal, and short. */
import { hidden, utf16Escapes } from '@punktfunk/cli/hidden';

/** Most characters of a foreign text that a message repeats. */
export const SHOWN_MAX = 80;

/** A text as a message may hold it: hidden characters as escapes, cut behind `most` characters with its length. */
export function legible(text: string, most = SHOWN_MAX): string {
  const seen = text
    .slice(0, most)
    .replaceAll(hidden(), utf16Escapes)
    .replaceAll(/[\t\n]/g, utf16Escapes);
  return text.length <= most ? seen : `${seen}… (${text.length} characters)`;
}

/** A value as JSON writes it, as a message may hold it. */
export function legibleValue(value: unknown): string {
  return value === undefined ? 'nothing' : legible(JSON.stringify(value) ?? String(value));
}

/** What the system says, without the path that it repeats: `EACCES: permission denied`. */
export function systemWords(error: unknown): string {
  const { message } = error as NodeJS.ErrnoException;
  return legible(/^[A-Z0-9_]+: [^,]*/.exec(message)?.[0] ?? message, 200);
}
