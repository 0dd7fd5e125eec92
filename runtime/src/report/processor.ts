/** What each gigabit costs the host and the client, by the processor time that they tell of themselves. */
import type { supervisor } from '@punktfunk/abi';
import type { ChildName } from '../supervisor/plan.ts';

/** Processor seconds for each gigabit that was sent, and received; null: not enough was told. */
export interface ProcessorShares {
  readonly host_s_per_gbit: number | null;
  readonly client_s_per_gbit: number | null;
}

interface Told {
  readonly cpuUs: bigint;
  readonly bytes: bigint;
}

/** From the first status with traffic to the last one: what a process costs at its start is none of it. */
class Share {
  #first: Told | undefined;
  #last: Told | undefined;

  take(told: Told): void {
    if (told.bytes === 0n) return;
    this.#first ??= told;
    this.#last = told;
  }

  get secondsPerGigabit(): number | null {
    if (this.#first === undefined || this.#last === undefined) return null;
    const gigabits = (Number(this.#last.bytes - this.#first.bytes) * 8) / 1e9;
    return gigabits <= 0 ? null : Number(this.#last.cpuUs - this.#first.cpuUs) / 1e6 / gigabits;
  }
}

/** Listens to the statuses of both. */
export class ProcessorWatch {
  #host = new Share();
  #client = new Share();

  onFrame(frame: supervisor.SupervisorFrame): void {
    if (frame.name === 'HostStatus') this.#host.take({ cpuUs: frame.message.cpu_us, bytes: frame.message.bytes_sent });
    if (frame.name !== 'ClientStatus') return;
    this.#client.take({ cpuUs: frame.message.cpu_us, bytes: frame.message.bytes_received });
  }

  /** A child that is started anew counts from zero. */
  onStart(child: ChildName): void {
    if (child === 'host') this.#host = new Share();
    if (child === 'client') this.#client = new Share();
  }

  get shares(): ProcessorShares {
    const rounded = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 1000);
    return {
      host_s_per_gbit: rounded(this.#host.secondsPerGigabit),
      client_s_per_gbit: rounded(this.#client.secondsPerGigabit),
    };
  }
}
