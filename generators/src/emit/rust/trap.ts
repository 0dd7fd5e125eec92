/** The inside of a trap: tells the provider which function was called, and answers. */
import type { TypeRef } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { passedZero } from './scalar.ts';

/** Which function, as Rust literals. */
export interface Place {
  readonly table: string;
  readonly function: string;
  readonly index: number;
}

/** Statements of a function with the type parameter `T: Trap`, which has the result `ret`. */
export function trapBody(place: Place, ret: TypeRef | undefined, context: RustContext): string {
  const { table, function: name, index } = place;
  const told = `T::trapped(crate::runtime::Trapped { table: ${table}, function: ${name}, index: ${index} })`;
  if (ret?.t === 'int' && ret.name === 'i32') return told;
  return ret === undefined ? `${told};` : `${told};\n${passedZero(ret, context)}`;
}
