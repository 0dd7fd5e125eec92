/** Lines of sources, each file read once. */
import { readFileSync } from 'node:fs';

export class SourceLines {
  readonly #files = new Map<string, readonly string[]>();

  /** None of a file that cannot be read, such as one that only a `#line` of the header speaks of. */
  of(file: string): readonly string[] {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const lines = linesOf(file);
    this.#files.set(file, lines);
    return lines;
  }
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
