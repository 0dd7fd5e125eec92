/**
 * The supervisor's core: events in, effects out (decision D15). It holds no processes and no clock: the shell gives it
 * the time with each event, and calls `tick` when `nextDeadline` has come.
 *
 * A child's way: idle → launching (waits for Started) → preparing (waits for Ready) → ready → … → down, with resting
 * (waits for its next start) and stopping (asked → terminated → killed) between. Each wait has a deadline, and a configured
 * child that says nothing has another one.
 */
import type { ChildName, ChildPlan, Plan } from './plan.ts';

/** What a child said before it ended by itself. */
export interface FatalReport {
  /** Name of the FatalCode, or its number. */
  readonly code: string;
  readonly message: string;
  readonly help: string;
  /** A new start cannot help. */
  readonly permanent: boolean;
}

/** How the run ended. */
export type Outcome =
  /** A child whose end ends the run did so. */
  | { readonly kind: 'done'; readonly child: ChildName }
  /** Somebody asked for it. */
  | { readonly kind: 'asked' }
  /** Somebody asked twice: everything was killed. */
  | { readonly kind: 'killed' }
  /** The runtime refused to go on, for a reason that it knows. */
  | { readonly kind: 'refused' }
  /** A child was given up. */
  | { readonly kind: 'failed'; readonly child: ChildName; readonly why: string; readonly fatal?: FatalReport };

type At = 'idle' | 'launching' | 'preparing' | 'ready' | 'resting' | 'stopping' | 'down';
type Step = 'asked' | 'terminated' | 'killed';

/** State of one child. */
export interface ChildState {
  readonly at: At;
  /** Counts starts from 1; 0 = never started. Events of older processes are recognised by it. */
  readonly incarnation: number;
  readonly deadline?: number | undefined;
  /** While preparing or ready: by when it must have said something again. */
  readonly silentAt?: number | undefined;
  /** While stopping: how hard it was asked. */
  readonly step?: Step | undefined;
  /** Why the supervisor ends it, when the child is to blame. */
  readonly blame?: string | undefined;
  /** How long it was waited for after SIGTERM, when that was in vain. */
  readonly ignoredTermMs?: number | undefined;
  /** It said that it ends in order. */
  readonly saidStopped: boolean;
  readonly fatal?: FatalReport | undefined;
  /** Times of its unasked ends inside the window. */
  readonly ends: readonly number[];
}

/** State of the whole. */
export interface State {
  readonly plan: Plan;
  readonly phase: 'new' | 'starting' | 'running' | 'stopping' | 'finished';
  readonly children: Readonly<Partial<Record<ChildName, ChildState>>>;
  readonly outcome?: Outcome | undefined;
}

/** What happened. Events of a child carry the incarnation of its process. */
export type Event =
  | { readonly type: 'start' }
  | { readonly type: 'started'; readonly child: ChildName; readonly incarnation: number }
  /** Any message at all. */
  | { readonly type: 'heard'; readonly child: ChildName; readonly incarnation: number }
  | { readonly type: 'ready'; readonly child: ChildName; readonly incarnation: number }
  | { readonly type: 'stopped'; readonly child: ChildName; readonly incarnation: number }
  | { readonly type: 'fatal'; readonly child: ChildName; readonly incarnation: number; readonly report: FatalReport }
  /** Its output breaks the protocol. */
  | { readonly type: 'broken'; readonly child: ChildName; readonly incarnation: number; readonly why: string }
  /** Its process is gone; `how` is text such as `exit code 3`. */
  | {
      readonly type: 'exited';
      readonly child: ChildName;
      readonly incarnation: number;
      readonly clean: boolean;
      readonly how: string;
    }
  | { readonly type: 'refuse' }
  | { readonly type: 'stop' }
  | { readonly type: 'kill' }
  | { readonly type: 'tick' };

/** What the shell has to do, in this order. */
export type Effect =
  | { readonly type: 'spawn'; readonly child: ChildName; readonly incarnation: number }
  | { readonly type: 'configure'; readonly child: ChildName; readonly incarnation: number }
  | { readonly type: 'ask'; readonly child: ChildName; readonly incarnation: number }
  | { readonly type: 'signal'; readonly child: ChildName; readonly incarnation: number; readonly signal: Signal }
  | {
      readonly type: 'notice';
      readonly level: 'info' | 'warn' | 'error';
      readonly child: ChildName;
      readonly text: string;
    }
  | { readonly type: 'finish'; readonly outcome: Outcome };
type Signal = 'SIGTERM' | 'SIGKILL';

/** A supervisor that has not started anything. */
export function initial(plan: Plan): State {
  const children: Partial<Record<ChildName, ChildState>> = {};
  for (const { name } of plan.children) children[name] = { at: 'idle', incarnation: 0, saidStopped: false, ends: [] };
  return { plan, phase: 'new', children };
}

/** The earliest deadline, or undefined when the machine waits for events only. */
export function nextDeadline(state: State): number | undefined {
  const deadlines = Object.values(state.children)
    .flatMap(({ deadline, silentAt }) => [deadline, silentAt])
    .filter((time) => time !== undefined);
  return deadlines.length === 0 ? undefined : Math.min(...deadlines);
}

/** A child has a process in this state. */
export function hasProcess(child: ChildState): boolean {
  return child.at === 'launching' || child.at === 'preparing' || child.at === 'ready' || child.at === 'stopping';
}

/** It has its configuration, and has not been told to end. */
const owesWords = ({ at }: ChildState): boolean => at === 'preparing' || at === 'ready';

/** One step: the next state and what to do. Events that no longer matter change nothing. */
export function step(state: State, event: Event, now: number): { state: State; effects: Effect[] } {
  const turn = new Turn(state, now);
  turn.take(event);
  return { state: turn.state, effects: turn.effects };
}

/** One step in progress: a copy of the state, changed field by field. */
class Turn {
  readonly effects: Effect[] = [];
  readonly #now: number;
  readonly #plan: Plan;
  readonly #children: Partial<Record<ChildName, ChildState>>;
  #phase: State['phase'];
  #outcome: Outcome | undefined;

  constructor(state: State, now: number) {
    this.#now = now;
    this.#plan = state.plan;
    this.#children = { ...state.children };
    this.#phase = state.phase;
    this.#outcome = state.outcome;
  }

  get state(): State {
    return { plan: this.#plan, phase: this.#phase, children: this.#children, outcome: this.#outcome };
  }

  take(event: Event): void {
    if (this.#phase === 'finished') return;
    switch (event.type) {
      case 'start':
        if (this.#phase === 'new') this.#phase = 'starting';
        break;
      case 'refuse':
        this.#stop({ kind: 'refused' });
        break;
      case 'stop':
        this.#stop({ kind: 'asked' });
        break;
      case 'kill':
        this.#kill();
        break;
      case 'tick':
        for (const plan of this.#plan.children) this.#expire(plan);
        for (const plan of this.#plan.children) this.#expectSpeech(plan);
        break;
      default:
        this.#heard(event);
    }
    this.#advance();
  }

  #child(name: ChildName): ChildState {
    return this.#children[name]!;
  }

  #set(name: ChildName, change: Partial<ChildState>): void {
    const next = { ...this.#child(name), ...change };
    // Only a child that works owes a word.
    this.#children[name] = owesWords(next) ? next : { ...next, silentAt: undefined };
  }

  #notice(level: 'info' | 'warn' | 'error', child: ChildName, text: string): void {
    this.effects.push({ type: 'notice', level, child, text });
  }

  #heard(event: Extract<Event, { child: ChildName }>): void {
    const plan = this.#plan.children.find(({ name }) => name === event.child);
    if (plan === undefined) return;
    const child = this.#child(plan.name);
    if (child.incarnation !== event.incarnation || !hasProcess(child)) return;
    const { name } = plan;
    const { limits } = this.#plan;
    switch (event.type) {
      case 'started':
        if (child.at !== 'launching') return;
        this.#set(name, {
          at: 'preparing',
          deadline: this.#now + limits.readyMs,
          silentAt: this.#now + limits.silentMs,
        });
        this.effects.push({ type: 'configure', child: name, incarnation: child.incarnation });
        return;
      case 'heard':
        if (child.silentAt !== undefined) this.#set(name, { silentAt: this.#now + limits.silentMs });
        return;
      case 'ready':
        if (child.at !== 'preparing') return;
        this.#set(name, { at: 'ready', deadline: undefined, silentAt: this.#now + limits.silentMs });
        this.#notice('info', name, child.incarnation === 1 ? 'ready' : `ready again (start ${child.incarnation})`);
        return;
      case 'stopped':
        this.#set(name, { saidStopped: true });
        return;
      case 'fatal':
        this.#set(name, { fatal: event.report });
        if (child.at !== 'stopping') this.#push(name, event.report.message, limits.graceMs);
        return;
      case 'broken':
        if (child.at !== 'stopping') this.#terminate(name, event.why);
        return;
      case 'exited':
        this.#gone(plan, event);
    }
  }

  /** A child that announced its end gets time for it, then is terminated. */
  #push(name: ChildName, blame: string, graceMs: number): void {
    this.#set(name, { at: 'stopping', step: 'asked', blame, deadline: this.#now + graceMs });
  }

  #terminate(name: ChildName, blame?: string): void {
    const { incarnation, blame: earlier } = this.#child(name);
    this.#set(name, {
      at: 'stopping',
      step: 'terminated',
      blame: earlier ?? blame,
      deadline: this.#now + this.#plan.limits.killMs,
    });
    this.effects.push({ type: 'signal', child: name, incarnation, signal: 'SIGTERM' });
  }

  #murder(name: ChildName): void {
    const { incarnation } = this.#child(name);
    this.#set(name, { at: 'stopping', step: 'killed', deadline: this.#now + this.#plan.limits.reapMs });
    this.effects.push({ type: 'signal', child: name, incarnation, signal: 'SIGKILL' });
  }

  #expire(plan: ChildPlan): void {
    const { name } = plan;
    const child = this.#child(name);
    const { limits } = this.#plan;
    if (child.deadline === undefined || child.deadline > this.#now) return;
    switch (child.at) {
      case 'launching':
        this.#terminate(name, `said nothing within ${limits.startedMs} ms of its start`);
        return;
      case 'preparing':
        this.#terminate(name, `was not ready within ${limits.readyMs} ms of its configuration`);
        return;
      case 'resting':
        this.#set(name, { at: 'idle', deadline: undefined });
        return;
      case 'stopping':
        break;
      default:
        this.#set(name, { deadline: undefined });
        return;
    }
    if (child.step === 'asked') {
      this.#notice('warn', name, `did not stop within ${limits.graceMs} ms; terminating it`);
      this.#terminate(name);
    } else if (child.step === 'terminated') {
      this.#notice('warn', name, `did not end within ${limits.killMs} ms of SIGTERM; killing it`);
      this.#set(name, { ignoredTermMs: limits.killMs });
      this.#murder(name);
    } else {
      this.#notice('error', name, 'cannot be killed; left behind');
      this.#set(name, { at: 'down', deadline: undefined, step: undefined });
      this.#stop({ kind: 'failed', child: name, why: 'cannot be killed' });
    }
  }

  /** The child that says nothing is at fault: those that need it may wait for it, and get a fresh interval. */
  #expectSpeech({ name }: ChildPlan): void {
    const { silentAt } = this.#child(name);
    if (silentAt === undefined || silentAt > this.#now) return;
    const { silentMs, killMs } = this.#plan.limits;
    const blame = `said nothing for ${silentMs / 1000} s`;
    this.#notice('warn', name, `${blame}; terminating it`);
    this.#terminate(name, blame);
    const fresh = this.#now + killMs + silentMs;
    for (const other of this.#plan.children) {
      if (this.#needs(other, name) && this.#child(other.name).silentAt !== undefined) {
        this.#set(other.name, { silentAt: fresh });
      }
    }
  }

  /** Directly, or through another. */
  #needs(plan: ChildPlan, name: ChildName): boolean {
    return plan.needs.some(
      (need) => need === name || this.#plan.children.some((other) => other.name === need && this.#needs(other, name)),
    );
  }

  #gone(plan: ChildPlan, event: Extract<Event, { type: 'exited' }>): void {
    const { name } = plan;
    const child = this.#child(name);
    const { blame, saidStopped, fatal, ignoredTermMs } = child;
    const off = {
      deadline: undefined,
      step: undefined,
      blame: undefined,
      ignoredTermMs: undefined,
      saidStopped: false,
      fatal: undefined,
    };
    const how = ignoredTermMs === undefined ? event.how : `${event.how} after ignoring SIGTERM for ${ignoredTermMs} ms`;
    if (this.#phase === 'stopping') {
      if (!event.clean) this.#notice('warn', name, `ended with ${how}`);
      this.#set(name, { ...off, at: 'down' });
      return;
    }
    const orderly = event.clean && saidStopped && blame === undefined;
    this.#set(name, { ...off, at: 'down' });
    if (orderly && plan.endsRun) {
      this.#notice('info', name, 'done');
      this.#stop({ kind: 'done', child: name });
      return;
    }
    this.#failed(plan, fatal?.message ?? `${blame === undefined ? 'ended' : `${blame}; ended`} with ${how}`, fatal);
  }

  #failed(plan: ChildPlan, why: string, fatal: FatalReport | undefined): void {
    const { name } = plan;
    const { limits } = this.#plan;
    const ends = [...this.#child(name).ends.filter((time) => time > this.#now - limits.windowMs), this.#now];
    this.#set(name, { ends });
    const outcome: Outcome = { kind: 'failed', child: name, why, ...(fatal === undefined ? {} : { fatal }) };
    if (!plan.restart || fatal?.permanent === true) {
      this.#notice('error', name, why);
      this.#stop(outcome);
    } else if (ends.length > limits.restarts) {
      this.#notice('error', name, `${why}; given up after ${ends.length} ends in ${limits.windowMs / 1000} s`);
      this.#stop(outcome);
    } else {
      const delay = Math.min(limits.backoffFirstMs * 2 ** (ends.length - 1), limits.backoffMaxMs);
      this.#notice('warn', name, `${why}; next start in ${delay} ms`);
      this.#set(name, { at: 'resting', deadline: this.#now + delay });
    }
  }

  #stop(outcome: Outcome): void {
    this.#outcome ??= outcome;
    this.#phase = 'stopping';
  }

  #kill(): void {
    this.#outcome = { kind: 'killed' };
    this.#phase = 'stopping';
    for (const { name } of this.#plan.children) {
      const child = this.#child(name);
      if (!hasProcess(child) || child.step === 'killed') continue;
      this.#notice('warn', name, 'asked twice; killing it');
      this.#murder(name);
    }
  }

  /** What follows from the state alone: starts while starting or running, the next stop while stopping. */
  #advance(): void {
    if (this.#phase === 'starting' || this.#phase === 'running') this.#startWhatCan();
    if (this.#phase === 'stopping') this.#stopNext();
  }

  #startWhatCan(): void {
    for (const plan of this.#plan.children) {
      const child = this.#child(plan.name);
      if (child.at !== 'idle' || !plan.needs.every((name) => this.#child(name).at === 'ready')) continue;
      const incarnation = child.incarnation + 1;
      this.#set(plan.name, { at: 'launching', incarnation, deadline: this.#now + this.#plan.limits.startedMs });
      this.effects.push({ type: 'spawn', child: plan.name, incarnation });
    }
    if (this.#plan.children.every(({ name }) => this.#child(name).at === 'ready')) this.#phase = 'running';
  }

  #stopNext(): void {
    for (const { name } of this.#plan.children) {
      if (!hasProcess(this.#child(name))) this.#set(name, { at: 'down', deadline: undefined });
    }
    const last = this.#plan.children.findLast(({ name }) => hasProcess(this.#child(name)));
    if (last !== undefined && this.#child(last.name).at !== 'stopping') {
      const { incarnation } = this.#child(last.name);
      this.#set(last.name, { at: 'stopping', step: 'asked', deadline: this.#now + this.#plan.limits.graceMs });
      this.effects.push({ type: 'ask', child: last.name, incarnation });
    }
    if (this.#plan.children.every(({ name }) => this.#child(name).at === 'down')) {
      this.#phase = 'finished';
      this.effects.push({ type: 'finish', outcome: this.#outcome ?? { kind: 'asked' } });
    }
  }
}
