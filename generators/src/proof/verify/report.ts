/** What a proof is: one tool, one platform, one verdict. */
export type Verdict =
  /** The tool looked, agrees, and was seen to object to a wrong layout. */
  | 'proven'
  | 'failed'
  /** The tool is not installed, or cannot do it. Never a pass. */
  | 'not checkable';

export interface Proof {
  readonly check: 'asserts' | 'rust' | 'bindgen' | 'dwarf';
  readonly target: string;
  readonly language: string;
  readonly tool: string;
  readonly verdict: Verdict;
  /** Layouts that were compared. */
  readonly layouts: number;
  /** Why it failed or could not be done, or what the proof does not cover. */
  readonly note?: string;
  /** A program that was wanted and is not there. */
  readonly missing?: string;
  readonly ms: number;
}

/** A table for people. */
export function proofTable(proofs: readonly Proof[]): string {
  const head = ['check', 'target', 'language', 'tool', 'verdict', 'layouts', 'ms'];
  const rows = proofs.map((proof) => [
    proof.check,
    proof.target,
    proof.language,
    proof.tool,
    proof.verdict,
    String(proof.layouts),
    String(Math.round(proof.ms)),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const notes = proofs.flatMap((proof) =>
    proof.note === undefined ? [] : [`  ${proof.check} ${proof.target}: ${proof.note}`],
  );
  return `${[line(head), ...rows.map(line)].join('\n')}\n${notes.length === 0 ? '' : `\n${notes.join('\n')}\n`}`;
}
