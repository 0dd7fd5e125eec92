/** Positions and documentation of a schema's source. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SourceLocator } from '../src/compile/spans/locator.ts';
import { readSource } from '../src/compile/spans/read-source.ts';
import { nearestPlace } from '../src/compile/spans/source-index.ts';
import { collectSources, type Source } from '../src/compile/spans/sources.ts';
import { plane, schema, struct, u8, u32 } from '../src/language/index.ts';
import type { AnyValue } from '../src/language/value.ts';
import { temporary } from './support/process.ts';

const TEXT = `/** Says what the file is. */
import { device, field, ioctl, struct, u32 } from 'pf-gen/schema';
import type { Other } from 'somewhere';

/**
 * First line.
 *
 * Second *paragraph*.
 */
export const Request = struct(
  {
    /** Width. */
    width: field(u32, { at: 0 }),
    'quoted': u32, // not documentation
    /* nor this */
    shorthand,
    ...spread,
  },
  { prefixes: { old: 4 } },
) satisfies unknown;
const other = helper({ width: 1 });
/** The device. */
export const D = device({
  ioctls: {
    /** Adds. */
    ADD: ioctl({ fn: 1 }),
  },
});
export default schema({});
`;

test('constants, places inside of calls, and JSDoc', () => {
  const { consts } = readSource(TEXT);
  const request = consts.Request;
  expect(request).toMatchObject({ line: 10, col: 14, docs: 'First line.\n\nSecond *paragraph*.' });
  expect(request?.places['0:width']).toEqual({ line: 13, col: 5, docs: 'Width.' });
  expect(request?.places['0:width/1:at']).toMatchObject({ line: 13, col: 25 });
  expect(request?.places['0:quoted']).toEqual({ line: 14, col: 5 });
  expect(request?.places['0:shorthand']).toEqual({ line: 16, col: 5 });
  expect(request?.places['1:prefixes.old']).toMatchObject({ line: 19, col: 17 });
  expect(consts.D?.places['0:ioctls.ADD']).toMatchObject({ docs: 'Adds.' });
  expect(consts.D?.places['0:ioctls.ADD/0:fn']).toMatchObject({ line: 26, col: 18 });
  expect(consts.default).toMatchObject({ line: 29, col: 1 });
});

test('what is not exported stands where it is declared, or where it is listed', () => {
  const text = `import { plane, schema, struct, u8, u32 } from 'pf-gen/schema';
const Pair = struct({ a: u8 });
const inner = plane({ name: 'inner', members: { Pair, Made: make() } });
const root = schema({
  planes: [
    inner,
    plane({ name: 'inline', members: { Other: struct({ b: u32 }) } }),
    ...[later()],
  ],
});
export default root;
`;
  const Pair = struct({ a: u8 });
  const [Made, Other, Late] = [struct({ a: u8 }), struct({ b: u32 }), struct({ a: u8 })];
  const head = { id: 1, version: 1, policy: 'lockstep' } as const;
  const inner = plane({ ...head, name: 'inner', members: { Pair, Made } });
  const inline = plane({ ...head, name: 'inline', members: { Other } });
  const later = plane({ ...head, name: 'later', members: { Late } });
  const root = schema({ name: 'test', planes: [inner, inline, later] });
  const source = { file: 'schema.ts', index: readSource(text) } as Source;
  const locator = new SourceLocator([{ source, exports: { default: root } }]);
  const lines = (...values: AnyValue[]) => values.map((value) => locator.span(value)?.line);
  expect(lines(inner, Pair, Made)).toEqual([3, 2, 3]);
  expect(locator.span(Made)?.col).toBe(55);
  expect(lines(inline, Other)).toEqual([7, 7]);
  expect(locator.span(Other, '0:b')?.col).toBe(56);
  // Behind a spread nothing says which of the list it is.
  expect(lines(later, Late)).toEqual([5, 5]);
});

test('arguments of functions that are not of the language have no places', () => {
  expect(readSource(TEXT).consts.other?.places).toEqual({});
});

test('imports that exist at run time', () => {
  expect(readSource(TEXT).imports).toMatchObject([{ specifier: 'pf-gen/schema', line: 2, col: 51 }]);
  expect(readSource("export * from './a.ts'; export type { B } from './b.ts';").imports).toMatchObject([
    { specifier: './a.ts' },
  ]);
});

test('what is right is no fault: scopes, types, accessors, labels, overloads', () => {
  const text = `import { u32 } from 'pf-gen/schema';
    class A { static x = 1; #y = 2; get y() { return this.#y; } m(q = 1) { return q + A.x; } }
    function over(a: number): number; function over(a: string): number; function over(a: unknown) { return Number(a); }
    const { a: renamed = 3, ...rest } = { a: 1, b: 2 };
    label: for (const i of [1]) { if (i) continue label; }
    try { over(1); } catch (e) { String(e); }
    type X = typeof u32 | Elsewhere; declare const given: number; export type { A as B };
    namespace Only { export type Z = 1 }
    const gen = <T,>(x: T): T => x;
    export { gen as made };
    const t = { get a() { return 1; }, set a(v) {}, ['b' + 1]: rest, f() {}, renamed, 'c': given };
    export function f() { const x = 1; { const x = arguments.length; return x; } }
    abstract class Q { declare y: number; abstract z(): void; constructor(a: number) { if (new.target) t.f(); } }
    export const big = [12345678901234567890.5, 1e300, 9007199254740991, 0b1, 2n ** 64n, 18446744073709551615n];
    export { Q }; export const at = import.meta.url; export const x = A as unknown as X;
  `;
  expect(readSource(text).faults).toEqual([]);
});

test('what is wrong in a file is known without reading it again', async () => {
  const folder = temporary();
  const entry = join(folder, 'index.ts');
  writeFileSync(entry, 'export const twice = { x: 1, x: 2 };\n');
  const kept = new Map<string, string>();
  const memory = {
    read: <T>(kind: string, key: string): T | undefined => {
      const text = kept.get(`${kind} ${key}`);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    write: (kind: string, key: string, value: unknown) => void kept.set(`${kind} ${key}`, JSON.stringify(value)),
  };
  const first = await collectSources(entry, memory);
  expect(first.diagnostics).toMatchObject([{ code: 'PF1008', span: { file: 'index.ts', line: 1, col: 30 } }]);
  expect(kept.size).toBe(1);
  expect((await collectSources(entry, memory)).diagnostics).toEqual(first.diagnostics);
});

test('an unknown path means its nearest parent', () => {
  const request = readSource(TEXT).consts.Request;
  if (request === undefined) throw new Error('Request is missing');
  expect(nearestPlace(request, '0:width/1:range')).toMatchObject({ line: 13, col: 23 });
  expect(nearestPlace(request, '0:made.by.spread')).toMatchObject({ line: 11, col: 3 });
  expect(nearestPlace(request, '7:x/0:y')).toMatchObject({ line: 10, col: 14 });
});
