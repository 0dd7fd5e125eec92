/**
 * A second reader of the C header: bindgen, whose layouts come from clang and are checked by rustc, agrees with the model
 * and with what the generated Rust proves about itself.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Names } from '../../generators/src/emit/c/names.ts';
import { needTools, run } from '../../generators/tests/fixtures/tools.ts';
import { HEADERS, loadModel, ROOT } from './schema.ts';

const model = loadModel();
const names = new Names(model, 'pf');
const folder = mkdtempSync(join(tmpdir(), 'pf-bindgen-'));
const bindings = join(folder, 'bindings.rs');
/** Rust words to which bindgen adds an underscore. */
const RENAMED = new Set(['type', 'ref', 'match', 'move', 'in', 'fn', 'use', 'loop', 'mod', 'box']);
let text = '';

beforeAll(() => {
  needTools('bindgen', 'rustc');
  run('bindgen', [join(HEADERS, 'pf_abi.h'), '--allowlist-type', 'pf_.*', '--no-doc-comments', '-o', bindings]);
  text = readFileSync(bindings, 'utf8').replaceAll(/\s+/g, ' ');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What bindgen's own layout tests state: `size`, `align`, and each field's offset. */
function stated(type: string): Record<string, number> {
  const out: Record<string, number> = {};
  const at = text.indexOf(`fn bindgen_test_layout_${type}()`);
  if (at < 0) throw new Error(`bindgen says nothing about ${type}`);
  const end = text.indexOf('#[test]', at);
  const part = text.slice(at, end < 0 ? undefined : end);
  const number = (pattern: RegExp) => Number(pattern.exec(part)?.[1] ?? Number.NaN);
  out.size = number(/size_of::<\w+>\(\) ?, (\d+)usize/);
  out.align = number(/align_of::<\w+>\(\) ?, (\d+)usize/);
  for (const match of part.matchAll(
    /, (\d+)usize, concat! ?\( ?"Offset of field: ", stringify! ?\(\w+\), "::", stringify! ?\((\w+)\)/g,
  )) {
    out[`.${match[2]}`] = Number(match[1]);
  }
  return out;
}

test('every layout of the header is that of the model', () => {
  const faults: string[] = [];
  let layouts = 0;
  for (const plane of model.planes) {
    for (const decl of plane.members) {
      if (decl.kind !== 'struct' && decl.kind !== 'section' && decl.kind !== 'foreign') continue;
      layouts += 1;
      const want: Record<string, number> = { size: decl.size, align: decl.align };
      for (const field of decl.fields)
        want[`.${RENAMED.has(field.name) ? `${field.name}_` : field.name}`] = field.offset;
      const got = stated(names.type(plane.name, decl.name));
      if (JSON.stringify(got) !== JSON.stringify(want)) {
        faults.push(`${plane.name}.${decl.name}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`);
      }
    }
  }
  expect(faults).toEqual([]);
  expect(layouts).toBeGreaterThan(30);
});

/** What a generated Rust module asserts at compile time: type → the same facts as `stated`. */
function proved(plane: string): Map<string, Record<string, number>> {
  const rust = readFileSync(join(ROOT, `generated/rust/src/${plane}.rs`), 'utf8').replaceAll(/\s+/g, ' ');
  const facts = new Map<string, Record<string, number>>();
  const proofs = /assert!\( ?core::mem::(?:(size|align)_of::<(\w+)>\(\)|offset_of!\((\w+), (\w+)\)) == (\d+),/g;
  for (const [, measure, whole, owner, field, value] of rust.matchAll(proofs)) {
    const type = whole ?? owner ?? '';
    facts.set(type, { ...facts.get(type), [measure ?? `.${field}`]: Number(value) });
  }
  return facts;
}

test('every layout of the header is that of the generated Rust', () => {
  let layouts = 0;
  for (const plane of model.planes) {
    for (const [type, facts] of proved(plane.name)) {
      layouts += 1;
      expect(stated(names.type(plane.name, type)), `${plane.name}.${type}`).toEqual(facts);
    }
  }
  const kinds = ['struct', 'section', 'foreign'];
  expect(layouts).toBe(
    model.planes.flatMap((plane) => plane.members).filter(({ kind }) => kinds.includes(kind)).length,
  );
});

test('rustc lays bindgen’s structs out in the same way', () => {
  const binary = join(folder, 'bindings');
  run('rustc', ['--edition=2021', '--test', '-Awarnings', '-o', binary, bindings]);
  const said = run(binary, ['--quiet']);
  expect(said).toMatch(/test result: ok\. \d+ passed/);
});
