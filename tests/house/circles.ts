/** Circles among the modules of a crate: of folders, which there must not be, and of files inside of a folder. */
import { type Arrow, type Rooms, within } from './rooms.ts';

export interface Circle {
  readonly folder: string;
  /** What needs each other, by name inside of the folder. */
  readonly files: readonly string[];
  /** One of them is a folder itself. */
  readonly ofFolders: boolean;
}

/** Every set of neighbours in a folder that need each other, in each folder that arrows touch. */
export function circlesOf(arrows: readonly Arrow[]): Circle[] {
  const paths = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const folders = new Set([...paths].flatMap((path) => foldersOf(path, paths)));
  return [...folders].sort().flatMap((folder) => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to } of arrows) {
      const [a, b] = [childOf(from, folder), childOf(to, folder)];
      if (a === undefined || b === undefined || a === b) continue;
      edges.set(a, (edges.get(a) ?? new Set()).add(b));
    }
    const isFolder = (child: string): boolean => [...paths].some((path) => path.startsWith(`${folder}/${child}/`));
    return knotted(edges).map((files) => ({ folder, files, ofFolders: files.some(isFolder) }));
  });
}

/** The folders above a file; a file `x` beside a folder `x` belongs to that. */
function foldersOf(path: string, paths: ReadonlySet<string>): string[] {
  const names = path.split('/');
  const above = names.map((_, length) => names.slice(0, length).join('/')).filter((folder) => folder !== '');
  return [...paths].some((other) => other.startsWith(`${path}/`)) ? [...above, path] : above;
}

/** What stands for a path in a folder. */
function childOf(path: string, folder: string): string | undefined {
  if (path === folder) return 'mod';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/')[0] : undefined;
}

/** Sets of nodes each of which leads to every other. */
function knotted(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = new Map<string, Set<string>>();
  for (const start of edges.keys()) {
    const seen = new Set<string>();
    const open = [...edges.get(start)!];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      open.push(...(edges.get(node) ?? []));
    }
    reach.set(start, seen);
  }
  const sets = [...reach].flatMap(([node, seen]) =>
    seen.has(node) ? [[...seen].filter((other) => reach.get(other)?.has(node)).sort()] : [],
  );
  return [...new Map(sets.map((set) => [set.join(' '), set])).values()];
}

/** What is wrong with these circles, held against the list of `rooms.json`, in one line each. */
export function circleFaults(circles: readonly Circle[], house: Rooms, sources: readonly string[]): string[] {
  const text = (folder: string, files: readonly string[]): string => `${folder}: ${[...files].sort().join(' ↔ ')}`;
  const listed = house.circles.filter(({ folder }) => sources.some((source) => within(folder, source)));
  const known = new Set(listed.map(({ folder, files }) => text(folder, files)));
  const inFolders = circles.filter(({ ofFolders }) => !ofFolders).map(({ folder, files }) => text(folder, files));
  return [
    ...circles
      .filter(({ ofFolders }) => ofFolders)
      .map(({ folder, files }) => `${text(folder, files)}: a circle across folders`),
    ...inFolders
      .filter((line) => !known.has(line))
      .map((line) => `${line}: a circle: undo it, or list it with its reason in tests/house/rooms.json`),
    ...[...known]
      .filter((line) => !inFolders.includes(line))
      .map((line) => `${line}: listed as a circle in tests/house/rooms.json, and is none (any more)`),
  ].sort();
}
