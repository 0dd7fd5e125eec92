/**
 * Compiles schemas in a plain Node process, because a schema is loaded with hooks of Node's own loader, which a test
 * runner replaces. Reads a JSON list of entry modules on stdin, prints a JSON list of findings for each.
 */
import { readFileSync } from 'node:fs';
import { compile } from '../../src/compile/evaluate/compile.ts';
import { sorted } from '../../src/diagnostics/render.ts';
import { Cache } from '../../src/incremental/cache/cache.ts';

const [, , cacheFolder = ''] = process.argv;
const entries = JSON.parse(readFileSync(0, 'utf8')) as string[];
/** What never ends is not waited for longer than a test may take. */
const ENDLESS = { deadline: 1_000 };
const results = [];
for (const entry of entries) {
  const { model, diagnostics } = await compile(
    entry,
    new Cache(cacheFolder, 'test'),
    entry.includes('endless') ? ENDLESS : {},
  );
  results.push({ model, diagnostics: sorted(diagnostics) });
}
process.stdout.write(JSON.stringify(results));
