/** One interface GUID, of our own: host, driver and INF have it from the schema, and nobody spells it a second time. */
import { control } from '@punktfunk/abi';
import { expect, test } from 'vitest';
import { read, sources } from '../house/sources.ts';
import { loadModel } from './schema.ts';

/** driver-abi §1.1: ours; the older third-party driver's begins with e5bcc234. */
const OURS = '70667664-7044-5350-a1b2-c3d4e5f60001';

/** The declaration of the interface in a language whose GUIDs have four parts, as text: all 16 bytes. */
function guidAfter(text: string, name: RegExp): string {
  const start = text.search(name);
  expect(start, String(name)).toBeGreaterThan(0);
  // The first number of the type's name is none of the value's: numbers are hexadecimal here.
  const numbers = Array.from(text.slice(start, start + 400).matchAll(/0x([0-9a-f]+)/gi), ([, digits]) => digits!);
  const [data1, data2, data3, ...data4] = numbers.slice(0, 11).map((digits) => digits.toLowerCase());
  const bytes = data4.map((digits) => digits.padStart(2, '0'));
  expect(bytes).toHaveLength(8);
  return [data1, data2, data3, bytes.slice(0, 2).join(''), bytes.slice(2).join('')].join('-');
}

test('schema, INF, Rust and C say the same GUID, and no source of ours spells it', () => {
  const device = loadModel()
    .planes.flatMap((plane) => plane.members)
    .find((decl) => decl.kind === 'device' && decl.name === 'Display');
  expect(device).toMatchObject({ interface: OURS });
  const added = Array.from(
    read('generated/inf/pf_vdisplay.inx').matchAll(/AddInterface = \{(.*)\}/g),
    ([, guid]) => guid,
  );
  expect(added).toEqual([OURS]);
  expect(guidAfter(read('generated/rust/src/control.rs'), /pub const DISPLAY_INTERFACE\b/)).toBe(OURS);
  expect(guidAfter(read('generated/c/pf_abi/control.h'), /PF_DISPLAY_INTERFACE = /)).toBe(OURS);
  expect(control.DISPLAY_INTERFACE).toBe(OURS);
  for (const path of ['generated/rust/src/control.rs', 'generated/c/pf_abi/control.h', 'generated/ts/control.ts']) {
    expect(read(path).toLowerCase(), path).not.toMatch(/0xe5bcc234|e5bcc234-/);
  }
  const spelled = sources(['.rs', '.c', '.h', '.cpp', '.ts', '.hbs']).filter((path) => {
    if (path.startsWith('schema/') || path.startsWith('tests/') || path.startsWith('generators/tests/')) return false;
    return /0x70667664|70667664-7044/i.test(read(path));
  });
  expect(spelled).toEqual([]);
});
