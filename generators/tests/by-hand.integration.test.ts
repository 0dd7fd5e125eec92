/**
 * Headers of Linux said by hand in the language: compilers put the generated C beside the real header, and every size, alignment
 * and place is the header's. Rust compiles the same schemas, with its own asserts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOWHERE } from '../src/compile/build/context.ts';
import { buildModel } from '../src/compile/build/index.ts';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import type { Model } from '../src/model/model.ts';
import { wantedLayouts } from '../src/proof/verify/layouts.ts';
import * as drm from './by-hand/drm.ts';
import * as kvm from './by-hand/kvm.ts';
import type { Original } from './by-hand/original.ts';
import * as rings from './by-hand/rings.ts';
import * as v4l2 from './by-hand/v4l2.ts';
import * as vidioc from './by-hand/vidioc.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { needTools, run } from './fixtures/tools.ts';

const MINUTES = 60_000;

interface ByHand {
  readonly default: unknown;
  readonly HEADERS: readonly string[];
  readonly ORIGINALS: Readonly<Record<string, Original>>;
  /** C that stands behind the headers. */
  readonly BEHIND?: string;
  /** Devices, and how the names of their requests begin in the headers. */
  readonly REQUESTS?: Readonly<Record<string, string>>;
}

function modelOf(written: ByHand): Model {
  const { model, diagnostics } = buildModel(written.default, NOWHERE);
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  return model as Model;
}

/** One assert for each size, alignment and place that the schema has, about the header's own type. */
function asserts(model: Model, originals: ByHand['ORIGINALS']): string[] {
  const layouts = new Map(wantedLayouts(model, 'pf').map((layout) => [layout.name, layout]));
  const fields = new Map(
    model.planes.flatMap(({ members }) => members.map((decl) => [decl.name, 'fields' in decl ? decl.fields : []])),
  );
  return Object.entries(originals).flatMap(([name, { type, renamed = {} }]) => {
    const layout = layouts.get(name);
    if (layout === undefined) throw new Error(`${name} is no layout of the schema`);
    const own = layout.type;
    const tail = layout.tail === undefined ? [] : [layout.tail.name];
    const places = [...layout.offsets.keys(), ...tail].flatMap((member) => {
      const field = layout.schemaNames.get(member) ?? member;
      const known = (fields.get(name) as { name: string; reserved?: boolean }[] | undefined)?.find(
        (one) => one.name === field,
      );
      if (known?.reserved === true) return [];
      const theirs = renamed[field] ?? field;
      return [`offsetof(${own}, ${member}) == offsetof(${type}, ${theirs})`];
    });
    return [`sizeof(${own}) == sizeof(${type})`, `_Alignof(${own}) == _Alignof(${type})`, ...places];
  });
}

/** What the headers call each request, and what the schema made of it. */
function requestsOf(model: Model, { REQUESTS = {} }: ByHand): [theirs: string, code: number][] {
  return model.planes.flatMap(({ members }) =>
    members.flatMap((decl) => {
      const stem = decl.kind === 'linux_device' ? REQUESTS[decl.name] : undefined;
      if (decl.kind !== 'linux_device' || stem === undefined) return [];
      return decl.ioctls.map(({ name, code }): [string, number] => [`${stem}${name}`, code]);
    }),
  );
}

/** The headers as whoever has no `drm` folder finds them. */
const included = (headers: readonly string[]): string => headers.map((header) => `#include <${header}>\n`).join('');
const FOLDERS = ['-I/usr/include/drm', '-I/usr/include/libdrm'];

describe.each<[string, ByHand, number]>([
  ['KVM', kvm, 200],
  ['V4L2', v4l2, 90],
  ['rings', rings, 80],
  ['VIDIOC', vidioc, 450],
  ['DRM', drm, 350],
])('%s', (name, written, least) => {
  let c: Emitted;
  let lines: string[];
  beforeAll(async () => {
    needTools('gcc', 'clang');
    const model = modelOf(written);
    c = await emitTo(cEmitter, COptions.parse({}), model);
    lines = asserts(model, written.ORIGINALS);
    // A code is an expression of the header: its own macros make it.
    const codes = requestsOf(model, written).map(([theirs, code]) => `(uint32_t)${theirs} == ${code}u`);
    lines.push(...codes);
    const headers = included(written.HEADERS);
    const checks = lines.map((line) => `_Static_assert(${line}, "${line.replaceAll('"', "'")}");\n`).join('');
    writeFileSync(
      join(c.folder, 'beside.c'),
      `#include <stddef.h>\n#include <stdint.h>\n${headers}${written.BEHIND ?? ''}#include "pf_abi.h"\n${checks}`,
    );
  });
  afterAll(() => c.remove());

  test.each(['gcc', 'clang'])('%s finds every size, alignment and place where the header has it', (compiler) => {
    expect(lines.length).toBeGreaterThan(least);
    if (name === 'rings') expect(lines).toContain('offsetof(pf_VringUsed, ring) == offsetof(struct vring_used, ring)');
    expect(run(compiler, [...FOLDERS, '-std=gnu11', '-fsyntax-only', join(c.folder, 'beside.c')])).toBe('');
  });
  test('a field elsewhere is found', () => {
    const path = join(c.folder, 'beside.c');
    const text = readFileSync(path, 'utf8');
    const place = lines.find((line) => line.startsWith('offsetof')) ?? '';
    writeFileSync(path, text.replace(place, place.replace('==', '== 4096 +')));
    expect(() => run('gcc', [...FOLDERS, '-std=gnu11', '-fsyntax-only', path])).toThrow(/static assertion failed/);
    writeFileSync(path, text);
  });
  const testRequests = written.REQUESTS === undefined ? () => undefined : test;
  testRequests('every request of the headers is there, and a wrong code is found', () => {
    const requests = requestsOf(modelOf(written), written);
    const stem = Object.values(written.REQUESTS ?? {}).join('|');
    const defined = run('gcc', [...FOLDERS, '-dM', '-E', join(c.folder, 'beside.c')]);
    const isRequest = new RegExp(`^#define (?<name>(?:${stem})\\w+) (?:DRM)?_IO(?:R|W|WR)?\\(`, 'gm');
    const names = [...defined.matchAll(isRequest)].map(({ groups }) => groups?.name ?? '');
    expect(names.length).toBeGreaterThan(80);
    expect(names.filter((name) => !requests.some(([theirs]) => theirs === name))).toEqual([]);
    const path = join(c.folder, 'beside.c');
    const text = readFileSync(path, 'utf8');
    const [name = '', code = 0] = requests.at(-1) ?? [];
    writeFileSync(path, text.replace(`${name} == ${code}u`, `${name} == ${code ^ 0x10000}u`));
    expect(() => run('gcc', [...FOLDERS, '-std=gnu11', '-fsyntax-only', path])).toThrow(/static assertion failed/);
    writeFileSync(path, text);
  });
  test('Rust compiles it, with asserts of its own', { timeout: 5 * MINUTES }, async () => {
    const crate = await emitTo(
      rustEmitter,
      RustOptions.parse({ crate: `by-hand-${name.toLowerCase()}` }),
      modelOf(written),
    );
    lockCrate(crate.folder);
    expect(cargo(crate.folder, 'check', '--locked').ok).toBe(true);
    crate.remove();
  });
});
