/** Breaks a schema in a scratch copy as a hurried person would, a field changes places with the one before it, and mends it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The schema file, the struct, the field that moves, and the one before which it moves. Both are u32: legal layout. */
export const MOVED = {
  file: 'schema/control.ts',
  plane: 'control',
  struct: 'AddReply',
  field: 'resolved_monitor_id',
  before: 'target_id',
} as const;

/** Moves the field with its comment. Throws when the schema does not have it. */
export function moveField(scratch: string): void {
  const path = join(scratch, MOVED.file);
  const lines = readFileSync(path, 'utf8').split('\n');
  const struct = lines.findIndex((line) => line.includes(`export const ${MOVED.struct} = `));
  const find = (name: string) =>
    lines.findIndex((line, index) => index > struct && line.trimStart().startsWith(`${name}:`));
  const docsOf = (at: number) => (lines[at - 1]?.trimStart().startsWith('/**') ? at - 1 : at);
  const from = find(MOVED.field);
  const to = docsOf(find(MOVED.before));
  if (struct < 0 || from < 0 || to < 0 || to > from) {
    throw new Error(`${MOVED.file} has no ${MOVED.struct} with ${MOVED.before} before ${MOVED.field}`);
  }
  const moved = lines.splice(docsOf(from), from - docsOf(from) + 1);
  lines.splice(to, 0, ...moved);
  writeFileSync(path, lines.join('\n'));
}

/** Raises the version of the plane, as whoever releases it must; the new one. Throws when the schema has none. */
export function raiseVersion(scratch: string): number {
  const path = join(scratch, MOVED.file);
  const text = readFileSync(path, 'utf8');
  const [found, before, version] = /^( {2}version: )(\d+),$/m.exec(text) ?? [];
  if (found === undefined) throw new Error(`${MOVED.file} has no version of its plane`);
  writeFileSync(path, text.replace(found, `${before}${Number(version) + 1},`));
  return Number(version) + 1;
}
