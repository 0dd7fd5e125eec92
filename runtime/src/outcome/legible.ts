/** Texts of other people in our sentences: on one line, harmless to a terminal, and short. */

/** Most characters of a foreign text that a message repeats. */
export const SHOWN_MAX = 80;

/** Controls, separators of lines, turns of the direction of writing, characters without width, halves of pairs. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not pass
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/gu;

const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A text as a message may hold it: hidden characters as escapes, cut behind `most` characters with its length. */
export function legible(text: string, most = SHOWN_MAX): string {
  const seen = text.slice(0, most).replaceAll(HIDDEN, escaped);
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
