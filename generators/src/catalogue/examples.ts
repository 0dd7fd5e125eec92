/** Reads examples for pages: folders with `a.ts`, `b.ts` and `expected.json`, called like the rules. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example } from './pages.ts';

/** The declarations of a fixture, without what every schema has around them. */
function essence(text: string): string {
  return text
    .replace(/^import [\s\S]*? from 'pf-gen\/schema';\n/, '')
    .replace(/^export default schema\([\s\S]*$/m, '')
    .trim();
}

/** All examples of a folder by the name of their rule. */
export function readExamples(folder: string): Map<string, Example> {
  const examples = new Map<string, Example>();
  for (const name of readdirSync(folder).sort()) {
    const at = join(folder, name);
    // What no schema can hold is no example.
    if (!existsSync(join(at, 'expected.json')) || existsSync(join(at, 'patch.json'))) continue;
    const read = (file: string): string => readFileSync(join(at, file), 'utf8');
    const all = JSON.parse(read('expected.json')) as (Example['findings'][number] & { rule: string })[];
    const findings = all.filter((found) => found.rule === name);
    examples.set(name, { before: essence(read('a.ts')), after: essence(read('b.ts')), findings });
  }
  return examples;
}
