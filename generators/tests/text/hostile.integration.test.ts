/** Hostile texts in every place of a schema, through every target and every reader of what it prints. */
import { expect, test, vi } from 'vitest';
import { randomSeed } from '../fixtures/emit.ts';
import { needTools } from '../fixtures/tools.ts';
import { faultsOf } from './faults.ts';
import { subject } from './hostile.ts';
import { TARGETS } from './targets.ts';

vi.setConfig({ testTimeout: 240_000 });
const seed = randomSeed();
const hostile = subject(seed);

const tagged = subject(seed, (number) => `Tag${number}tag`);

test.for(Object.entries(TARGETS))('%s: texts stay texts, and are read as they are', async ([, target]) => {
  needTools('gcc', 'g++', 'clang', 'clang++', 'cargo', 'tshark');
  expect(await faultsOf(target, hostile, tagged)).toEqual([]);
});

type Printer = (...args: unknown[]) => string;
type Printers = Record<'luaValue' | 'printJson', Printer>;
/** Each target with its one escape switched off. */
const OFF: readonly [target: string, module: string, replace: (own: Printers) => object][] = [
  ['c', 'emit/c/comment.ts', () => ({ comment: raw('/*', '*/'), inComment: same })],
  ['rust', 'text/markdown.ts', () => ({ markdown: same })],
  ['ts', 'emit/ts/scope.ts', () => ({ doc: raw('/**', '*/') })],
  ['html', 'emit/docs/drawing/text.ts', () => ({ escaped: same })],
  ['svg', 'emit/docs/drawing/text.ts', () => ({ escaped: same })],
  ['markdown', 'text/markdown.ts', () => ({ markdown: same, markdownLine: same, markdownCode: same })],
  ['lua', 'emit/lua/values.ts', ({ luaValue }) => ({ luaValue: withoutQuotes(luaValue) })],
  ['vectors', 'emit/vectors/print.ts', ({ printJson }) => ({ printJson: withoutQuotes(printJson) })],
  ['inf', 'emit/inf/texts.ts', () => ({ quoted: same })],
];
const same = (text: string): string => text;
const raw =
  (open: string, close: string) =>
  (text: string | undefined, notes: readonly string[] = []): string =>
    `${open} ${[text ?? '', ...notes].join('\n')} ${close}\n`;
const withoutQuotes =
  (print: Printer): Printer =>
  (...args) =>
    print(...args).replaceAll('\\"', '"');

/** One text that means something in every language, everywhere; and seldom, as each one is a test that rustdoc compiles. */
const NASTY = '*/ int PF_CANARY; /* "; PF_CANARY() -- %x%\n\n    panic!();\n\n<script>x</script> [x](javascript:y)';
const plain = subject(seed, (number) => `Qa${number}q ${NASTY} Qz${number}q`);
const rare = subject(seed, (number) => (number % 200 === 0 ? NASTY : `Qa${number}q Qz${number}q`));

test('every target has its escape switched off once', () => {
  expect(OFF.map(([name]) => name).sort()).toEqual(Object.keys(TARGETS).sort());
});

test.for(OFF)('%s: the readers see it when the escape is off', async ([name, module, replace]) => {
  const path = `../../src/${module}`;
  vi.resetModules();
  vi.doMock(path, async (original) => {
    const own = await original<Printers>();
    return { ...own, ...replace(own) };
  });
  try {
    const { TARGETS: broken } = await import('./targets.ts');
    const found = await faultsOf(broken[name]!, name === 'rust' ? rare : plain, tagged).catch((error: Error) => [
      error.message,
    ]);
    expect(found.length).toBeGreaterThan(0);
  } finally {
    vi.doUnmock(path);
    vi.resetModules();
  }
});
