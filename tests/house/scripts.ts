/**
 * What the scripts of package.json need, and whether their set-up brings it. A script is a shell file of `ci/`, which calls
 * `ci/setup.sh` with a purpose before it starts anything; what it starts is followed through imports and through names of files.
 */
import { basename, dirname, join, normalize } from 'node:path';

/** What is judged: the scripts, files by path, and what the lock file says of packages. */
export interface House {
  readonly scripts: Readonly<Record<string, string>>;
  /** Text of a file; undefined when there is none. */
  readonly read: (path: string) => string | undefined;
  /** Where packages are, `node_modules/…` and below our own, and whether each is there for development only. */
  readonly installed: ReadonlyMap<string, boolean>;
  /** Package of each program in `node_modules/.bin`. */
  readonly programs: ReadonlyMap<string, string>;
  /** Folders of our own packages, by name. */
  readonly own: ReadonlyMap<string, string>;
}

/** Faults of all scripts, as sentences; none when each brings what it needs. */
export function scriptFaults(house: House): string[] {
  const developing = developingPurposes(house.read('ci/setup.sh') ?? '');
  return Object.entries(house.scripts).flatMap(([name, command]) => {
    const file = /^sh (ci\/[\w-]+\.sh)$/.exec(command)?.[1];
    const text = file === undefined ? undefined : house.read(file);
    if (text === undefined) return [`${name}: '${command}' is no shell file of ci/, so that nothing sets it up`];
    const [before, ...after] = text.split(/^.*sh ci\/setup\.sh .*$/m);
    if (after.length === 0) return [`${name}: ${file} does not call ci/setup.sh`];
    if (/node_modules/.test(before!)) return [`${name}: ${file} starts something before its set-up`];
    const purposes = [...text.matchAll(/sh ci\/setup\.sh (\w+)/g)].map(([, purpose]) => purpose!);
    const needs = [...neededPackages(text, '', house)]
      .filter((place) => house.installed.get(place))
      .map((place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length))
      .sort();
    return purposes
      .filter((purpose) => needs.length > 0 && !developing.has(purpose))
      .map(
        (purpose) =>
          `${name}: the purpose '${purpose}' brings no development packages, and it needs ${needs.join(', ')}`,
      );
  });
}

/** Purposes with which `ci/setup.sh` installs development packages. */
export function developingPurposes(setup: string): ReadonlySet<string> {
  const list = /case \$purpose in ([\w| ]+)\) developing=yes/.exec(setup)?.[1] ?? '';
  return new Set(list.split('|').map((purpose) => purpose.trim()));
}

/** Where a package is that a file asks for. */
function placeOf(name: string, path: string, house: House): string {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const place = `${folder}/node_modules/${name}`;
    if (house.installed.has(place)) return place;
  }
  return `node_modules/${name}`;
}

/** Places of the packages that a file and everything behind it loads or runs. */
function neededPackages(text: string, path: string, house: House, seen = new Set<string>()): Set<string> {
  const found = new Set<string>();
  const need = (name: string): void => void found.add(placeOf(name, path, house));
  const follow = (next: string): void => {
    if (seen.has(next)) return;
    seen.add(next);
    const behind = house.read(next);
    if (behind === undefined) return;
    for (const place of neededPackages(behind, next, house, seen)) found.add(place);
  };
  const code = text.replace(/^\s*(?:\/?\*|#|\/\/).*$/gm, '');
  for (const [, name] of code.matchAll(/(?:node_modules\/\.bin\/|\bbin\(')([\w-]+)/g)) {
    const owner = house.programs.get(name!);
    if (owner !== undefined) need(owner);
  }
  for (const [, name] of code.matchAll(/node_modules\/((?:@[\w-]+\/)?[\w][\w-]*)\//g)) need(name!);
  // Programs that tests and packages are made with, called by their bare names on a path that has them.
  if (path === '') {
    for (const [, name] of code.matchAll(/^\s*(?:with_progress \w+ )?(\w+) /gm)) {
      const owner = house.programs.get(name!);
      if (owner !== undefined && name !== 'node') need(owner);
    }
  }
  for (const [, file] of code.matchAll(/\b((?:ci|generators|runtime)\/[\w/.-]+\.ts)\b/g)) follow(file!);
  for (const [, file] of code.matchAll(/new URL\('(\.[^']+\.ts)', import\.meta\.url\)/g))
    follow(normalize(join(dirname(path), file!)));
  for (const specifier of imports(code)) {
    if (specifier.startsWith('.')) follow(normalize(join(dirname(path), specifier)));
    else if (!specifier.startsWith('node:')) {
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0];
      const folder = house.own.get(name);
      if (folder === undefined) need(name);
      else follow(ownFile(folder, specifier.slice(name.length + 1), house));
    }
  }
  return found;
}

/** Modules that are loaded when a file is, or later; types are not. */
const imports = (code: string): string[] =>
  [
    ...code.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?\bfrom '([^']+)'/gm),
    ...code.matchAll(/^import '([^']+)'/gm),
    ...code.matchAll(/\bimport\('([^']+)'\)/g),
  ].map(([, specifier]) => specifier!);

/** File behind a name of one of our packages. */
function ownFile(folder: string, entry: string, house: House): string {
  const { exports = {} } = JSON.parse(house.read(join(folder, 'package.json'))!) as {
    exports?: Record<string, string>;
  };
  const exact = exports[entry === '' ? '.' : `./${entry}`];
  const pattern = exports['./*'];
  return normalize(join(folder, exact ?? pattern?.replace('*', entry) ?? `${basename(folder)}.ts`));
}
