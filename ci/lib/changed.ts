/** Which parts of the repository a change can break, by its paths. What is not known here counts as everything. */

/** Part → paths that matter to it. A path may matter to several. */
const AREAS = {
  /** pf-gen itself, on three systems. */
  pf_gen: [
    'generators/',
    'command-line/',
    'schema/',
    'generated/',
    'examples/',
    'ci/action/',
    'pf-gen.config.json',
    'package.json',
    'package-lock.json',
  ],
  /** Everything that `npm test` builds and runs. */
  code: [
    'generators/',
    'command-line/',
    'schema/',
    'generated/',
    'examples/',
    'common/',
    'drivers/',
    'host-native/',
    'runtime/',
    'tests/',
    'ci/',
    'Cargo.toml',
    'Cargo.lock',
    'package.json',
    'package-lock.json',
    'pf-gen.config.json',
    'tsconfig.json',
    'vitest.config.ts',
    'biome.json',
    'rustfmt.toml',
    // Commands and examples of these are run.
    'docs/tutorial.md',
    'docs/ci-recipes.md',
  ],
  /** What others wrote and we use. */
  dependencies: ['deny.toml', 'package-lock.json'],
} as const;
/** Documents: the rules of the house read them, which every run does. */
const DOCUMENTS = ['docs/', '.github/', '.gitignore', '.gitattributes', 'LICENSE'];

export type Area = keyof typeof AREAS;
export const AREA_NAMES = Object.keys(AREAS) as Area[];

/** The parts that a change of these paths touches. */
export function areasOf(paths: readonly string[]): Set<Area> {
  const touched = new Set<Area>();
  for (const path of paths) {
    const known = AREA_NAMES.filter((area) => matches(path, AREAS[area]));
    if (path.endsWith('Cargo.lock')) known.push('dependencies');
    const document = matches(path, DOCUMENTS) || /^[^/]+\.md$/.test(path);
    const workflow = path.startsWith('.github/workflows/');
    for (const area of (known.length === 0 && !document) || workflow ? AREA_NAMES : known) touched.add(area);
  }
  return touched;
}

function matches(path: string, places: readonly string[]): boolean {
  return places.some((place) =>
    place.endsWith('/') ? path.startsWith(place) : path === place || path.startsWith(place),
  );
}
