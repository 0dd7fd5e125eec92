/** A function enters a table with its type: nobody makes an untyped pointer of one (`…::provider::Table` of the schema). */
import { expect, test } from 'vitest';
import { codeOnly, read, sources } from './sources.ts';

const UNTYPED = /\bas\s+\*(const|mut)\s+(core::ffi::|::core::ffi::|std::ffi::)?c_void\b/;

/** Lines of a source that make an untyped pointer by a cast; pointers to data have `.cast()`. */
function untyped(text: string): string[] {
  return codeOnly(text)
    .split('\n')
    .filter((line) => UNTYPED.test(line));
}

test('no driver and no simulator casts a function to an untyped pointer', () => {
  const found = sources(['.rs'])
    .filter((path) => path.startsWith('drivers/'))
    .flatMap((path) => untyped(read(path)).map((line) => `${path}: ${line.trim()}`));
  expect(found).toEqual([]);
});

test('a planted cast is found', () => {
  expect(untyped('entries[index::GET_VERSION] = get_version as *const c_void;')).toHaveLength(1);
  expect(untyped('slot.store(create as *mut core::ffi::c_void, Ordering::Relaxed);')).toHaveLength(1);
  expect(untyped('// get_version as *const c_void\nlet at: *mut c_void = (&raw mut value).cast();')).toEqual([]);
});
