/** Flexible arrays of C as tails of a schema. */
import type { CField } from '../header.ts';

/** What a field is, as far as a tail is concerned. */
interface Planned {
  readonly name: string;
  readonly text: string;
  readonly original?: string;
  /** An array without a length. */
  readonly open?: { readonly counted?: string };
}

/** Whether C gives the array no length. */
export const isOpen = ({ type }: CField): boolean => type.t === 'array' && type.len === 0;

/** Why the arrays without a length of a record are no tail; undefined when there is none, or one that is. */
export function openFault(fields: readonly Planned[]): string | undefined {
  const at = fields.findIndex(({ open }) => open !== undefined);
  if (at < 0) return undefined;
  if (at < fields.length - 1) {
    return `'${fields[at]?.original}' is an array without a length in front of other fields, where its elements have no place`;
  }
  return at === 0
    ? `'${fields[at]?.original}' is an array without a length, and nothing stands in front of it`
    : undefined;
}

/** The word for the last field: counted by the field that the header names, where that is an integer, or to the end of the buffer. */
export function tailText(field: Planned, fields: readonly Planned[]): string {
  const counted = field.open?.counted;
  const counter = fields.find(({ original, text }) => original === counted && INTEGER.test(text));
  const rule = counted === undefined || counter === undefined ? 'rest: true' : `count: '${counter.name}'`;
  return `tail(${field.text}, { ${rule} })`;
}
const INTEGER = /^(?:field\()?(?:(?:be\.)?[ui]\d+|usize)(?:,|$)/;

/** What a header says beside the array: `__counted_by(n)` of Linux, or the attribute itself. Compilers of that time drop it. */
const COUNTED = /(?:__counted_by(?:_[lb]e)?(?:__)?|\bcounted_by)\s*\(+\s*([A-Za-z_]\w*)\s*\)/;
/** A declaration goes on in the lines below, but not for long. */
const LINES = 4;

/** The name of the field that counts an array, as the source of its declaration says. */
export function countedBy(name: string, line: number, lines: readonly string[]): string | undefined {
  const text = lines.slice(line - 1, line - 1 + LINES).join('\n');
  const from = text.search(new RegExp(`\\b${name}\\b`));
  if (from < 0) return undefined;
  const end = text.indexOf(';', from);
  // Some write the attribute in front of the declaration.
  const own = text.slice(0, end < 0 ? undefined : end);
  return COUNTED.exec(own.slice(from))?.[1];
}
