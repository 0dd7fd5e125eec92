/** What `deny.toml` says of dependencies, applied to lock files: Cargo's and npm's. */
import satisfies from 'spdx-satisfies';
import { z } from 'zod';

/** The part of `deny.toml` that needs no database. The file has the form of cargo-deny. */
export const Policy = z.object({
  licenses: z.object({ allow: z.array(z.string()) }),
  bans: z.object({ skip: z.array(z.strictObject({ crate: z.string(), reason: z.string().min(10) })) }),
  sources: z.object({ 'allow-registry': z.array(z.url()) }),
});
export type Policy = z.infer<typeof Policy>;

/** A package of `Cargo.lock`. Without a source it is one of ours. */
export interface LockedCrate {
  readonly name: string;
  readonly version: string;
  readonly source?: string | undefined;
  readonly checksum?: string | undefined;
}
/** A package of `package-lock.json`. */
export interface LockedPackage {
  readonly version?: string | undefined;
  readonly license?: string | undefined;
  readonly resolved?: string | undefined;
  readonly integrity?: string | undefined;
  readonly link?: boolean | undefined;
  readonly dev?: boolean | undefined;
}

/** Whether one of the allowed licences is enough for `license`. Crates of before 2018 write `MIT/Apache-2.0`. */
export function isAllowed(license: string | null | undefined, allow: readonly string[]): boolean {
  if (!license) return false;
  try {
    return satisfies(license.replace(/ ?\/ ?/g, ' OR '), [...allow]);
  } catch {
    return false;
  }
}

/** Crates from elsewhere than an allowed registry, or whose content nobody could check. */
export function strangeSources(crates: readonly LockedCrate[], policy: Policy): string[] {
  const allowed = new Set(policy.sources['allow-registry'].map((url) => `registry+${url}`));
  return crates.flatMap(({ name, version, source, checksum }) => {
    if (source === undefined) return [];
    if (!allowed.has(source)) return [`${name} ${version} comes from ${source}`];
    return checksum === undefined ? [`${name} ${version} has no checksum`] : [];
  });
}

/** Crates that a lock file has in several versions: all but the newest, as `name@version`. */
export function olderVersions(crates: readonly LockedCrate[]): string[] {
  const versions = new Map<string, string[]>();
  for (const { name, version } of crates) versions.set(name, [...(versions.get(name) ?? []), version]);
  const older = (all: string[]) => all.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).slice(0, -1);
  return [...versions].flatMap(([name, all]) => older(all).map((version) => `${name}@${version}`));
}

/** Findings about duplicate versions, over all lock files: those that nobody explained, and explanations of none. */
export function duplicates(locks: readonly (readonly LockedCrate[])[], policy: Policy): string[] {
  const found = new Set(locks.flatMap(olderVersions));
  const explained = new Set(policy.bans.skip.map(({ crate }) => crate));
  return [
    ...[...found].filter((one) => !explained.has(one)).map((one) => `${one} is there beside a newer version`),
    ...[...explained].filter((one) => !found.has(one)).map((one) => `deny.toml explains ${one}, which is not there`),
  ];
}

const REGISTRY = 'https://registry.npmjs.org/';

/**
 * npm packages with another licence, from elsewhere, or without a checksum.
 *
 * @param onlyHere licences of tools that run here and of which nothing is shipped
 */
export function npmFindings(
  packages: Readonly<Record<string, LockedPackage>>,
  policy: Policy,
  onlyHere: readonly string[],
): string[] {
  return Object.entries(packages).flatMap(([path, { version, license, resolved, integrity, link, dev }]) => {
    const name = path.split('node_modules/').at(-1)!;
    if (link === true || !path.includes('node_modules/')) return [];
    const found: string[] = [];
    const allow = dev === true ? [...policy.licenses.allow, ...onlyHere] : policy.licenses.allow;
    if (!isAllowed(license, allow)) found.push(`${name} ${version} has the licence ${license ?? '(none)'}`);
    if (resolved !== undefined && !resolved.startsWith(REGISTRY))
      found.push(`${name} ${version} comes from ${resolved}`);
    if (integrity === undefined) found.push(`${name} ${version} has no checksum`);
    return found;
  });
}
