/** `skew --run` about what travels without a call: the generated TypeScript of each version writes, that of the others reads. */
import { expect, test } from 'vitest';
import { lockOf } from '../../src/compile/lock.ts';
import type { Model } from '../../src/model/model.ts';
import { writtenFrames } from '../../src/proof/skew/frames.ts';
import { framePrograms } from '../../src/proof/skew/frames-run.ts';
import type { Reason } from '../../src/proof/skew/judge.ts';
import { type SkewVersion, versionOf } from '../../src/proof/skew/version.ts';
import { printer } from '../tlv/printer.ts';

const LIMIT_MS = 60_000;
const VERSIONS = (['old', 'new', 'broken'] as const).map((label, at) => versionOf(label, at, lockOf(printer(label))));

async function ran(emitted?: (version: SkewVersion) => Model): Promise<readonly Reason[]> {
  const programs = await framePrograms(VERSIONS, LIMIT_MS, emitted);
  try {
    const found: Reason[] = [];
    for (const host of VERSIONS) for (const driver of VERSIONS) found.push(...(await programs.run(host, driver)));
    return found;
  } finally {
    programs.remove();
  }
}

test('every version writes and reads what was foreseen', { timeout: 120_000 }, async () => {
  expect(writtenFrames(VERSIONS[0]!, VERSIONS[1]!).length).toBeGreaterThan(3);
  expect(await ran()).toEqual([]);
});

test('a program that reads otherwise than its lock says is garbage', { timeout: 120_000 }, async () => {
  const found = await ran((version) => {
    const model = structuredClone({ ...version.model, planes: version.lock.planes });
    if (version.label !== 'old') return model;
    const settings = model.planes[0]?.members.find(({ name }) => name === 'Settings');
    if (settings?.kind !== 'registry') throw new Error('there are no settings');
    settings.unknown = 'skip';
    return model;
  });
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found.map(({ kind, subject }) => `${kind} ${subject}`))).toEqual(new Set(['garbage printer.Frame']));
});
