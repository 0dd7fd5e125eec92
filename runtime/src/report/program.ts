/** The program inside an X display of our own: whether it still runs, and how it ended. */
import { supervisor } from '@punktfunk/abi';

/** In the demo's document: null when no program was asked for. */
export interface ProgramReport {
  readonly ended: boolean;
  /** Exit status, or minus the signal; null as long as it runs. */
  readonly code: number | null;
  /** A sentence for people, with its last words. */
  readonly detail: string;
}

/** Takes events of the source, newest last. */
export class ProgramWatch {
  #report: ProgramReport | null;

  /** `command`: as in the setting `run`, empty when there is none. */
  constructor(command: string) {
    this.#report = command === '' ? null : { ended: false, code: null, detail: '' };
  }

  take({ event, code, detail }: supervisor.SourceEvent): void {
    const { PROGRAM_STARTED, PROGRAM_ENDED } = supervisor.SourceEventKind;
    if (event === PROGRAM_STARTED) this.#report = { ended: false, code: null, detail };
    if (event === PROGRAM_ENDED) this.#report = { ended: true, code, detail };
  }

  get report(): ProgramReport | null {
    return this.#report;
  }
}

/** The line of the summary; undefined when there is no program. */
export function programLine(report: ProgramReport | null): string | undefined {
  if (report === null) return undefined;
  const { ended, detail } = report;
  return `  program   ${ended ? `ENDED: ${detail}` : detail === '' ? 'was not started' : 'runs'}`;
}
