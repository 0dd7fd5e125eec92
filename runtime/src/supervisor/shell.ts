/** The thin shell around the machine: gives it processes, time and messages, and does what it says. */
import { supervisor } from '@punktfunk/abi';
import type { Logger } from '../log.ts';
import { AttendedTime, LOOK_MS } from './attended-time.ts';
import {
  type Effect,
  type Event,
  type FatalReport,
  initial,
  nextDeadline,
  type Outcome,
  type State,
  step,
} from './machine.ts';
import type { ChildName, ChildPlan, Limits } from './plan.ts';
import { ChildProcess, type Launch } from './process.ts';

type Frame = supervisor.SupervisorFrame;
/** The document that a child gets. */
export type Configuration = {
  [N in 'ConfigureHost' | 'ConfigureSimulator' | 'ConfigureClient']: {
    readonly name: N;
    readonly message: supervisor.SupervisorMessages[N];
  };
}['ConfigureHost' | 'ConfigureSimulator' | 'ConfigureClient'];

/** What the children have said of themselves, newest process each. */
export interface Facts {
  readonly started: Partial<Record<ChildName, supervisor.Started>>;
  readonly ready: Partial<Record<ChildName, supervisor.Ready>>;
}

/** One child: how it is treated, started and configured. */
export interface ChildSpec {
  readonly plan: ChildPlan;
  readonly launch: Launch;
  /** Asked for each start of the process, after its Started message; `start` counts from 1. */
  readonly configure: (facts: Facts, start: number) => Configuration;
}

/** Who watches a supervision. */
export interface Observer {
  /** Started and Ready pass here before they count: false refuses the run. */
  readonly admit: (child: ChildName, frame: Frame) => boolean;
  /** Every message of every child. */
  readonly onFrame: (child: ChildName, frame: Frame) => void;
  /** A process began; `start` counts from 1. */
  readonly onStart: (child: ChildName, start: number, pid: number | undefined) => void;
  /** Ordered stopping has begun. */
  readonly onStopping: () => void;
}

/** Lines of a child's log that are kept for the report of its failure. */
const TAIL_LINES = 20;
/** Fatal reports that a new start of the same process cannot help. */
const PERMANENT: ReadonlySet<number> = new Set<number>([
  supervisor.FatalCode.BAD_CONFIG,
  supervisor.FatalCode.ADDRESS_IN_USE,
  supervisor.FatalCode.DRIVER_LOAD,
  supervisor.FatalCode.LOCKSTEP,
  supervisor.FatalCode.SOURCE,
]);

/** Supervises until `finished` resolves. */
export class Supervision {
  readonly facts: Facts = { started: {}, ready: {} };
  readonly #specs: readonly ChildSpec[];
  readonly #observer: Observer;
  readonly #log: Logger;
  readonly #processes: Partial<Record<ChildName, ChildProcess>> = {};
  readonly #tails: Partial<Record<ChildName, string[]>> = {};
  readonly #done = Promise.withResolvers<Outcome>();
  readonly #queue: Event[] = [];
  readonly #time = new AttendedTime();
  #state: State;
  #timer: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(specs: readonly ChildSpec[], limits: Limits, observer: Observer, log: Logger) {
    this.#specs = specs;
    this.#observer = observer;
    this.#log = log;
    this.#state = initial({ children: specs.map(({ plan }) => plan), limits });
  }

  /** How the run ended; resolves once, when every child is down. */
  get finished(): Promise<Outcome> {
    return this.#done.promise;
  }

  /** State of the machine, for figures and tests. */
  get state(): State {
    return this.#state;
  }

  start(): void {
    this.#feed({ type: 'start' });
  }
  /** Ordered stop. */
  stop(): void {
    this.#feed({ type: 'stop' });
  }
  kill(): void {
    this.#feed({ type: 'kill' });
  }

  /** Sends a message to a running child; nothing when it has no process. */
  send<N extends supervisor.SupervisorName>(
    child: ChildName,
    name: N,
    message: Partial<supervisor.SupervisorMessages[N]>,
  ): void {
    this.#processes[child]?.send(name, message);
  }

  /** Last lines of a child's log, oldest first. */
  tail(child: ChildName): readonly string[] {
    return this.#tails[child] ?? [];
  }

  /** Events that arise while effects are carried out wait for their turn. */
  #feed(event: Event): void {
    this.#queue.push(event);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        const before = this.#state.phase;
        const { state, effects } = step(this.#state, next, this.#time.look(performance.now()));
        this.#state = state;
        if (state.phase === 'stopping' && before !== 'stopping') this.#observer.onStopping();
        for (const effect of effects) this.#perform(effect);
      }
    } finally {
      this.#busy = false;
    }
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const deadline = nextDeadline(this.#state);
    if (deadline === undefined) return;
    const left = Math.ceil(deadline - this.#time.look(performance.now()));
    this.#timer = setTimeout(() => this.#feed({ type: 'tick' }), Math.min(Math.max(0, left), LOOK_MS));
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'spawn':
        this.#spawn(effect.child, effect.incarnation);
        return;
      case 'configure':
        this.#configure(effect.child, effect.incarnation);
        return;
      case 'ask': {
        const process = this.#processes[effect.child];
        process?.send('Stop', { reason: this.#stopReason() });
        process?.endInput();
        return;
      }
      case 'signal':
        this.#processes[effect.child]?.signal(effect.signal);
        return;
      case 'notice':
        this.#log[effect.level]({ child: effect.child }, effect.text);
        return;
      case 'finish':
        clearTimeout(this.#timer);
        this.#done.resolve(effect.outcome);
    }
  }

  #stopReason(): number {
    const { DONE, OPERATOR } = supervisor.StopReason;
    return this.#state.outcome?.kind === 'done' ? DONE : OPERATOR;
  }

  #spawn(child: ChildName, incarnation: number): void {
    const spec = this.#spec(child);
    const tail: string[] = [];
    this.#tails[child] = tail;
    delete this.facts.started[child];
    delete this.facts.ready[child];
    const process = new ChildProcess(spec.launch, {
      onFrame: (frame) => this.#hear(child, incarnation, frame),
      onBroken: (why) => this.#feed({ type: 'broken', child, incarnation, why }),
      onLine: (line) => {
        tail.push(line);
        if (tail.length > TAIL_LINES) tail.shift();
        this.#log[levelOf(line)]({ child }, line);
      },
      onGone: (clean, how) => {
        if (this.#processes[child] === process) delete this.#processes[child];
        this.#feed({ type: 'exited', child, incarnation, clean, how });
      },
    });
    this.#processes[child] = process;
    this.#log.debug({ child }, `start ${incarnation}, process ${process.pid ?? 'none'}`);
    this.#observer.onStart(child, incarnation, process.pid);
  }

  #configure(child: ChildName, incarnation: number): void {
    try {
      const { name, message } = this.#spec(child).configure(this.facts, incarnation);
      this.#processes[child]?.send(name, message);
    } catch (error) {
      const why = `its configuration cannot be written: ${(error as Error).message}`;
      const report: FatalReport = { code: 'BAD_CONFIG', message: why, help: '', permanent: true };
      this.#feed({ type: 'fatal', child, incarnation, report });
    }
  }

  #hear(child: ChildName, incarnation: number, frame: Frame): void {
    if (frame.name === 'Started') this.facts.started[child] = frame.message;
    if (frame.name === 'Ready') this.facts.ready[child] = frame.message;
    if ((frame.name === 'Started' || frame.name === 'Ready') && !this.#observer.admit(child, frame)) {
      this.#feed({ type: 'refuse' });
      return;
    }
    this.#observer.onFrame(child, frame);
    this.#feed({ type: 'heard', child, incarnation });
    switch (frame.name) {
      case 'Started':
        this.#feed({ type: 'started', child, incarnation });
        return;
      case 'Ready':
        this.#feed({ type: 'ready', child, incarnation });
        return;
      case 'Stopped':
        this.#feed({ type: 'stopped', child, incarnation });
        return;
      case 'Dropped': {
        const { messages, log_lines } = frame.message;
        this.#log.warn({ child, messages: String(messages), logLines: String(log_lines) }, 'dropped while nobody read');
        return;
      }
      case 'Fatal': {
        const { code, message, help } = frame.message;
        const name = supervisor.FatalCodeName(code) ?? `code ${code}`;
        const report: FatalReport = { code: name, message, help, permanent: PERMANENT.has(code) };
        this.#feed({ type: 'fatal', child, incarnation, report });
        return;
      }
    }
  }

  #spec(child: ChildName): ChildSpec {
    const spec = this.#specs.find(({ plan }) => plan.name === child);
    if (spec === undefined) throw new Error(`no child ${child}`);
    return spec;
  }
}

/** Level of a child's line, from the word that its logger puts near the start. */
function levelOf(line: string): 'error' | 'warn' | 'info' | 'debug' | 'trace' {
  const word = /\b(ERROR|WARN|INFO|DEBUG|TRACE)\b/.exec(line.slice(0, 80))?.[1];
  if (word === undefined) return 'info';
  return word.toLowerCase() as 'error' | 'warn' | 'info' | 'debug' | 'trace';
}
