/** Texts of INF files. */
import { oneLine } from '../../text/visible.ts';

/**
 * The inside of a quoted text: quotes and percent signs stand for themselves when doubled. A line end has no form at all; the
 * schema's compiler refuses it, and of the options this does.
 *
 * @throws Error when the text has a control character
 */
export function quoted(text: string): string {
  if (/[\p{Cc}\u2028\u2029]/u.test(text))
    throw new Error(`'${oneLine(text)}' cannot stand in an INF file: it holds a control character`);
  return text.replaceAll('%', '%%').replaceAll('"', '""');
}
