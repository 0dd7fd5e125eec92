/** The entries of a function table, those without a signature too. */
import type { DeclOf } from '../model/model.ts';

export interface Entry {
  readonly index: number;
  /** From the schema; `entry_7` where it has none. */
  readonly name: string;
  /** Undefined where the schema has no signature. */
  readonly fn: DeclOf<'table'>['functions'][number] | undefined;
}

/** Every entry of a table, in order. */
export function entriesOf({ count, names, functions }: DeclOf<'table'>): Entry[] {
  const declared = new Map(functions.map((fn) => [fn.index, fn]));
  return Array.from({ length: count }, (_, index) => {
    const fn = declared.get(index);
    return { index, name: fn?.name ?? names?.[index] ?? `entry_${index}`, fn };
  });
}
