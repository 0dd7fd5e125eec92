/** What cargo, rustc and rustdoc make of a crate. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OutputFile } from '../../../src/emit/emitter.ts';
import { cargo, lockCrate, TARGET } from '../../fixtures/cargo.ts';
import { temporary } from '../../support/process.ts';
import { type Page, pageOf } from './html.ts';

export interface Crate {
  readonly faults: readonly string[];
  /** Pages about what the schema says, and about the support runtime, which no text of a schema reaches. */
  readonly pages: { readonly schema: readonly Page[]; readonly runtime: readonly Page[] };
}

/** Compiles a crate, finds the tests in its documentation, and reads its pages. */
export function crateRead(files: readonly OutputFile[], name: string): Crate {
  const folder = temporary();
  for (const { path, text } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  lockCrate(folder);
  const none = { schema: [], runtime: [] };
  // The runtime has no test in its documentation, so each one is a text that became code.
  const listed = cargo(folder, 'test', '--locked', '--doc', '--', '--list');
  if (!listed.ok) return { faults: [`cargo test --doc: ${listed.text.slice(0, 4000)}`], pages: none };
  const tests = listed.text.match(/^.+: test$/gm) ?? [];
  if (!/^\d+ tests?, \d+ benchmarks?$/m.test(listed.text)) return { faults: ['cargo listed no tests'], pages: none };
  if (tests.length > 0) return { faults: tests.map((test) => `a text is a test: ${test}`), pages: none };
  const pages = join(TARGET, 'doc', name);
  rmSync(pages, { recursive: true, force: true });
  const documented = cargo(folder, 'doc', '--locked', '--no-deps');
  if (!documented.ok || /^warning/m.test(documented.text))
    return { faults: [`cargo doc: ${documented.text.slice(0, 4000)}`], pages: none };
  const all = readdirSync(pages, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
  const read = (of: boolean): Page[] =>
    all
      .filter((path) => path.startsWith('runtime/') === of)
      .map((path) => pageOf(readFileSync(join(pages, path), 'utf8')));
  return { faults: [], pages: { schema: read(false), runtime: read(true) } };
}
