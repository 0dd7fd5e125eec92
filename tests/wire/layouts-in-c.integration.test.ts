/** Published bytes of fixed layout (wire §A), through the structs of the generated C headers and back. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wire } from '@punktfunk/abi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formsOf } from '../../generators/src/emit/c/messages.ts';
import { lookupOf } from '../../generators/src/emit/lookup.ts';
import { screaming } from '../../generators/src/emit/naming.ts';
import { needTools, run } from '../../generators/tests/fixtures/tools.ts';
import { loadModel, ROOT } from '../abi/schema.ts';

const { rows } = z
  .object({
    rows: z.array(
      z.object({
        message: z.string().optional(),
        layout: z.string().optional(),
        case: z.string(),
        bytes: z.string(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('published.json', import.meta.url), 'utf8')));
const HEADER = join(ROOT, 'generated/c/pf_abi/wire.h');
const codecs = wire as unknown as Record<string, (bytes: Uint8Array) => Record<string, unknown>>;
const lookup = lookupOf(loadModel());

interface Row {
  readonly title: string;
  /** Type of C. */
  readonly type: string;
  readonly bytes: Uint8Array;
  readonly value: Record<string, unknown>;
  /** Members that are the same in each message. */
  readonly literals: readonly { readonly name: string; readonly macro: string; readonly len: number }[];
}

/** Rows whose bytes are one of the forms that C has, with what TypeScript reads from them. */
const ROWS: Row[] = rows.flatMap(({ message, layout, case: name, bytes: text }): Row[] => {
  const bytes = Uint8Array.from(Buffer.from(text, 'hex'));
  const title = `${message ?? layout}: ${name}`;
  if (layout !== undefined) {
    return [{ title, type: `pf_${layout}`, bytes, value: codecs[`read${layout}`]!(bytes), literals: [] }];
  }
  const decl = lookup.of('message', 'wire', message!);
  const form = formsOf(decl, lookup).find(({ size }) => size === bytes.length);
  if (form === undefined) return [];
  const decoded = codecs[`decode${message}`]!(bytes);
  const there = new Set(form.fields.map((field) => field.name));
  return [
    {
      title,
      type: `pf_${form.name}`,
      bytes,
      value: Object.fromEntries(Object.entries(decoded).filter(([field]) => there.has(field))),
      literals: decl.fields.flatMap(({ name: field, codec }) =>
        codec.c === 'literal'
          ? [
              {
                name: field,
                macro: `PF_${screaming(decl.name)}_LITERAL_${screaming(field)}`,
                len: codec.hex.length / 2,
              },
            ]
          : [],
      ),
    },
  ];
});

const list = (bytes: Uint8Array): string => [...bytes].join(', ');

/** Statements that compare each member with its value (`read`), or that store it (`write`). */
function members(way: 'read' | 'write', place: string, value: unknown): string[] {
  if (value instanceof Uint8Array) {
    const bytes = `(const unsigned char[]){ ${list(value)} }`;
    return way === 'read'
      ? [`if (memcmp(${place}, ${bytes}, ${value.length}) != 0) puts("${place}");`]
      : [`memcpy(${place}, ${bytes}, ${value.length});`];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, item]) =>
      members(way, Array.isArray(value) ? `${place}[${name}]` : `${place}.${name}`, item),
    );
  }
  const number = typeof value === 'bigint' ? `${value}${value < 0n ? 'LL' : 'ULL'}` : String(Number(value));
  return way === 'read' ? [`if (${place} != ${number}) puts("${place}");`] : [`${place} = ${number};`];
}

function program(): string {
  const blocks = ROWS.map(
    ({ title, type, bytes, value, literals }) => `  {
    static const unsigned char bytes[] = { ${list(bytes)} };
    ${type} is, made;
    _Static_assert(sizeof is == sizeof bytes, "${type}");
    puts("${title}");
    memcpy(&is, bytes, sizeof is);
    memset(&made, 0, sizeof made);
    ${literals
      .flatMap(({ name, macro, len }) =>
        len === 1
          ? [`if (is.${name} != ${macro}) puts("is.${name}");`, `made.${name} = ${macro};`]
          : [
              `if (memcmp(is.${name}, ${macro}, ${len}) != 0) puts("is.${name}");`,
              `memcpy(made.${name}, ${macro}, ${len});`,
            ],
      )
      .join('\n    ')}
    ${[...members('read', 'is', value), ...members('write', 'made', value)].join('\n    ')}
    if (memcmp(&made, bytes, sizeof made) != 0) puts("made");
  }`,
  );
  return `#include <stdio.h>\n#include <string.h>\n#include "wire.h"\nint main(void) {\n${blocks.join('\n')}\n  return 0;\n}\n`;
}

let folder: string;
beforeAll(() => {
  needTools('gcc', 'clang');
  folder = mkdtempSync(join(tmpdir(), 'pf-layouts-in-c-'));
  writeFileSync(join(folder, 'rows.c'), program());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the program says with the headers of this folder: titles of the rows, each followed by what is wrong with it. */
function said(compiler: string, ...headers: string[]): string[] {
  const binary = join(folder, `rows-${compiler}`);
  const includes = [...headers, join(ROOT, 'generated/c/pf_abi')].flatMap((path) => ['-I', path]);
  run(compiler, ['-std=c11', '-Wall', '-Werror', ...includes, join(folder, 'rows.c'), '-o', binary]);
  return run(binary, []).trim().split('\n');
}

describe.each(['gcc', 'clang'])('%s', (compiler) => {
  test('every published row of a fixed layout is read and written', () => {
    expect(said(compiler)).toEqual(ROWS.map(({ title }) => title));
  });
});

test('rows of each kind are there', () => {
  const types = new Set(ROWS.map(({ type }) => type));
  for (const type of ['InputEvent', 'Rumble', 'Rumble_10', 'Rumble_14', 'HostTiming', 'HostTiming_29', 'VideoHeader']) {
    expect([...types]).toContain(`pf_${type}`);
  }
});

describe('a member in another place', () => {
  const wrong = (from: RegExp, to: string): void => {
    const text = readFileSync(HEADER, 'utf8');
    expect(text).toMatch(from);
    writeFileSync(
      join(folder, 'wire.h'),
      text.replace(from, to).replace('#include "base.h"', `#include "${ROOT}/generated/c/pf_abi/base.h"`),
    );
  };

  test('is found by the compiler', () => {
    wrong(/(offsetof\(pf_InputEvent, code\) == )\d+/, '$199');
    expect(() => said('gcc', folder)).toThrow(/pf_InputEvent.code must stand at/);
  });

  test('is found by the bytes when the header asserts the wrong place too', () => {
    const text = readFileSync(HEADER, 'utf8');
    const [, x, y] =
      /offsetof\(pf_InputEvent, x\) == (\d+)[\s\S]*?offsetof\(pf_InputEvent, y\) == (\d+)/.exec(text) ?? [];
    expect([x, y]).toEqual(['6', '10']);
    // The two change their names, so that each stands where the other did.
    const start = text.indexOf('struct pf_InputEvent {');
    const end = text.indexOf('};', start);
    const swapped = text
      .slice(start, end)
      .replace(/int32_t ([xy]);/g, (_, name) => `int32_t ${name === 'x' ? 'y' : 'x'};`);
    const proofs = text
      .slice(end)
      .replace('offsetof(pf_InputEvent, x) == 6', 'offsetof(pf_InputEvent, x) == 10')
      .replace('offsetof(pf_InputEvent, y) == 10', 'offsetof(pf_InputEvent, y) == 6');
    writeFileSync(
      join(folder, 'wire.h'),
      (text.slice(0, start) + swapped + proofs).replace('"base.h"', `"${ROOT}/generated/c/pf_abi/base.h"`),
    );
    expect(said('gcc', folder)).toContain('is.x');
  });
});
