/** Debugging information of a compiled object, read back by binutils' readelf: a second account of each record. */

import { firstError, ran } from '../../platform/program.ts';
import { layoutFaults, type ToldLayout } from './layouts.ts';
import type { Proof } from './report.ts';
import type { Workspace } from './workspace.ts';

/** Compiles an object with `compiler` and compares what its DWARF says. */
export async function proveDwarf(space: Workspace, compiler: string, version: string): Promise<Proof> {
  const base = {
    check: 'dwarf' as const,
    target: 'this machine',
    language: 'C11',
    tool: `${compiler} ${version}, readelf`,
    layouts: space.wanted.length,
  };
  const object = `${space.folder}/${compiler}.o`;
  const compiled = await ran(compiler, ['-std=c11', '-g', '-c', '-o', object, space.unit]);
  if (compiled.missing) {
    return {
      ...base,
      verdict: 'not checkable',
      note: `${compiler} is not installed`,
      missing: compiler,
      ms: compiled.ms,
    };
  }
  if (!compiled.ok) return { ...base, verdict: 'failed', note: firstError(compiled.err), ms: compiled.ms };
  const read = await ran('readelf', ['--wide', '--debug-dump=info', object]);
  const ms = compiled.ms + read.ms;
  if (read.missing)
    return { ...base, verdict: 'not checkable', note: 'readelf is not installed', missing: 'readelf', ms };
  if (!read.ok) return { ...base, verdict: 'failed', note: firstError(read.err), ms };
  const told = parseDwarf(read.out);
  const [fault] = layoutFaults(space.wanted, (type) => told.get(type));
  if (fault !== undefined) return { ...base, verdict: 'failed', note: fault, ms };
  return { ...base, verdict: 'proven', ms, note: 'sizes and offsets; DWARF says nothing of natural alignment' };
}

/** Structures of a dump by name. */
export function parseDwarf(dump: string): Map<string, ToldLayout> {
  const found = new Map<string, ToldLayout>();
  let depth = -1;
  let record: { name?: string; size?: number; offsets: Map<string, number> } | undefined;
  let field: { name?: string; at?: number } | undefined;
  const endField = (): void => {
    if (record !== undefined && field?.name !== undefined) record.offsets.set(field.name, field.at ?? 0);
    field = undefined;
  };
  const endRecord = (): void => {
    endField();
    if (record?.name !== undefined && record.size !== undefined) {
      found.set(record.name, { size: record.size, offsets: record.offsets });
    }
    record = undefined;
  };
  for (const line of dump.split('\n')) {
    const entry = /^\s*<(\d+)><[0-9a-f]+>: Abbrev Number: \d+(?: \((DW_TAG_\w+)\))?/.exec(line);
    if (entry !== null) {
      const level = Number(entry[1]);
      if (record !== undefined && level <= depth) endRecord();
      else endField();
      if (entry[2] === 'DW_TAG_structure_type' || entry[2] === 'DW_TAG_union_type') {
        endRecord();
        record = { offsets: new Map() };
        depth = level;
      } else if (entry[2] === 'DW_TAG_member' && record !== undefined && level === depth + 1) field = {};
      continue;
    }
    const attribute = /^\s*<[0-9a-f]+>\s+(DW_AT_\w+)\s*:\s*(.*)$/.exec(line);
    if (attribute === null || record === undefined) continue;
    const [, name, text = ''] = attribute;
    const target: { name?: string; at?: number; size?: number } = field ?? record;
    if (name === 'DW_AT_name') target.name = /(\w+)\s*$/.exec(text)?.[1] ?? '';
    else if (name === 'DW_AT_byte_size' && field === undefined) record.size = numberOf(text);
    else if (name === 'DW_AT_data_member_location' && field !== undefined) field.at = numberOf(text);
  }
  endRecord();
  return found;
}

/** The number after the form, such as `(data1) 24`. */
const numberOf = (text: string): number => Number(text.replace(/^(\([^)]*\)\s*)+/, '').split(/\s/)[0]);
