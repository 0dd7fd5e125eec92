/** Schemas for the reference pages: the sample, and one of shapes that are hard to draw. */
import { readFileSync } from 'node:fs';
import { parseLock } from '../../src/compile/lock.ts';
import { DocsOptions, docsEmitter } from '../../src/emit/docs/index.ts';
import type { OutputFile } from '../../src/emit/emitter.ts';
import type { Decl, Field, Model, TypeRef } from '../../src/model/model.ts';
import { array, int, SHAPES } from '../fixtures/shapes.ts';
import { UNIONS } from '../fixtures/unions-model.ts';

const LONG = 'an_extraordinarily_long_name_that_nobody_would_choose_but_somebody_did';

function field(name: string, type: TypeRef, offset: number, size: number, extra: Partial<Field> = {}): Field {
  return { name, type, offset, size, align: 1, ...extra };
}
function struct(name: string, size: number, fields: Field[], docs?: string): Decl {
  return { kind: 'struct', name, size, align: 1, prefixes: [], fields, ...(docs === undefined ? {} : { docs }) };
}

const narrow = Array.from({ length: 16 }, (_, index) =>
  field(`${index % 2 ? 'f' : LONG}_${index}`, int('u8'), index, 1),
);
const grid = array(array(int('u16'), 4), 100);
const members: Decl[] = [
  struct('Narrow', 16, narrow),
  struct('W'.repeat(70), 4096, [
    field('head', int('u8'), 0, 1),
    field(LONG, array(int('u8'), 4094), 1, 4094, { docs: '<script>alert(1)</script> & "quotes" -- *' }),
    field('tail', int('u8'), 4095, 1),
  ]),
  struct('Odd', 23, [
    field('a', array(int('u8'), 5), 0, 5),
    field('b', array(int('u8'), 13), 5, 13),
    field('c', array(int('u8'), 5), 18, 5),
  ]),
  struct('Empty', 0, [], 'A <b>bad</b> & "quoted" text with `code`.\n\nAnd | another paragraph.'),
  {
    ...{ kind: 'section', name: 'Page', size: 4096, align: 8, prefixes: [], roles: ['host', 'driver'] },
    fields: [
      field('magic', int('u32'), 0, 4, { owner: 'init', stamp: '1' }),
      field('grid', grid, 4, 800, { owner: 'driver', order: 'release' }),
      field('rest', array(int('u8'), 3292), 804, 3292, { reserved: true }),
    ],
  },
  {
    ...{ kind: 'bits', name: 'Token', repr: 'u64' },
    parts: [
      { name: 'a', shift: 0, width: 1 },
      { name: LONG, shift: 1, width: 3 },
      { name: 'rest', shift: 4, width: 60 },
    ],
  },
  {
    ...{ kind: 'flags', name: 'Many', repr: 'u64' },
    values: Array.from({ length: 64 }, (_, bit) => ({ name: bit % 9 ? `BIT_${bit}` : `${LONG}_${bit}`, bit })),
  },
  { kind: 'flags', name: 'None', repr: 'u8', values: [] },
];

/** Everything at once. */
export const HARD: Model = {
  ...SHAPES,
  name: 'hard',
  planes: [
    { name: 'hard', id: 9, version: 1, policy: 'lockstep', hash: 'd'.repeat(64), members },
    ...SHAPES.planes,
    ...UNIONS.planes,
  ],
};

/** The repository's schema, from its lock. */
export function repository(): Model {
  const text = readFileSync(new URL('../../../generated/abi.lock.json', import.meta.url), 'utf8');
  const { schema, planes } = parseLock(text);
  return { format: 1, name: schema, planes };
}

export async function pagesOf(model: Model, options: object = {}): Promise<OutputFile[]> {
  const input = { model, lockText: '{}\n', compactLock: '{}', toolVersion: '0.0.0-test' };
  return docsEmitter.emit(input, DocsOptions.parse(options));
}
