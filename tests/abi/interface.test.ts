/** One interface GUID, of our own: host, driver and INF have it from the schema, and nobody spells it a second time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { read, sources } from '../house/sources.ts';
import { loadModel, ROOT } from './schema.ts';

/** driver-abi §1.1: ours, and the older third-party driver's, which it must not be. */
const OURS = '70667664-7044-5350-a1b2-c3d4e5f60001';
const THEIRS = 'e5bcc234-1e0c-418a-a0d4-ef8b7501414d';

test('schema, INF, Rust and C say the same GUID, and no source of ours spells it', () => {
  const device = loadModel()
    .planes.flatMap((plane) => plane.members)
    .find((decl) => decl.kind === 'device' && decl.name === 'Display');
  expect(device).toMatchObject({ interface: OURS });
  const inf = readFileSync(join(ROOT, 'generated/inf/pf_vdisplay.inx'), 'utf8');
  expect(inf).toContain(`AddInterface = {${OURS}}`);
  for (const path of ['generated/rust/src/control.rs', 'generated/c/pf_abi/control.h']) {
    const text = readFileSync(join(ROOT, path), 'utf8').toLowerCase().replaceAll('_', '');
    for (const part of ['0x70667664', '0x7044', '0x5350']) expect(text, path).toContain(part);
    expect(text, path).not.toContain(THEIRS);
  }
  const spelled = sources(['.rs', '.c', '.h', '.cpp', '.ts', '.hbs']).filter((path) => {
    if (path.startsWith('schema/') || path.startsWith('tests/') || path.startsWith('generators/tests/')) return false;
    return /0x70667664|70667664-7044/i.test(read(path));
  });
  expect(spelled).toEqual([]);
});
