/**
 * `pf-gen check` when nothing changed: gives the result of the last full check if everything that it stood on is the
 * same, byte by byte. Knows only the plainest command lines; for any other, and for any doubt, the full check runs.
 */
import { findConfig } from '../../config/find.ts';
import { keptResult } from './record.ts';

/** A command line that asks for nothing but a check. */
export interface PlainCheck {
  readonly config?: string;
  readonly format: 'text' | 'json';
}

/** Reads `check [--json] [--config PATH]`; undefined for everything else. */
export function plainCheck(argv: readonly string[]): PlainCheck | undefined {
  if (argv[0] !== 'check') return undefined;
  let format: PlainCheck['format'] = 'text';
  let config: string | undefined;
  const rest = argv.slice(1);
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '--json') format = 'json';
    else if (argument === '--config' && config === undefined && rest[0]?.startsWith('-') === false)
      config = rest.shift();
    else return undefined;
  }
  return { format, ...(config === undefined ? {} : { config }) };
}

/** The result of the last full check, when it still is the result. */
export function unchanged(cwd: string, asked: PlainCheck): { data: unknown; text: string } | undefined {
  try {
    const config = findConfig(cwd, asked.config);
    // A module may read anything: only its own run knows.
    return config?.endsWith('.json') === true ? keptResult(config) : undefined;
  } catch {
    return undefined;
  }
}
