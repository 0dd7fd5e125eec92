/** Whether the schema may go on from a release: versions that go up exactly when they must, and breaks that were meant. */
import { basename } from 'node:path';
import { firstFormHash } from '../compile/lock.ts';
import { type Diagnostic, diagnostic } from '../diagnostics/table.ts';
import { atLeast, type DiffClass, type DiffReport, type PlaneReport, worst } from '../diff/index.ts';
import type { Model, Span } from '../model/model.ts';
import type { ApprovalFile } from './approvals.ts';
import { type Delta, deltaOf } from './delta.ts';

/**
 * Rules whose findings are no reason for another version: those about the version itself, and those about who speaks a
 * plane. A version counts what the plane holds.
 */
const NO_REASON_FOR_A_VERSION: ReadonlySet<string> = new Set([
  'version-needless',
  'version-lowered',
  'plane-party-joined',
  'plane-party-left',
  'plane-parties',
]);

export type VersionState = 'kept' | 'raised' | 'missing' | 'needless' | 'lowered' | 'new' | 'gone';

export interface PlaneJudgement {
  readonly plane: string;
  readonly policy: PlaneReport['policy'];
  readonly class?: DiffClass | undefined;
  readonly oldVersion: number | undefined;
  readonly newVersion: number | undefined;
  readonly version: VersionState;
  /** Hash of its breaks, when there are any that need an approval. */
  readonly delta?: string | undefined;
  /** File of the approval. */
  readonly approval?: string | undefined;
}

export interface Judgement {
  readonly planes: readonly PlaneJudgement[];
  readonly found: readonly Diagnostic[];
  /** Breaks that need an approval, approved or not. */
  readonly deltas: readonly Delta[];
  /** Approvals that are in force. */
  readonly used: readonly ApprovalFile[];
}

export interface Case {
  readonly report: DiffReport;
  readonly old: Model;
  readonly new: Model;
  /** How the old side is called. */
  readonly release: string;
  readonly approvals: readonly ApprovalFile[];
  /** The day in UTC, such as `2027-01-31`. */
  readonly today: string;
  /** Makes spans of the new side absolute; identity when they are. */
  readonly place: (span: Span | undefined) => Span | undefined;
}

/** Whether a plane's version must go up: in lockstep for any change of the hash, otherwise when older peers do not cope. */
export function demands(policy: PlaneReport['policy'], hashChanged: boolean, most: DiffClass | undefined): boolean {
  return policy === 'lockstep' ? hashChanged : atLeast(most, 'lockstep');
}

/** Judges every plane. Unused and expired approvals are the caller's affair only when the old side is a release. */
export function judge(subject: Case): Judgement {
  const found: Diagnostic[] = [];
  const deltas: Delta[] = [];
  const used: ApprovalFile[] = [];
  const planes = subject.report.planes.map((plane): PlaneJudgement => {
    const findings = subject.report.findings.filter((entry) => entry.plane === plane.plane);
    const most = worst(
      findings.filter((entry) => !NO_REASON_FOR_A_VERSION.has(entry.rule)).map((entry) => entry.class),
    );
    const version = judgeVersion(plane, most, subject, found);
    const head = { plane: plane.plane, policy: plane.policy, class: most, version };
    const numbers = { oldVersion: plane.oldVersion, newVersion: plane.newVersion };
    const delta = deltaFor(plane, subject);
    if (delta === undefined) return { ...head, ...numbers };
    deltas.push(delta);
    const file = subject.approvals.find(({ approval }) => approval.delta === delta.hash);
    if (file === undefined) found.push(unapproved(delta, subject));
    else {
      used.push(file);
      const { plane: name, expires } = file.approval;
      const at = { file: file.path, line: 1, col: 1 };
      if (!file.archived && expires < subject.today)
        found.push(diagnostic('PF5506', { file: basename(file.path), plane: name, expires }, at));
    }
    return { ...head, ...numbers, delta: delta.hash, approval: file?.path };
  });
  return { planes, found, deltas, used };
}

function deltaFor(plane: PlaneReport, { report, old, new: now }: Case): Delta | undefined {
  // A platform's tables are compared with the platform, not with a peer.
  if (plane.policy === 'foreign') return undefined;
  const id = now.planes.find(({ name }) => name === plane.plane)?.id;
  const before = old.planes.find(({ name, id: other }) => name === plane.plane || other === id);
  // Approvals are bound to the hash as the release records it.
  return deltaOf(plane.plane, firstFormHash(before) ?? before?.hash ?? '', report.findings);
}

function judgeVersion(
  plane: PlaneReport,
  most: DiffClass | undefined,
  subject: Case,
  found: Diagnostic[],
): VersionState {
  const { oldVersion: before, newVersion: after } = plane;
  if (before === undefined) return 'new';
  if (after === undefined) return 'gone';
  const span = subject.place(subject.new.planes.find(({ name }) => name === plane.plane)?.span);
  const facts = { plane: plane.plane, release: subject.release, before, after };
  if (after < before) {
    found.push(diagnostic('PF5503', facts, span));
    return 'lowered';
  }
  const demanded = demands(plane.policy, plane.hashChanged, most);
  if (demanded && after === before) {
    const params = { plane: plane.plane, class: most ?? 'source', release: subject.release, version: before };
    found.push(diagnostic('PF5501', params, span));
    return 'missing';
  }
  if (demanded) return 'raised';
  if (after === before) return 'kept';
  found.push(diagnostic('PF5502', facts, span));
  return 'needless';
}

function unapproved(delta: Delta, { release, place }: Case): Diagnostic {
  const [first] = delta.breaks;
  const text = first === undefined ? '' : `${first.path}: ${first.message}`;
  const params = { plane: delta.plane, release, count: delta.breaks.length, first: text, delta: delta.hash };
  return diagnostic('PF5504', params, place(first?.span));
}

/** Approvals that approve nothing. */
export function unusedApprovals(files: readonly ApprovalFile[], used: readonly ApprovalFile[]): Diagnostic[] {
  return files
    .filter((file) => !used.includes(file))
    .map(({ path, approval: { plane } }) =>
      diagnostic('PF5505', { file: basename(path), plane }, { file: path, line: 1, col: 1 }),
    );
}
