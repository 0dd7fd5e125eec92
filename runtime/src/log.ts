/** The runtime's log: pino, always to stderr; as text for people, or as JSON lines. */
import { type DestinationStream, type Logger, pino } from 'pino';
import type { Settings } from './config/settings.ts';

export type { Logger };

/** Where lines go; the live figures share it, so that a line never lands inside a refreshed one. */
export interface LineSink {
  write(line: string): void;
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** `12:00:00.000 warn  host: did not stop` from pino's JSON. A line that is no JSON is given as it is. */
export function formatLine(json: string): string {
  let entry: { level?: number; time?: number; child?: string; msg?: string };
  try {
    entry = JSON.parse(json);
  } catch {
    return json;
  }
  const time = new Date(entry.time ?? 0).toISOString().slice(11, 23);
  const level = (LEVELS[entry.level ?? 30] ?? 'info').padEnd(5);
  return `${time} ${level} ${entry.child === undefined ? '' : `${entry.child}: `}${entry.msg ?? ''}\n`;
}

/** Makes the log of a run. The run's id stands in each JSON line. */
export function makeLog(settings: Pick<Settings, 'log_level' | 'log_format'>, sink: LineSink, runId?: string): Logger {
  const destination: DestinationStream =
    settings.log_format === 'json' ? sink : { write: (line) => sink.write(formatLine(line)) };
  const base = runId === undefined ? {} : { run: runId };
  return pino({ level: settings.log_level, base }, destination);
}
