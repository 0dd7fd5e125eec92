/** Files that are shipped as they are, beside the modules of an emitter: templates, style sheets, support code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOL_ROOT } from '../platform/paths.ts';

/** Text of a shipped file; its path in `src/emit`. */
export function assetText(path: string): string {
  return readFileSync(join(TOOL_ROOT, 'src/emit', path), 'utf8');
}

/** The files of a shipped folder, in the order of their names. */
export function assetTexts(folder: string): { name: string; text: string }[] {
  const names = readdirSync(join(TOOL_ROOT, 'src/emit', folder)).sort();
  return names.map((name) => ({ name, text: assetText(`${folder}/${name}`) }));
}
