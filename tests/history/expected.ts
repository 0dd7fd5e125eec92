/** The record that the history is checked against (`expected.json`). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const VersionNumber = z.number().int().min(1).max(9);
const Class = z.enum(['source', 'additive', 'tail', 'reserved-reuse', 'gated', 'lockstep', 'break']);

const Record = z.strictObject({
  about: z.string(),
  notes: z.array(z.string()),
  /** Constants that are the version numbers themselves: that they move is no finding about the rest. */
  numbers: z.array(z.string()),
  steps: z.array(
    z.strictObject({
      from: VersionNumber,
      to: VersionNumber,
      kind: z.enum(['additive', 'breaking', 'breaking in meaning']),
      facts: z.string(),
      planes: z.record(z.string(), z.strictObject({ class: Class.nullable(), because: z.string() })),
    }),
  ),
  /** Where the engine says something else, and why that is so. An entry that is not needed any more is an error. */
  deviations: z.array(
    z.strictObject({
      from: VersionNumber,
      to: VersionNumber,
      plane: z.string(),
      engine: Class,
      because: z.string(),
    }),
  ),
  pairs: z.array(
    z.strictObject({
      host: VersionNumber,
      driver: VersionNumber,
      /** What the version check says (driver-abi §1.5). */
      gate: z.enum(['ok', 'refused']),
      /** What happens behind it. */
      verdict: z.enum(['ok', 'degraded', 'refused']),
      /** The operation or section that shows it. */
      subject: z.string().optional(),
      because: z.string().optional(),
    }),
  ),
});

export const expected = Record.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'expected.json'), 'utf8')));
