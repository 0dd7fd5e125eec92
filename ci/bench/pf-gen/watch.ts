/** How long after an edit the generated files are there. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

const EDITS = 15;
const LIMIT_MS = 120_000;

/**
 * Starts a watch, edits the schema, and gives the milliseconds from each edit to the line that follows the last write. The
 * first edits, which find nothing warm, are not counted.
 */
export async function watchLatency(
  command: readonly string[],
  project: string,
  sources: readonly string[],
): Promise<number[]> {
  const [file = '', ...args] = command;
  const child = execa(file, args, { cwd: project, reject: false, timeout: LIMIT_MS });
  try {
    let text = '';
    let wake: (() => void) | undefined;
    let ended = false;
    void child.finally(() => {
      ended = true;
      wake?.();
    });
    const take = (chunk: Buffer): void => {
      text += chunk.toString();
      wake?.();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const until = async (wanted: RegExp): Promise<void> => {
      while (!wanted.test(text)) {
        if (ended) throw new Error(`the watch has ended: ${text}`);
        if (/ error PF/.test(text)) throw new Error(`the edit was wrong: ${text}`);
        await new Promise<void>((done) => {
          wake = done;
        });
      }
    };
    await until(/waiting for a change/);
    const source = join(project, 'schema', longest(project, sources));
    const times: number[] = [];
    for (let edit = 0; edit < EDITS + 3; edit += 1) {
      // As between two thoughts of a person: the tool gets ready for the next change.
      await new Promise((done) => setTimeout(done, 700));
      text = '';
      const start = performance.now();
      writeFileSync(source, renamed(readFileSync(source, 'utf8'), edit));
      await until(/files changed/);
      times.push(performance.now() - start);
      await until(/waiting for a change/);
    }
    return times.slice(3);
  } finally {
    child.kill('SIGINT');
    await child;
  }
}

/** The largest file that has structs. */
function longest(project: string, sources: readonly string[]): string {
  const texts = sources.filter(
    (name) => name.endsWith('.ts') && readFileSync(join(project, 'schema', name), 'utf8').includes('= struct('),
  );
  const size = (name: string): number => statSync(join(project, 'schema', name)).size;
  return [...texts].sort((a, b) => size(b) - size(a))[0] ?? '';
}

/** Gives the first field of the first struct another name: every target changes. */
function renamed(text: string, edit: number): string {
  const changed = text.replace(FIRST_FIELD, `$1$2_edit${edit}$3`);
  if (changed === text) throw new Error('the schema has no struct whose first field can be renamed');
  return changed;
}
const FIRST_FIELD = /(= struct\(\s*\{\s*(?:\/\*\*[^*]*\*\/\s*)*)([a-z_0-9]+?)(?:_edit\d+)?(\s*:)/;
