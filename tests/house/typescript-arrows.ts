/** Arrows of the TypeScript side, as dependency-cruiser sees them, and the circles among its files. */
import { resolve } from 'node:path';
import { cruise, type DependencyType, type ICruiseResult } from 'dependency-cruiser';
import type { Arrow, Rooms } from './rooms.ts';
import { within } from './rooms.ts';

export interface TypeScriptArrows {
  readonly arrows: readonly Arrow[];
  /** Circles that exist when the programs run: each as the files in it. */
  readonly circles: readonly (readonly string[])[];
  /** Imports that lead nowhere. */
  readonly lost: readonly string[];
}

/** Types may name each other, and what is loaded later is no circle at the start. */
const NOT_AT_START: DependencyType[] = ['type-only', 'dynamic-import'];

/** All arrows from the files in these folders of `root`. */
export async function typescriptArrows(root: string, folders: readonly string[]): Promise<TypeScriptArrows> {
  const { output } = await cruise([...folders], {
    baseDir: resolve(root),
    // The compiler of this repository has no interface that the cruiser knows.
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|target|dist|bad)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
    validate: true,
    ruleSet: {
      forbidden: [
        {
          name: 'circle',
          severity: 'error',
          from: {},
          to: { circular: true, viaOnly: { dependencyTypesNot: NOT_AT_START } },
        },
      ],
    },
  });
  const { modules, summary } = output as ICruiseResult;
  const edges = modules.flatMap(({ source, dependencies }) => dependencies.map((to) => ({ source, to })));
  return {
    arrows: edges.flatMap(({ source, to }) => (to.couldNotResolve ? [] : arrow(source, to))),
    circles: summary.violations.map(({ from, cycle = [] }) => [from, ...cycle.map(({ name }) => name)]),
    lost: edges.filter(({ to }) => to.couldNotResolve).map(({ source, to }) => `${source} → ${to.module}`),
  };
}

function arrow(from: string, { resolved, coreModule }: { resolved: string; coreModule: boolean }): Arrow[] {
  if (coreModule) return [];
  const [, library] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(resolved) ?? [];
  return [library === undefined ? { from, to: resolved } : { from, to: library, library: true }];
}

/** Folders in which a circle is known that is gone. */
export function goneKnots(circles: readonly (readonly string[])[], { knots }: Rooms): string[] {
  return Object.keys(knots).filter((folder) => !circles.some((files) => files.every((file) => within(file, folder))));
}

/** Circles outside of the folders in which they are known. */
export function unknownCircles(circles: readonly (readonly string[])[], { knots }: Rooms): string[] {
  return circles
    .filter((files) => !Object.keys(knots).some((folder) => files.every((file) => within(file, folder))))
    .map((files) => files.join(' → '));
}
