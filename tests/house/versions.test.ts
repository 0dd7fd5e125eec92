/** One version number: packages, crates, change log and the newest released lock. */
import { parse } from 'smol-toml';
import { expect, test } from 'vitest';
import { everyFile, read, sources } from './sources.ts';

const { version } = JSON.parse(read('package.json')) as { version: string };
/** Files that state a version of ours: those of examples and of tests' fixtures are other people's. */
const ours = (path: string): boolean => !/^examples\/|\/fixtures\/|^generators\/(src|tests)\//.test(path);

/** Version that a manifest states; undefined where it states none or takes the workspace's. */
function stated(path: string, text: string): string | undefined {
  if (path.endsWith('package.json')) return (JSON.parse(text) as { version?: string }).version;
  const manifest = parse(text) as { package?: { version?: unknown }; workspace?: { package?: { version?: unknown } } };
  const version = manifest.package?.version ?? manifest.workspace?.package?.version;
  return typeof version === 'string' ? version : undefined;
}

test('every package and crate has the version of the whole', () => {
  const manifests = sources(['package.json', 'Cargo.toml']).filter(ours);
  const others = manifests.flatMap((path) => {
    const own = stated(path, read(path));
    return own === undefined || own === version ? [] : [`${path}: ${own}`];
  });
  expect(manifests.length).toBeGreaterThan(10);
  expect(others).toEqual([]);
});

test('the version of the whole is the newest release of the change log, with its day, and its lock is kept', () => {
  const headings = [...read('CHANGELOG.md').matchAll(/^## \[([^\]]+)\](.*)$/gm)].map(
    ([, name, rest]) => `${name}${rest}`,
  );
  expect(headings[0]).toBe('Unreleased');
  expect(headings[1]).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')} - \\d{4}-\\d{2}-\\d{2}$`));
  expect(everyFile()).toContain(`schema/released/${version}.lock.json`);
});

test('what a manifest states is read', () => {
  expect(stated('a/package.json', '{ "version": "1.2.3" }')).toBe('1.2.3');
  expect(stated('a/Cargo.toml', '[package]\nname = "a"\nversion = "1.2.3"\n')).toBe('1.2.3');
  expect(stated('Cargo.toml', '[workspace.package]\nversion = "1.2.3"\n')).toBe('1.2.3');
  expect(
    stated('a/Cargo.toml', '[package]\nversion.workspace = true\n\n[dependencies.x]\nversion = "9"\n'),
  ).toBeUndefined();
});
