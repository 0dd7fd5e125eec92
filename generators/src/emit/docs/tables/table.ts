/** Tables as the pages print them: cells of text that may lead to a declaration. */
import { visible } from '../../../text/visible.ts';

/** A cell: text, in code letters or not, that may lead to a declaration. */
export interface TableCell {
  readonly text: string;
  readonly code?: boolean;
  readonly to?: { readonly plane: string; readonly name: string } | undefined;
  /** Colour class of the drawing, shown as a dot. */
  readonly kind?: string;
}
export interface Table {
  readonly title?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}

export const cell = (text: string, extra: Omit<TableCell, 'text'> = {}): TableCell => ({ text, ...extra });
export const code = (text: string, extra: Omit<TableCell, 'text' | 'code'> = {}): TableCell => ({
  text,
  code: true,
  ...extra,
});
export const said = (docs: string | undefined): string => visible(docs ?? '').trim();
