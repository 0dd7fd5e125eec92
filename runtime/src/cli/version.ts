/** `pf-host version`: versions and plane hashes of everything that is built, read without running it. */

import { ExitCode } from '@punktfunk/cli/exit-codes';
import { readLockOf } from 'pf-gen-lock';
import { ARTEFACTS, type ArtefactName, locate } from '../artefacts.ts';
import type { Settings } from '../config/settings.ts';
import { dataDocument } from '../outcome/envelope.ts';
import { Problem } from '../outcome/problem.ts';
import { OWN_PLANES, type PlaneTable, planeTable, RUNTIME_VERSION, schemaVersion } from '../versions.ts';
import type { Surroundings } from './session.ts';

interface Component {
  readonly name: string;
  readonly path: string | null;
  /** Planes, or why they are unknown. */
  readonly planes: PlaneTable | string;
}

/** Prints versions and planes. Never fails because a part is not built. */
export function version(settings: Settings, json: boolean, around: Surroundings): ExitCode {
  const components = (Object.keys(ARTEFACTS) as ArtefactName[]).map((name) => componentOf(name, settings));
  if (json) {
    const planes = Object.fromEntries(components.map(({ name, planes }) => [name, planes]));
    const versions = { schema: schemaVersion(), runtime: RUNTIME_VERSION, node: process.versions.node };
    around.stdout.write(dataDocument({ versions, planes: { runtime: OWN_PLANES, ...planes } }));
    return ExitCode.OK;
  }
  const lines = [`pf-host ${RUNTIME_VERSION}, schema ${schemaVersion()}, node ${process.versions.node}`];
  for (const [name, plane] of Object.entries(OWN_PLANES)) {
    lines.push(`  plane ${name.padEnd(11)} version ${String(plane.version).padEnd(3)} ${plane.hash}`);
  }
  for (const { name, planes, path } of components) {
    lines.push(
      `  ${name.padEnd(10)} ${typeof planes === 'string' ? planes : agreement(planes)}${path === null ? '' : `  ${path}`}`,
    );
  }
  around.stdout.write(`${lines.join('\n')}\n`);
  return ExitCode.OK;
}

function componentOf(name: ArtefactName, settings: Settings): Component {
  try {
    const path = locate(name, settings);
    const reading = readLockOf(path);
    return { name, path, planes: reading.found ? planeTable(reading.lock.planes) : reading.why };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { name, path: null, planes: 'not built' };
  }
}

function agreement(planes: PlaneTable): string {
  const other = Object.entries(OWN_PLANES).filter(([name, { hash }]) => planes[name]?.hash !== hash);
  return other.length === 0 ? 'same schema' : `OTHER SCHEMA (${other.map(([name]) => name).join(', ')})`;
}
