/** Where the tool's own modules are: as TypeScript in the repository, as bundles in the package. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string };
      if (name === 'pf-gen') return folder;
    } catch (error) {
      if (dirname(folder) === folder) throw new Error(`the package of pf-gen is damaged: ${String(error)}`);
    }
  }
}

const ROOT = packageRoot();

/** URL of a module by its path in `src`, without extension. */
export function moduleUrl(path: string): string {
  const source = import.meta.url.endsWith('.ts');
  return pathToFileURL(source ? join(ROOT, 'src', `${path}.ts`) : join(ROOT, `${path}.js`)).href;
}

/** Version of the tool. */
export const TOOL_VERSION: string = (
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
).version;
