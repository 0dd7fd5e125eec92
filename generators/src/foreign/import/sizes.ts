/** How many bytes a type has. */
import type { CEnum, CHeader, CRecord } from './header.ts';
import type { CType } from './types.ts';

export interface Sizes {
  readonly target: string;
  readonly records: ReadonlyMap<string, Pick<CRecord, 'size'>>;
  readonly enums: ReadonlyMap<string, Pick<CEnum, 'size'>>;
}

export const sizesOf = ({ target, records, enums }: Pick<CHeader, 'target' | 'records' | 'enums'>): Sizes => ({
  target,
  records: new Map(records.map((record) => [record.id, record])),
  enums: new Map(enums.map((entry) => [entry.id, entry])),
});

/** Undefined where nothing here knows it. */
export function bytesOf(type: CType, sizes: Sizes): number | undefined {
  switch (type.t) {
    case 'int':
    case 'float':
      return type.size;
    case 'ptr':
    case 'usize':
      return sizes.target.includes('x86') ? 4 : 8;
    case 'enum':
      return sizes.enums.get(type.id)?.size ?? 4;
    case 'record':
      return sizes.records.get(type.id)?.size;
    case 'array': {
      const of = bytesOf(type.of, sizes);
      return of === undefined ? undefined : of * type.len;
    }
    case 'unknown':
      return undefined;
  }
}
