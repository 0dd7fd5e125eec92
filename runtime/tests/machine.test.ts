/** The supervisor's core, walked in virtual time against children that behave in every bad way. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AttendedTime, LOOK_MS } from '../src/supervisor/attended-time.ts';
import {
  type Effect,
  type Event,
  hasProcess,
  initial,
  nextDeadline,
  type State,
  step,
} from '../src/supervisor/machine.ts';
import { type ChildName, LIMITS, type Plan } from '../src/supervisor/plan.ts';

const PLAN: Plan = {
  children: [
    { name: 'simulator', needs: [], restart: true, endsRun: false },
    { name: 'host', needs: ['simulator'], restart: true, endsRun: true },
    { name: 'client', needs: ['host'], restart: false, endsRun: true },
  ],
  limits: LIMITS,
};
const SERVE: Plan = { ...PLAN, children: PLAN.children.slice(0, 2) };
const ORDER: readonly ChildName[] = ['simulator', 'host', 'client'];

/** How one process of a child behaves; times are milliseconds after the event before. */
interface Script {
  readonly startedAfter: number | undefined;
  readonly readyAfter: number | undefined;
  /** Ends by itself after being ready (or, when never ready, after its start). */
  readonly endsAfter: number | undefined;
  readonly endsCleanly: boolean;
  readonly fatal: 'none' | 'transient' | 'permanent';
  /** Tells its status each second from its configuration on, until it is so old; undefined: always. */
  readonly speaksFor: number | undefined;
  /** So long after it fell silent it speaks again. */
  readonly speaksAgainAfter?: number;
  readonly stopsAfter: number | undefined;
  readonly termAfter: number | undefined;
  readonly killAfter: number | undefined;
}
interface Agenda {
  readonly at: number;
  readonly event: Event;
}
interface Process {
  readonly child: ChildName;
  readonly incarnation: number;
  readonly script: Script;
}

/** Plays scripts against the machine and checks, after every step, what must always hold. */
class SimulatedRun {
  state: State;
  now = 0;
  readonly log: { now: number; effect: Effect }[] = [];
  readonly processes = new Map<ChildName, Process>();
  readonly #scripts: readonly Script[];
  readonly #configured = new Map<ChildName, number>();
  #agenda: Agenda[] = [];
  #next = 0;
  #stopAskedAt: number | undefined;

  constructor(plan: Plan, scripts: readonly Script[]) {
    this.state = initial(plan);
    this.#scripts = scripts;
  }

  plan(at: number, event: Event): void {
    this.#agenda.push({ at, event });
  }

  /** Runs until the machine has finished, nothing is left to come, or the time is over. */
  run(until: number): void {
    while (this.state.phase !== 'finished') {
      this.#agenda.sort((a, b) => a.at - b.at);
      const planned = this.#agenda[0]?.at;
      const deadline = nextDeadline(this.state);
      const next = Math.min(planned ?? Number.POSITIVE_INFINITY, deadline ?? Number.POSITIVE_INFINITY);
      if (next > until) return;
      this.now = Math.max(this.now, next);
      if (planned === next) this.#feed(this.#agenda.shift()!.event);
      else this.#feed({ type: 'tick' });
    }
  }

  #feed(event: Event): void {
    if (event.type === 'exited') {
      const process = this.processes.get(event.child);
      if (process?.incarnation !== event.incarnation) return;
      this.processes.delete(event.child);
    } else if ('child' in event && this.processes.get(event.child)?.incarnation !== event.incarnation) {
      return;
    }
    if (event.type === 'heard') this.#speakAgain(event);
    const { state, effects } = step(this.state, event, this.now);
    this.state = state;
    if (state.phase === 'stopping') this.#stopAskedAt ??= this.now;
    for (const effect of effects) this.#do(effect);
    this.#check();
  }

  /** The next status of a process that still tells them. */
  #speakAgain(event: Extract<Event, { type: 'heard' }>): void {
    const { speaksFor = Number.POSITIVE_INFINITY } = this.processes.get(event.child)!.script;
    const next = this.now + STATUS_MS;
    if (next <= this.#configured.get(event.child)! + speaksFor) this.#agenda.push({ at: next, event });
  }

  #do(effect: Effect): void {
    this.log.push({ now: this.now, effect });
    if (effect.type === 'notice' && effect.text.startsWith('cannot be killed')) this.processes.delete(effect.child);
    if (effect.type === 'notice' || effect.type === 'finish') return;
    const { child, incarnation } = effect;
    const event = (delay: number | undefined, happened: Event): void => {
      if (delay !== undefined) this.#agenda.push({ at: this.now + delay, event: happened });
    };
    const process = this.processes.get(child);
    switch (effect.type) {
      case 'spawn': {
        expect(process, `a second ${child} at once`).toBeUndefined();
        expect(this.#stopAskedAt, 'a start after the stop').toBeUndefined();
        for (const need of this.state.plan.children.find(({ name }) => name === child)!.needs) {
          expect(this.state.children[need]?.at).toBe('ready');
        }
        const script = this.#scripts[this.#next++ % this.#scripts.length]!;
        this.processes.set(child, { child, incarnation, script });
        event(script.startedAfter, { type: 'started', child, incarnation });
        if (script.startedAfter === undefined) this.#end(child, incarnation, script);
        return;
      }
      case 'configure': {
        const script = process!.script;
        event(script.readyAfter, { type: 'ready', child, incarnation });
        const { speaksFor = Number.POSITIVE_INFINITY, speaksAgainAfter } = script;
        this.#configured.set(child, this.now);
        if (speaksFor >= STATUS_MS) event(STATUS_MS, { type: 'heard', child, incarnation });
        if (speaksAgainAfter !== undefined) event(speaksFor + speaksAgainAfter, { type: 'heard', child, incarnation });
        this.#end(child, incarnation, script);
        return;
      }
      case 'ask': {
        for (const later of ORDER.slice(ORDER.indexOf(child) + 1)) {
          expect(this.processes.has(later), `${child} is asked to stop before ${later} is gone`).toBe(false);
        }
        const delay = process!.script.stopsAfter;
        event(delay, { type: 'stopped', child, incarnation });
        event(delay, { type: 'exited', child, incarnation, clean: true, how: 'exit code 0' });
        return;
      }
      case 'signal': {
        const delay = effect.signal === 'SIGTERM' ? process!.script.termAfter : process!.script.killAfter;
        event(delay, { type: 'exited', child, incarnation, clean: false, how: effect.signal });
      }
    }
  }

  #end(child: ChildName, incarnation: number, script: Script): void {
    if (script.endsAfter === undefined) return;
    const at = this.now + script.endsAfter;
    if (script.fatal !== 'none') {
      const report = { code: 'X', message: 'it said so', help: '', permanent: script.fatal === 'permanent' };
      this.#agenda.push({ at, event: { type: 'fatal', child, incarnation, report } });
    }
    const clean = script.endsCleanly && script.fatal === 'none';
    if (clean) this.#agenda.push({ at, event: { type: 'stopped', child, incarnation } });
    this.#agenda.push({ at, event: { type: 'exited', child, incarnation, clean, how: `exit code ${clean ? 0 : 1}` } });
  }

  #check(): void {
    const finishes = this.log.filter(({ effect }) => effect.type === 'finish');
    expect(finishes.length).toBe(this.state.phase === 'finished' ? 1 : 0);
    for (const [name, child] of Object.entries(this.state.children)) {
      const waits =
        child.at === 'launching' || child.at === 'preparing' || child.at === 'resting' || child.at === 'stopping';
      expect(child.deadline !== undefined, `${name} in ${child.at} has ${waits ? 'no' : 'a'} deadline`).toBe(waits);
      const watched = child.at === 'preparing' || child.at === 'ready';
      expect(child.silentAt !== undefined, `${name} in ${child.at}: silence ${watched ? 'un' : ''}watched`).toBe(
        watched,
      );
    }
    if (this.state.phase === 'finished') {
      for (const child of Object.values(this.state.children)) expect(child.at).toBe('down');
    }
    if (this.#stopAskedAt !== undefined && this.state.phase !== 'finished') {
      const { graceMs, killMs, reapMs } = this.state.plan.limits;
      const bound = this.state.plan.children.length * (graceMs + killMs + reapMs) + killMs + reapMs;
      expect(this.now - this.#stopAskedAt, 'stopping takes too long').toBeLessThanOrEqual(bound);
    }
  }

  starts(child: ChildName): number[] {
    return this.log.flatMap(({ now, effect }) => (effect.type === 'spawn' && effect.child === child ? now : []));
  }
  kinds(): string[] {
    return this.log.flatMap(({ effect }) =>
      effect.type === 'notice'
        ? []
        : effect.type === 'finish'
          ? `finish ${effect.outcome.kind}`
          : effect.type === 'signal'
            ? `${effect.signal} ${effect.child}`
            : `${effect.type} ${effect.child}`,
    );
  }
}

/** Distance of a child's statuses. */
const STATUS_MS = 1000;
const GOOD: Script = {
  startedAfter: 20,
  readyAfter: 30,
  endsAfter: undefined,
  endsCleanly: true,
  fatal: 'none',
  speaksFor: undefined,
  stopsAfter: 40,
  termAfter: 5,
  killAfter: 1,
};

const delay = (max: number) => fc.option(fc.nat({ max }), { nil: undefined, freq: 4 });
const script = (): fc.Arbitrary<Script> =>
  fc.record({
    startedAfter: delay(6000),
    readyAfter: delay(20_000),
    endsAfter: delay(30_000),
    endsCleanly: fc.boolean(),
    fatal: fc.constantFrom('none', 'none', 'none', 'transient', 'permanent'),
    speaksFor: delay(40_000),
    stopsAfter: delay(4000),
    termAfter: delay(1500),
    killAfter: fc.option(fc.nat({ max: 50 }), { nil: undefined, freq: 20 }),
  });

test('supervisor walk: order, single processes, bounded stops, at whatever the children do', () => {
  fc.assert(
    fc.property(
      fc.array(script(), { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(fc.nat({ max: 60_000 }), fc.constantFrom<Event['type']>('stop', 'stop', 'kill', 'refuse')), {
        maxLength: 4,
      }),
      fc.boolean(),
      (scripts, outside, serve) => {
        const run = new SimulatedRun(serve ? SERVE : PLAN, scripts);
        run.plan(0, { type: 'start' });
        for (const [at, type] of outside) run.plan(at, { type } as Event);
        run.run(50_000);
        run.plan(60_001, { type: 'stop' });
        run.run(1_000_000);
        expect(run.state.phase).toBe('finished');
      },
    ),
    { numRuns: 2000 },
  );
});

test('supervisor walk: never more starts in a window than allowed', () => {
  fc.assert(
    fc.property(fc.array(script(), { minLength: 1, maxLength: 6 }), (scripts) => {
      const run = new SimulatedRun(SERVE, scripts);
      run.plan(0, { type: 'start' });
      run.run(600_000);
      for (const child of ORDER) {
        const starts = run.starts(child);
        for (const [index, time] of starts.entries()) {
          const inWindow = starts.slice(index).filter((later) => later - time < LIMITS.windowMs);
          expect(inWindow.length).toBeLessThanOrEqual(LIMITS.restarts + 2);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('starts in order, each after the readiness of what it needs, and stops in the reverse order', () => {
  const run = new SimulatedRun(PLAN, [GOOD]);
  run.plan(0, { type: 'start' });
  run.plan(1000, { type: 'stop' });
  run.run(10_000);
  expect(run.kinds()).toEqual([
    'spawn simulator',
    'configure simulator',
    'spawn host',
    'configure host',
    'spawn client',
    'configure client',
    'ask client',
    'ask host',
    'ask simulator',
    'finish asked',
  ]);
});

test('a simulator that dies is started again while the host stays', () => {
  const run = new SimulatedRun(SERVE, [{ ...GOOD, endsAfter: 500, endsCleanly: false }, GOOD, GOOD]);
  run.plan(0, { type: 'start' });
  run.run(5000);
  expect(run.starts('simulator')).toEqual([0, 520 + LIMITS.backoffFirstMs]);
  expect(run.starts('host')).toEqual([50]);
  expect(run.state.phase).toBe('running');
});

test('a child that keeps ending is given up with what it said', () => {
  const run = new SimulatedRun(SERVE, [{ ...GOOD, readyAfter: undefined, endsAfter: 10, fatal: 'transient' }]);
  run.plan(0, { type: 'start' });
  run.run(100_000);
  expect(run.starts('simulator')).toHaveLength(LIMITS.restarts + 1);
  expect(run.state.outcome).toMatchObject({ kind: 'failed', child: 'simulator', why: 'it said so' });
});

test('a fatal report that no new start can help is final at once', () => {
  const run = new SimulatedRun(SERVE, [{ ...GOOD, readyAfter: undefined, endsAfter: 10, fatal: 'permanent' }]);
  run.plan(0, { type: 'start' });
  run.run(100_000);
  expect(run.starts('simulator')).toEqual([0]);
  expect(run.state.outcome).toMatchObject({ kind: 'failed', fatal: { code: 'X', permanent: true } });
});

test('a child that ignores Stop is terminated at the grace, then killed', () => {
  const run = new SimulatedRun(SERVE, [{ ...GOOD, stopsAfter: undefined, termAfter: undefined }]);
  run.plan(0, { type: 'start' });
  run.plan(1000, { type: 'stop' });
  run.run(100_000);
  const signals = run.log.flatMap(({ now, effect }) => (effect.type === 'signal' ? [[now, effect.signal]] : []));
  const { graceMs, killMs } = LIMITS;
  expect(signals.slice(0, 2)).toEqual([
    [1000 + graceMs, 'SIGTERM'],
    [1000 + graceMs + killMs, 'SIGKILL'],
  ]);
  expect(run.state.phase).toBe('finished');
});

for (const [state, change, since] of [
  ['between configuration and Ready', { readyAfter: undefined, speaksFor: 0 }, 20],
  ['after some statuses, but never ready', { readyAfter: undefined, speaksFor: 3000 }, 3020],
  ['as soon as it is ready', { speaksFor: 0 }, 50],
  ['after it has served', { speaksFor: 9000 }, 9020],
] as const) {
  test(`a child that falls silent ${state} is terminated, killed and started again`, () => {
    const run = new SimulatedRun(SERVE, [{ ...GOOD, ...change, termAfter: undefined }, GOOD, GOOD, GOOD]);
    run.plan(0, { type: 'start' });
    run.run(30_000);
    const { silentMs, killMs, backoffFirstMs } = LIMITS;
    const signals = run.log.flatMap(({ now, effect }) =>
      effect.type === 'signal' ? [[now, effect.child, effect.signal]] : [],
    );
    expect(signals).toEqual([
      [since + silentMs, 'simulator', 'SIGTERM'],
      [since + silentMs + killMs, 'simulator', 'SIGKILL'],
    ]);
    expect(run.starts('simulator')).toEqual([0, since + silentMs + killMs + 1 + backoffFirstMs]);
    const texts = run.log.flatMap(({ effect }) => (effect.type === 'notice' ? `${effect.child}: ${effect.text}` : []));
    expect(texts).toContain('simulator: said nothing for 5 s; terminating it');
    expect(texts).toContain(
      `simulator: said nothing for 5 s; ended with SIGKILL after ignoring SIGTERM for ${killMs} ms; next start in ${backoffFirstMs} ms`,
    );
  });
}

test('a simulator that hangs is at fault, not those that wait for it', () => {
  // All three fall silent at once, and the two that need the simulator a little earlier in their own second.
  const waits = { ...GOOD, speaksFor: 3000 };
  const run = new SimulatedRun(PLAN, [{ ...GOOD, speaksFor: 3000 }, waits, waits, GOOD]);
  run.plan(0, { type: 'start' });
  run.run(10_000);
  expect(run.kinds().filter((kind) => kind.startsWith('SIG'))).toEqual(['SIGTERM simulator']);
});

test('a child that speaks again in time is left alone; one that was told to end is ended nevertheless', () => {
  const { silentMs } = LIMITS;
  const inTime = new SimulatedRun(SERVE, [{ ...GOOD, speaksFor: 3000, speaksAgainAfter: silentMs - 1 }, GOOD, GOOD]);
  inTime.plan(0, { type: 'start' });
  inTime.run(3020 + 2 * silentMs - 2);
  expect(inTime.kinds().filter((kind) => kind.startsWith('SIG'))).toEqual([]);
  const late = new SimulatedRun(SERVE, [
    { ...GOOD, speaksFor: 3000, speaksAgainAfter: silentMs + 1, termAfter: undefined },
    GOOD,
    GOOD,
  ]);
  late.plan(0, { type: 'start' });
  late.run(30_000);
  expect(late.kinds().filter((kind) => kind.startsWith('SIG'))).toEqual(['SIGTERM simulator', 'SIGKILL simulator']);
  expect(late.state.phase).toBe('running');
});

test('time in which the runtime itself was stopped counts for nobody', () => {
  const time = new AttendedTime();
  let state = initial({ children: PLAN.children.slice(0, 1), limits: LIMITS });
  const feed = (now: number, event: Event): string[] => {
    const next = step(state, event, time.look(now));
    state = next.state;
    return next.effects.map(({ type }) => type);
  };
  const child = { child: 'simulator', incarnation: 1 } as const;
  feed(1000, { type: 'start' });
  // Each wait is stretched by a pause of a minute: for Started, for Ready, for a status.
  expect(feed(61_000, { type: 'tick' })).toEqual([]);
  expect(feed(61_001, { type: 'started', ...child })).toEqual(['configure']);
  expect(feed(121_001, { type: 'tick' })).toEqual([]);
  expect(feed(121_002, { type: 'ready', ...child })).toEqual(['notice']);
  expect(feed(181_002, { type: 'tick' })).toEqual([]);
  feed(181_003, { type: 'heard', ...child });
  // Without a pause, silence is silence.
  const told = Array.from({ length: LIMITS.silentMs / LOOK_MS }, (_, look) =>
    feed(181_003 + (look + 1) * LOOK_MS, { type: 'tick' }),
  ).flat();
  expect(told).toEqual(['notice', 'signal']);
});

test('asked twice: every process is killed at once', () => {
  const run = new SimulatedRun(PLAN, [{ ...GOOD, stopsAfter: undefined }]);
  run.plan(0, { type: 'start' });
  run.plan(1000, { type: 'stop' });
  run.plan(1100, { type: 'kill' });
  run.run(2000);
  expect(run.state.outcome).toEqual({ kind: 'killed' });
  expect(run.now).toBeLessThanOrEqual(1101);
  expect(Object.values(run.state.children).some(hasProcess)).toBe(false);
});

test('events of an older process change nothing', () => {
  const run = new SimulatedRun(SERVE, [GOOD]);
  run.plan(0, { type: 'start' });
  run.run(1000);
  const before = run.state;
  const after = step(before, { type: 'exited', child: 'host', incarnation: 7, clean: false, how: 'exit code 1' }, 2000);
  expect(after.state).toEqual(before);
  expect(after.effects).toEqual([]);
});
