/** `pf-gen import`: a bit field with a sign is never a part without one and without a word, for each target as C reads it there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { faultsOf, PREFIX } from '../../src/proof/import/compare.ts';
import type { TrueMember } from '../../src/proof/import/dwarf.ts';
import { needTools, run } from '../fixtures/tools.ts';
import { temporary } from '../support/process.ts';
import { servedPfGen as pfGen } from '../support/served.ts';

beforeAll(() => needTools('clang'));

const HEADER = `
  enum Mode { M_OFF, M_ON, M_AUTO, M_FULL };
  enum Below { B_LOW = -1, B_HIGH };
  typedef int flag_t;
  struct Wide { int v : 3; unsigned r : 29; };
  struct Long { struct { long long v : 40; unsigned long long r : 24; }; };
  struct Letter { char v : 4; char r : 4; };
  struct One { flag_t v : 1; unsigned r : 31; };
  struct Free { unsigned v : 1; int reserved : 31; };
  struct Full { enum Mode v : 2; unsigned r : 30; };
  struct Roomy { enum Mode v : 3; unsigned r : 29; };
  struct Minus { enum Below v : 4; unsigned r : 28; };
  struct Truth { _Bool v : 1; };`;
const STRUCTS = [...HEADER.matchAll(/struct (\w+) \{/g)].map(([, name = '']) => name);

interface Told {
  readonly written: string[];
  /** `Struct: message` of what is told about it. */
  readonly about: Map<string, string>;
}

async function told(target: string, ...more: string[]): Promise<Told> {
  const folder = temporary();
  writeFileSync(join(folder, 'h.h'), HEADER);
  const { data, error } = JSON.parse(
    (await pfGen(folder, ['import', 'h.h', '--json', '--target', target, ...more])).stdout,
  );
  const found: { code: string; message: string }[] = data?.warnings ?? error.diagnostics;
  const signs = found.filter(({ code, message }) => code === 'PF6026' || message.includes('with a sign'));
  return {
    written: (data?.structs ?? []).map(({ name }: { name: string }) => name),
    about: new Map(signs.map(({ message }) => [/^\w+/.exec(message)?.[0] ?? '', message])),
  };
}

describe.each([
  ['win-x64', 'x86_64-pc-windows-msvc'],
  ['win-x64-gnu', 'x86_64-pc-windows-gnu'],
  ['linux-x64', 'x86_64-linux-gnu'],
  ['linux-arm64', 'aarch64-linux-gnu'],
])('%s', (target, triple) => {
  test('is told of exactly where its compiler fills a bit field with its sign', async () => {
    const folder = temporary();
    const reads = STRUCTS.map((name) => `long long read_${name}(struct ${name} *p) { return p->v; }\n`).join('');
    writeFileSync(join(folder, 'h.c'), `${HEADER}\n${reads}`);
    const flags = [`--target=${triple}`, '-O1', '-S', '-emit-llvm', '-o', '-', join(folder, 'h.c')];
    const code = run('clang', flags).split(/^define /m);
    const signed = STRUCTS.filter((name) =>
      /\bashr\b|\bsext\b/.test(code.find((body) => body.includes(`@read_${name}(`)) ?? ''),
    );
    const { about } = await told(target);
    // Three bits hold every value of the enumeration, whatever its sign.
    expect([...about.keys()].sort()).toEqual(signed.filter((name) => name !== 'Roomy').sort());
  });
});

test('numbers below zero are refused by name; one bit, and a value that C reads as another, are imported and told', async () => {
  const { written, about } = await told('win-x64');
  expect(written).toEqual(['One', 'Free', 'Full', 'Roomy', 'Truth']);
  const refused = (name: string, what: string): string =>
    `${name} is not imported: 'v' is a bit field with a sign (${what}), and a schema has no word for one`;
  expect([...about.values()].sort()).toEqual([
    'Full.v is a bit field with a sign: C reads M_AUTO (2) as -2 there, and a schema as it is',
    refused('Letter', 'char, -8 to 7'),
    refused('Long', 'long long, -549755813888 to 549755813887'),
    refused('Minus', 'Below, -8 to 7'),
    'One.v is a bit field with a sign: one bit of flag_t is 0 or -1 in C, and 0 or 1 in a schema',
    refused('Wide', 'int, -4 to 3'),
  ]);
});

test('lint tells the same', async () => {
  const { about } = await told('win-x64', '--lint');
  expect(about.size).toBe(6);
  expect(about).toEqual((await told('win-x64')).about);
});

test('the proof over headers sees a part in place of a bit field with a sign', () => {
  const member: TrueMember = {
    name: 'v',
    at: 0,
    bits: 3,
    bitField: true,
    signed: true,
    unit: 4,
    union: false,
    open: false,
  };
  const record = { name: 'Wide', file: '/h.h', union: false, size: 4, members: [member] };
  const faults = (signed: boolean): string[] => {
    const theirs = { ...record, members: [{ ...member, signed }] };
    const ours = { ...record, name: `${PREFIX}_Wide`, file: '/generated.h', members: [] };
    const truth = {
      records: new Map([
        ['Wide', theirs],
        [`${PREFIX}_Wide`, ours],
      ]),
      enumerators: new Map(),
    };
    const parts = [{ name: 'v', width: 3, shift: 0 }];
    const members = [
      { kind: 'bits', name: 'Wide_bits_0', repr: 'u32', parts },
      {
        kind: 'struct',
        name: 'Wide',
        size: 4,
        align: 4,
        fields: [{ name: 'bits_0', offset: 0, type: { t: 'ref', name: 'Wide_bits_0' } }],
      },
    ];
    const model = { name: 'h', planes: [{ name: 'h', members }] } as never;
    const struct = { name: 'Wide', original: 'Wide', size: 4, align: 4, native: false, union: false, fields: [] };
    const written = {
      text: '',
      structs: [struct],
      enums: [],
      ioctls: [],
      requests: [],
      stayed: [],
      constants: [],
      texts: [],
      refused: [],
    };
    return faultsOf('/h.h', written, model, truth, []).faults;
  };
  expect(faults(false)).toEqual([]);
  expect(faults(true)).toEqual(['Wide.v: signed, and the part of the schema is not']);
});
