/** Defects that a writer could have, each made on purpose: an examination that does not see one proves nothing. */
import type { WrittenSchema } from '../../foreign/import/schema/written.ts';

export type Plant = (typeof PLANTS)[number];
export const PLANTS = [
  'a value is dropped',
  'a value is another one',
  'a constant is dropped',
  'two fields are swapped',
  'a sign is lost',
  'a field is dropped',
  'a struct is dropped',
  'the elements of a tail are others',
  'the text does not load',
  'the second import differs',
] as const;

/** The defect in what was written; throws where there is nothing to spoil. `time` is 1 or 2. */
export function spoiled(written: WrittenSchema, plant: Plant, time: number): WrittenSchema {
  const swap = (pattern: RegExp, by: string): WrittenSchema => {
    const text = written.text.replace(pattern, by);
    if (text === written.text) throw new Error(`'${plant}': there is nothing of the kind in the schema`);
    return { ...written, text };
  };
  // Of the values of the first enumeration the first that stands on a line of its own.
  const value = /(= enumeration\(\w+, \{\n) {2}(\w+): (\S+),\n(?= {2}\w)/;
  switch (plant) {
    case 'a value is dropped': {
      const name = value.exec(written.text)?.[2];
      const enums = written.enums.map((entry) => ({
        ...entry,
        values: entry.values.filter((one) => one.name !== name),
      }));
      return { ...swap(value, '$1'), enums };
    }
    case 'a value is another one':
      return swap(value, '$1  $2: 77777,\n');
    case 'a constant is dropped':
      return { ...written, constants: written.constants.slice(1) };
    case 'two fields are swapped':
      return swap(/^( {4})(\w+): u32,\n {4}(\w+): u32,\n/m, '$1$3: u32,\n$1$2: u32,\n');
    case 'a sign is lost':
      return swap(/^( {4}\w+): i(16|32|64),$/m, '$1: u$2,');
    case 'a field is dropped': {
      const [first, ...rest] = written.structs.filter(({ original, fields }) => original !== '' && fields.length > 1);
      if (first === undefined) throw new Error(`'${plant}': no struct has two fields`);
      return { ...written, structs: [{ ...first, fields: first.fields.slice(1) }, ...rest] };
    }
    case 'a struct is dropped': {
      // Of what has no name nobody asks.
      const first = written.structs.find(({ original }) => original !== '');
      return { ...written, structs: written.structs.filter((one) => one !== first) };
    }
    case 'the elements of a tail are others':
      return swap(/tail\(u32, /, 'tail(u16, ');
    case 'the text does not load':
      return swap(/export default /, 'export defalt ');
    case 'the second import differs':
      return time === 1 ? written : swap(/^ {4}(\w+): u32,\n/m, '    $1_: u32,\n');
  }
}
