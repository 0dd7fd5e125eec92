/** What a test sees of a process that runs: whoever waits for more of it is woken by what comes, by its end, or by a limit. */
export class Waiters {
  readonly #waiters = new Set<() => void>();
  #over = false;

  /** The process has ended, and nothing more will be seen. */
  get over(): boolean {
    return this.#over;
  }

  /** Something more was seen. */
  wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  end(): void {
    this.#over = true;
    this.wake();
  }

  /** Waits until `find` gives something. Fails in the words of `missing` when the process is over, or after `ms`. */
  async until<T>(find: () => T | undefined, missing: () => string, ms = 60_000): Promise<T> {
    const deadline = AbortSignal.timeout(ms);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (this.#over) throw new Error(`it ended without ${missing()}`);
      if (deadline.aborted) throw new Error(`within ${ms} ms there was no ${missing()}`);
      await new Promise<void>((resolve) => {
        const once = () => {
          this.#waiters.delete(once);
          deadline.removeEventListener('abort', once);
          resolve();
        };
        this.#waiters.add(once);
        deadline.addEventListener('abort', once);
      });
    }
  }
}
