/** The policy as `check` applies it: the schema against the newest release. */
import { isAbsolute, join } from 'node:path';
import type { Diagnostic } from '../diagnostics/table.ts';
import { diffModels, modelOfLock } from '../diff/index.ts';
import type { Model, Span } from '../model/model.ts';
import { today } from '../platform/calendar.ts';
import { readApprovals } from './approvals.ts';
import { type Judgement, judge, unusedApprovals } from './judge.ts';
import { reusedNumbers } from './numbers.ts';
import { type Release, readLock } from './released.ts';

export interface PolicyResult {
  /** Name of the release that the schema was compared with. */
  readonly release: string;
  readonly judgement: Judgement;
  /** Everything that must be corrected; empty when the schema may be released. */
  readonly found: readonly Diagnostic[];
}

/**
 * Compares the schema with the newest release.
 *
 * @param releases oldest first, at least one
 * @param folder of the released locks
 * @param root folder to which the spans of the model are relative
 * @throws DiagnosticError with PF5508 when a released lock cannot be read
 */
export function checkPolicy(model: Model, releases: readonly Release[], folder: string, root: string): PolicyResult {
  const locks = releases.map(({ name, path }) => ({ name, model: modelOfLock(readLock(path)) }));
  const newest = locks.at(-1);
  if (newest === undefined) throw new Error('there is no release to compare with');
  const place = (span: Span | undefined): Span | undefined =>
    span === undefined || isAbsolute(span.file) ? span : { ...span, file: join(root, span.file) };
  const { files, found: unreadable } = readApprovals(folder);
  const report = diffModels(newest.model, model);
  const judgement = judge({
    report,
    old: newest.model,
    new: model,
    release: newest.name,
    approvals: files,
    today: today(),
    place,
  });
  const found = [
    ...judgement.found,
    ...unreadable,
    ...unusedApprovals(files, judgement.used),
    ...reusedNumbers(locks, model, place),
  ];
  return { release: newest.name, judgement, found };
}
