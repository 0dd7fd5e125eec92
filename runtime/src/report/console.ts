/** Stderr as a screen: log lines, and below them one line of live figures that is drawn again in place. */

/** What stderr can do. */
export interface Terminal {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  write(text: string): void;
}

const ERASE = '\r\x1b[2K';

/** A sink for log lines that keeps the live line last. */
export class Console {
  readonly #terminal: Terminal;
  #live = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** A whole line of the log, line feed included. */
  write(line: string): void {
    if (this.#live === '') {
      this.#terminal.write(line);
      return;
    }
    this.#terminal.write(`${ERASE}${line}${this.#live}`);
  }

  /** Shows figures: redrawn in place on a terminal, a line of its own elsewhere. */
  show(line: string): void {
    if (!this.#terminal.isTTY) {
      this.#terminal.write(`${line}\n`);
      return;
    }
    const width = this.#terminal.columns ?? 80;
    this.#live = line.length < width ? line : line.slice(0, width - 1);
    this.#terminal.write(`${ERASE}${this.#live}`);
  }

  /** Leaves the last figures where they are and goes on below. */
  settle(): void {
    if (this.#live !== '') this.#terminal.write('\n');
    this.#live = '';
  }
}
