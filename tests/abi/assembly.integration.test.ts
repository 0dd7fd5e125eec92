/**
 * Generated views cost nothing: a token's parts, the newest token, a slot's record and a struct out of a buffer compile to
 * the instructions of the same reads by hand. `tests/rust/views` has both in pairs, `view_x` and `hand_x`.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';

const CRATE = join(import.meta.dirname, '../rust/views');
const TARGET = join(import.meta.dirname, '../../target/views');
/** The instructions that are compared are these of one machine, whatever this one is. */
const MACHINE = 'x86_64-unknown-linux-gnu';

/** Function → its instructions, labels named in their order. */
let functions: Map<string, string[]>;

/** Name of a function of the pair crate in an assembler's symbol. */
const nameOf = (symbol: string): string | undefined => /(view|hand)_[a-z]+/.exec(symbol)?.[0];

/** Splits assembler text into functions; one that is only another name of a second one has its instructions. */
export function instructions(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const same: [string, string][] = [];
  let body: string[] | undefined;
  for (const line of text.split('\n')) {
    const alias = /^(\S+) = (\S+)$/.exec(line) ?? /^\s*\.set\s+(\S+), (\S+)$/.exec(line);
    const label = /^(\S+):/.exec(line)?.[1];
    if (alias !== null) same.push([nameOf(alias[1] ?? '') ?? '', nameOf(alias[2] ?? '') ?? '']);
    else if (label?.startsWith('.Lfunc_end')) body = undefined;
    else if (label !== undefined && !label.startsWith('.L')) {
      const name = nameOf(label);
      body = name === undefined ? undefined : [];
      if (name !== undefined && body !== undefined) found.set(name, body);
    } else if (body !== undefined && (label !== undefined || /^\s+[a-z]/.test(line))) body.push(line.trim());
  }
  for (const [name, other] of same) found.set(name, found.get(other) ?? []);
  return new Map([...found].map(([name, lines]) => [name, oneSpelling(withoutNames(lines))]));
}

/** The same lines with labels numbered from the function's start. */
function withoutNames(lines: readonly string[]): string[] {
  const seen = new Map<string, string>();
  return lines
    .map((line) => line.replace(/\s+/g, ' ').replace(/\s*#.*$/, ''))
    .map((line) =>
      line.replace(/\.LBB\d+_\d+/g, (label) => {
        if (!seen.has(label)) seen.set(label, `L${seen.size}`);
        return seen.get(label) ?? label;
      }),
    );
}

/** `at least 40` and `more than 39` are one comparison, and the compiler writes either. */
function oneSpelling(lines: readonly string[]): string[] {
  return lines.map((line, at) => {
    const [, instruction, limit, operand] = /^(cmp[bwlq]) \$(\d+), (.*)$/.exec(line) ?? [];
    if (instruction !== undefined && lines[at + 1]?.startsWith('jae ')) {
      return `${instruction} $${Number(limit) - 1}, ${operand}`;
    }
    const compared = /^cmp[bwlq] \$\d+, /.test(lines[at - 1] ?? '');
    return compared ? line.replace(/^jae /, 'ja ') : line;
  });
}

beforeAll(async () => {
  const flags = ['rustc', '--profile', 'instructions', '--locked', '--target', MACHINE];
  await execa('cargo', [...flags, '--', '--emit', 'asm', '-C', 'debuginfo=0'], {
    cwd: CRATE,
    timeout: 280_000,
    env: { CARGO_TARGET_DIR: TARGET },
  });
  const folder = join(TARGET, MACHINE, 'instructions/deps');
  // Older compilers have left theirs beside it.
  const written = (name: string) => statSync(join(folder, name)).mtimeMs;
  const [file] = readdirSync(folder)
    .filter((name) => /^pf_views.*\.s$/.test(name))
    .sort((a, b) => written(b) - written(a));
  functions = instructions(readFileSync(join(folder, file ?? 'pf_views.s'), 'utf8'));
}, 300_000);

test.each(['token', 'latest', 'record', 'read'])('%s reads as by hand', (what) => {
  const byHand = functions.get(`hand_${what}`);
  expect(byHand?.length).toBeGreaterThan(2);
  expect(functions.get(`view_${what}`)).toEqual(byHand);
});

test('one instruction more is a difference, and another label is none', () => {
  const text = (body: string) => `_ZN8pf_views9view_x17hE:\n${body}\n.Lfunc_end0:\n`;
  const of = (body: string) => instructions(text(body)).get('view_x');
  expect(of('\tja\t.LBB4_1\n.LBB4_1:\n\tretq')).toEqual(of('\tja .LBB2_9\n.LBB2_9:\n\tretq'));
  expect(of('\tmovq\t(%rdi), %rax\n\tretq')).not.toEqual(of('\tmovq\t8(%rdi), %rax\n\tretq'));
  expect(of('\tcmpq\t$344, %rcx\n\tretq')).not.toEqual(of('\tretq'));
  expect(of('\tcmpq\t$40, %rdx\n\tjae\t.LBB1_1')).toEqual(of('\tcmpq\t$39, %rdx\n\tja\t.LBB1_1'));
  expect(of('\tcmpq\t$40, %rdx\n\tjae\t.LBB1_1')).not.toEqual(of('\tcmpq\t$40, %rdx\n\tja\t.LBB1_1'));
});
