/** Test programs that run beside each other are all found, all started, and read as cargo's own output is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseCargoOutput } from '../../ci/lib/cargo-output.ts';
import { headline, inTurns, LONGEST, longestFirst, programsOf } from '../../ci/lib/cargo-programs.ts';
import { ROOT } from '../../ci/lib/results.ts';

const built = (name: string, more: object = {}): string =>
  JSON.stringify({
    reason: 'compiler-artifact',
    manifest_path: `/r/${name}/Cargo.toml`,
    target: { name, kind: ['test'], src_path: `/r/${name}/tests/${name}.rs` },
    profile: { test: true, opt_level: '3' },
    executable: `/r/target/release/deps/${name}-0123456789abcdef`,
    ...more,
  });

test('of what cargo built, the test programs are started', () => {
  const messages = [
    built('zoo'),
    built('a-library', { executable: null }),
    built('a-program', { profile: { test: false, opt_level: '3' } }),
    '{"reason":"build-script-executed","package_id":"x"}',
    built('ark'),
    '{"reason":"build-finished","success":true}',
    '',
  ];
  expect(programsOf(messages.join('\n'))).toEqual(
    ['ark', 'zoo'].map((name) => ({
      name,
      manifest: `/r/${name}/Cargo.toml`,
      source: `/r/${name}/tests/${name}.rs`,
      executable: `/r/target/release/deps/${name}-0123456789abcdef`,
    })),
  );
});

test('the long ones are started first, and a name among them that is gone would lose its place', () => {
  const programs = programsOf([built('alone'), built('streams'), built('pf-idd'), built('it')].join('\n'));
  expect(longestFirst(programs).map(({ name }) => name)).toEqual(['it', 'streams', 'pf-idd', 'alone']);
  const packages = ['common', 'drivers', 'host-native', 'tests'].flatMap((room) =>
    readdirSync(join(ROOT, room))
      .map((name) => join(ROOT, room, name))
      .filter((folder) => existsSync(join(folder, 'Cargo.toml'))),
  );
  const names = packages.flatMap((folder) => [
    /^name = "(.*)"$/m.exec(readFileSync(join(folder, 'Cargo.toml'), 'utf8'))?.[1]?.replaceAll('-', '_'),
    ...(existsSync(join(folder, 'tests')) ? readdirSync(join(folder, 'tests')) : []).map((name) =>
      name.replace(/\.rs$/, ''),
    ),
  ]);
  expect(LONGEST.filter((name) => !names.includes(name))).toEqual([]);
});

test('a headline is read as the one of cargo', () => {
  const [program] = programsOf(built('zoo'));
  const said = `${headline(program!, '/r')}\n\nrunning 1 test\ntest feeds ... ok\n`;
  expect(parseCargoOutput(said, 's')).toEqual([{ name: 'zoo::feeds', stage: 's', status: 'passed' }]);
});

test('at most so many run at once, and every one of them does', async () => {
  const ends: (() => void)[] = [];
  const started: number[] = [];
  const all = inTurns([1, 2, 3, 4], 2, async (item) => {
    started.push(item);
    await new Promise<void>((resolve) => ends.push(resolve));
  });
  expect(started).toEqual([1, 2]);
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  ends[0]!();
  await settle();
  expect(started).toEqual([1, 2, 3]);
  ends[1]!();
  ends[2]!();
  await settle();
  expect(started).toEqual([1, 2, 3, 4]);
  ends[3]!();
  await all;
});
