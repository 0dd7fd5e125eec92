/** The table for people: hosts down, drivers across, then the reasons. */
import type { Cell } from './matrix.ts';

/** Reasons that are shown of one cell; `--json` has all. */
const SHOWN = 4;

export function table(labels: readonly string[], cells: readonly Cell[], ran: boolean): string {
  const width = Math.max(9, ...labels.map((label) => label.length)) + 1;
  const first = Math.max(11, ...labels.map((label) => label.length)) + 1;
  const row = (head: string, texts: readonly string[]): string =>
    `${head.padEnd(first)}${texts.map((text) => text.padEnd(width)).join(' ')}`.trimEnd();
  const refused = (cell: Cell): boolean => cell.gate.handshake?.verdict === 'refused';
  const lines = [
    row('host\\driver', labels),
    ...labels.map((host) =>
      row(
        host,
        cells.filter((cell) => cell.host === host).map((cell) => `${cell.verdict}${refused(cell) ? '*' : ''}`),
      ),
    ),
    '',
    ran
      ? 'Run: the generated client of the host against the generated dispatcher of the driver.'
      : 'Foreseen from the locks; --run proves it.',
    ...(cells.some(refused) ? ['* the version check refuses this pair before any of it can happen'] : []),
  ];
  for (const { host, driver, verdict, reasons, gate } of cells) {
    if (reasons.length === 0) continue;
    lines.push('', `host ${host}, driver ${driver}: ${verdict}`);
    if (gate.handshake?.verdict === 'refused') lines.push(`  version check: refused: ${gate.handshake.reason}`);
    for (const { kind, subject, text } of reasons.slice(0, SHOWN)) lines.push(`  ${kind}(${subject}): ${text}`);
    if (reasons.length > SHOWN) lines.push(`  and ${reasons.length - SHOWN} more (--json has them)`);
  }
  return `${lines.join('\n')}\n`;
}
