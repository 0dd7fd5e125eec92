/** Approvals: who wanted a break, why, what others must do, and until when. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Diagnostic, diagnostic } from '../diagnostics/table.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export const Approval = z.strictObject({
  format: z.literal(1),
  plane: z.string().min(1),
  /** Hash of the breaks that are approved (see delta.ts). */
  delta: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal is needed'),
  /** Why the break is worth it. */
  why: z.string().trim().min(1, 'a reason is needed'),
  /** What the people on the other side must do. */
  todo: z.string().trim().min(1, 'what others must do is needed'),
  /** Last day on which it holds, in UTC. */
  expires: z
    .string()
    .refine((day) => DAY.test(day) && !Number.isNaN(Date.parse(day)), 'a day such as 2027-01-31 is needed'),
  /** The release that is broken, and the breaks in words; for people, not compared. */
  since: z.string().optional(),
  breaks: z.array(z.string()).optional(),
});
export type Approval = z.infer<typeof Approval>;

export interface ApprovalFile {
  /** Absolute path. */
  readonly path: string;
  /** It belongs to a break that is released: it does not expire any more. */
  readonly archived: boolean;
  readonly approval: Approval;
}

export const approvalsFolder = (released: string): string => join(released, 'approvals');

/**
 * Reads every approval that is waiting. What cannot be read is a finding.
 *
 * @param archived reads those of released breaks as well
 */
export function readApprovals(released: string, archived = false): { files: ApprovalFile[]; found: Diagnostic[] } {
  const folder = approvalsFolder(released);
  const files: ApprovalFile[] = [];
  const found: Diagnostic[] = [];
  const listed = existsSync(folder) ? readdirSync(folder, { encoding: 'utf8', recursive: archived }) : [];
  const names = listed.filter((name) => name.endsWith('.json'));
  for (const name of names.sort()) {
    const path = join(folder, name);
    const at = { file: path, line: 1, col: 1 };
    try {
      const approval = Approval.parse(JSON.parse(readFileSync(path, 'utf8')));
      files.push({ path, archived: /[\\/]/.test(name), approval });
    } catch (error) {
      const why =
        error instanceof z.ZodError
          ? error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ')
          : String(error);
      found.push(diagnostic('PF5507', { file: name, why }, at));
    }
  }
  return { files, found };
}
