/** Overlapping unions in C, Rust and TypeScript: arms, tags and what a write leaves alone; and strict compilers take all forms. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import type { Model } from '../src/model/model.ts';
import { expectedLines, factsOf } from '../src/proof/fuzz/facts.ts';
import { LANGUAGES, speak, withFolder } from '../src/proof/fuzz/languages.ts';
import { emitTo } from './fixtures/emit.ts';
import { OVERLAYS } from './fixtures/overlays-model.ts';
import { needTools, run } from './fixtures/tools.ts';
import { scriptOf } from './lua/script.ts';
import { dissect } from './lua/tshark.ts';
import { modelOf } from './support/build.ts';

const BUILDS = join(tmpdir(), 'pf-gen-test-fuzz-builds');
const MODEL = modelOf(...OVERLAYS.planes);
const FACTS = factsOf(MODEL);
needTools('cc', 'cargo', 'clang', 'tshark');

const said = (model: Model, language: 'c' | 'rust' | 'ts') =>
  withFolder((folder) => speak(language, model, FACTS, folder, BUILDS));

test.each(LANGUAGES)(
  '%s says of every arm and every tag what the model says',
  { timeout: 300_000 },
  async (language) => {
    const want = expectedLines(FACTS, language);
    expect(want.filter((line) => line.includes(' over ')).length).toBeGreaterThan(15);
    if (language !== 'c') expect(want.filter((line) => / tag \d+ /.test(line)).length).toBeGreaterThan(8);
    const answer = await said(MODEL, language);
    expect('failed' in answer ? answer.failed : answer.lines.filter(Boolean)).toEqual(want);
  },
);

test('an arm that is made of something else is noticed', { timeout: 300_000 }, async () => {
  const other = structuredClone(MODEL);
  const decl = other.planes[0]?.members.find(({ name }) => name === 'Payload');
  if (decl?.kind !== 'overlay') throw new Error('Payload is an overlapping union');
  // One byte less: a reader misses the last one, and a writer leaves it.
  decl.arms = decl.arms.map((arm) =>
    arm.type.t === 'array' && arm.name === 'raw' ? { ...arm, type: { ...arm.type, len: 23 } } : arm,
  );
  const answer = await said(other, 'ts');
  expect('failed' in answer ? [] : answer.lines.filter(Boolean)).not.toEqual(expectedLines(FACTS, 'ts'));
});

test.each([
  ['gcc', ['-std=c11']],
  ['clang', ['-std=c11']],
  ['g++', ['-std=c++17', '-x', 'c++']],
  ['clang++', ['-std=c++17', '-x', 'c++']],
])('%s takes the headers of every form without a warning', async (compiler, args) => {
  needTools(compiler);
  const c = await emitTo(cEmitter, COptions.parse({ cpp: true }), MODEL);
  const isCpp = compiler.endsWith('++');
  writeFileSync(join(c.folder, 'unit.c'), `#include "pf_abi.h${isCpp ? 'pp' : ''}"\n`);
  const strict = ['-Wall', '-Wextra', '-Wpedantic', '-Werror', '-fsyntax-only', `-I${c.folder}`];
  expect(run(compiler, [...args, ...strict, join(c.folder, 'unit.c')])).toBe('');
  c.remove();
});

test('Wireshark shows the arm that the tag means, all bytes where it means none, and every view without a tag', async () => {
  const event = async (hex: string) => {
    const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    const [packet] = await dissect(await scriptOf(MODEL), [{ dissector: 'pf.events.event', bytes }]);
    return { of: (key: string) => packet!.values.get(`pf.events.${key}`), json: packet!.json };
  };
  const rest = '00'.repeat(16);
  const key = await event(`01000000 78563412 0700 01 00 2100 0000 ${'ee'.repeat(16)} ${rest}`);
  expect([key.of('key.code'), key.of('payload.motion'), key.of('word.whole')]).toEqual([
    ['7'],
    undefined,
    ['305419896'],
  ]);
  expect(key.of('word.halves')).toEqual(['22136', '4660']);
  const motion = await event(`03000000 00000000 ffff0200 03000400 05000600 ${'00'.repeat(12)} ${rest}`);
  expect([motion.of('motion.x'), motion.of('key.code')]).toEqual([['0', '-1', '3', '5'], undefined]);
  const other = await event(`4d000000 00000000 ${'ab'.repeat(24)} ${rest}`);
  expect([other.of('key.code'), other.of('event.u')]).toEqual([undefined, ['ab:'.repeat(24).slice(0, -1)]]);
  expect(other.json).toContain('no arm of Payload has the tag 77');
});
