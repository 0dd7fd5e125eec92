/** A header written by hand, compiled for every platform: which of its records are not the same everywhere? */

import { firstError, ran } from '../../platform/program.ts';
import { parseRecords, type RecordLayout, recordDifference } from './records.ts';
import type { Target } from './targets.ts';

export interface HeaderFinding {
  readonly record: string;
  /** Platforms that agree with each other, the first group holding most of them. */
  readonly groups: readonly { readonly targets: readonly string[]; readonly layout: RecordLayout }[];
  /** The first difference between the first two groups, in words. */
  readonly difference: string;
}
export interface HeaderReport {
  readonly records: number;
  readonly findings: readonly HeaderFinding[];
  /** Platform → why the header could not be compiled for it. */
  readonly failed: readonly { readonly target: string; readonly why: string }[];
}

/**
 * Compares the records of a header between platforms. Names of the compiler's own begin with two underscores and are
 * left out.
 */
export async function compareHeader(
  compile: (target: Target, file: string) => { program: string; args: readonly string[] },
  targets: readonly Target[],
  file: string,
): Promise<HeaderReport> {
  const seen = new Map<string, { target: string; layout: RecordLayout }[]>();
  const failed: { target: string; why: string }[] = [];
  for (const target of targets) {
    const { program, args } = compile(target, file);
    const result = await ran(program, args);
    if (!result.ok) {
      failed.push({ target: target.name, why: firstError(result.err) });
      continue;
    }
    for (const [name, layout] of parseRecords(result.out)) {
      if (name.startsWith('__')) continue;
      seen.set(name, [...(seen.get(name) ?? []), { target: target.name, layout }]);
    }
  }
  const findings = [...seen].flatMap(([record, layouts]): HeaderFinding[] => {
    const groups = new Map<string, { targets: string[]; layout: RecordLayout }>();
    for (const { target, layout } of layouts) {
      const key = JSON.stringify(layout);
      const group = groups.get(key) ?? { targets: [], layout };
      group.targets.push(target);
      groups.set(key, group);
    }
    const listed = [...groups.values()].sort((a, b) => b.targets.length - a.targets.length);
    const [first, second] = listed;
    if (first === undefined || second === undefined) return [];
    return [{ record, groups: listed, difference: recordDifference(first.layout, second.layout) ?? 'other members' }];
  });
  return { records: seen.size, findings, failed };
}
