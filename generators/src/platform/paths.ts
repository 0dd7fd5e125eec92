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

/** The package's folder. */
export const TOOL_ROOT: string = packageRoot();
const AS_SOURCE = import.meta.url.endsWith('.ts');
/** The folder with the tool's code: `src` in the repository, the whole package once it is built. */
export const TOOL_SOURCES: string = AS_SOURCE ? join(TOOL_ROOT, 'src') : TOOL_ROOT;

/** URL of a module by its path in `src`, without extension. */
export function moduleUrl(path: string): string {
  return pathToFileURL(join(TOOL_SOURCES, `${path}.${AS_SOURCE ? 'ts' : 'js'}`)).href;
}

/** Version of the tool. */
export const TOOL_VERSION: string = (
  JSON.parse(readFileSync(join(TOOL_ROOT, 'package.json'), 'utf8')) as { version: string }
).version;

/** A built program's file, as this system calls it. */
export const executable = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);
