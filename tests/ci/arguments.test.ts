/** Arguments of the scripts in `ci/`: what cannot be read ends them with 2 and a sentence, before they do anything. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** A script that takes `--count N` and prints what it was given. */
function script(given: readonly string[], operands = false): { status: number | null; out: string; err: string } {
  const program = `
    import { argumentsOf } from ${JSON.stringify(join(ROOT, 'ci/lib/arguments.ts'))};
    const options = { count: { type: 'string', default: '3' } };
    const { whole, operands } = argumentsOf('proof:none', options, { operands: ${operands} });
    console.log(JSON.stringify([whole('count', 1), operands]));`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', program, '--', ...given],
    { encoding: 'utf8', timeout: 30_000 },
  );
  return { status, out: stdout, err: stderr };
}

test.each([
  [['--count', '12'], false, '[12,[]]\n'],
  [[], false, '[3,[]]\n'],
  [['a.h', '--count=1', 'b.h'], true, '[1,["a.h","b.h"]]\n'],
] as const)('%j is read', (given, operands, out) => {
  expect(script(given, operands)).toEqual({ status: 0, out, err: '' });
});

test.each([
  [['--count', '0'], "proof:none: --count takes a whole number from 1, not '0'; see --help\n"],
  [['--count', '1e3'], "proof:none: --count takes a whole number from 1, not '1e3'; see --help\n"],
  [['--cuont', '5'], /^proof:none: Unknown option '--cuont'.*; see --help\n$/],
  [['a.h'], /^proof:none: Unexpected argument 'a.h'.*; see --help\n$/],
] as const)('%j ends with 2', (given, err) => {
  expect(script(given)).toEqual({ status: 2, out: '', err: expect.stringMatching(err) });
});

test('every proof reads its arguments there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const proofs = Object.keys(scripts).filter((name) => name.startsWith('proof:'));
  const texts = [
    ...readdirSync(join(ROOT, 'ci')).filter((name) => name.startsWith('proof-') && name.endsWith('.ts')),
  ].map((name) => readFileSync(join(ROOT, 'ci', name), 'utf8'));
  texts.push(readFileSync(join(ROOT, 'tests/wire/codecs/main.ts'), 'utf8'));
  const readers = proofs.filter((name) => texts.some((text) => /argumentsOf\(\s*'([^']*)'/.exec(text)?.[1] === name));
  expect(readers).toEqual(proofs);
  for (const text of texts) expect(text).not.toContain('parseArgs');
});
