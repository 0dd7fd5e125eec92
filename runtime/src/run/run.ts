/**
 * One run of `serve` or `demo`: everything is checked before the first process starts, the children are supervised, and
 * nothing is left behind, however it ends.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { PLANES, type supervisor } from '@punktfunk/abi';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import { readLockOf } from 'pf-gen-lock';
import { locate, needProgram, programOf } from '../artefacts.ts';
import { type Mode, parseMode } from '../config/mode.ts';
import type { Resolved } from '../config/resolve.ts';
import type { CommandName, Settings } from '../config/settings.ts';
import {
  checkAtRest,
  checkRunning,
  namedStamps,
  type Part,
  type PartName,
  type Peer,
  type PlaneStampText,
  type SaidStamp,
} from '../lockstep/check.ts';
import type { Logger } from '../log.ts';
import { legible } from '../outcome/legible.ts';
import { Problem } from '../outcome/problem.ts';
import type { Signals } from '../platform/signals.ts';
import { wallBase } from '../platform/wall-clock.ts';
import type { Outcome } from '../supervisor/machine.ts';
import { type ChildName, LIMITS } from '../supervisor/plan.ts';
import { type ChildSpec, Supervision } from '../supervisor/shell.ts';
import { schemaLock } from '../versions.ts';
import { type Base, baseDirectory, RunDirectory } from './directory.ts';
import { clientDocument, hostDocument, type RunFacts, simulatorDocument } from './documents.ts';
import { holderOf } from './known-runs.ts';
import { checkOutput } from './place.ts';
import { OwnDisplays } from './x-displays.ts';

type Frame = supervisor.SupervisorFrame;

/** What a command watches. */
export interface RunEvents {
  /** Every message of every child. */
  onFrame?(child: ChildName, frame: Frame): void;
  /** A child was started, `start` counts from 1. */
  onStart?(child: ChildName, start: number, pid: number | undefined): void;
  onStopping?(): void;
}

/** What a run needs from outside; read once, here. */
export interface RunInput {
  readonly command: CommandName;
  readonly resolved: Resolved;
  readonly environment: NodeJS.ProcessEnv;
  readonly signals: Signals;
  readonly log: (runId: string) => Logger;
  readonly events: RunEvents;
}

/** What can be said of a run after its end. */
export interface RunResult {
  readonly outcome: Outcome;
  /** Set when the run did not end well. */
  readonly problem: Problem | undefined;
}

/** Draws a seed that a JSON number carries exactly. */
export function drawSeed(): number {
  return randomInt(2 ** 47);
}

/** A prepared run: checked, with its directory made, nothing started. */
export class Run {
  readonly id: string;
  readonly seed: number;
  readonly mode: Mode;
  readonly settings: Settings;
  readonly supervision: Supervision;
  readonly #input: RunInput;
  readonly #directory: RunDirectory;
  readonly #base: Base;
  readonly #log: Logger;
  /** What the parts said of their planes. */
  readonly #said = new Map<PartName, readonly PlaneStampText[]>();
  readonly #displays = new OwnDisplays();
  #refusal: Problem | undefined;
  #port: number;

  /** Throws a Problem when anything is missing, does not match, or is taken. */
  constructor(input: RunInput) {
    if (input.signals.asked) throw new Problem(ExitCode.INTERRUPTED, 'interrupted before anything was started');
    const { settings, origins } = input.resolved;
    this.#input = input;
    const absolute = (file: string) => (file === '' ? '' : resolve(file));
    this.settings = { ...settings, out: absolute(settings.out), capture: absolute(settings.capture) };
    this.mode = parseMode(settings.mode)!;
    this.seed = settings.seed ?? drawSeed();
    this.#port = settings.port;
    const needs = needed(input.command, settings);
    const paths = new Map(needs.map((name) => [name, locate(name, settings)]));
    const parts: Part[] = needs.map((name) => ({
      name,
      path: paths.get(name)!,
      reading: readLockOf(paths.get(name)!),
    }));
    checkAtRest(parts, PLANES, schemaLock());
    if (settings.source === 'x11') needDisplayPrograms(settings, input.environment.PATH ?? '');
    if (input.command === 'demo') checkOutputs(this.settings, input.resolved.file);
    const uid = process.geteuid?.() ?? 0;
    this.#base = baseDirectory(settings.run_dir, input.environment.XDG_RUNTIME_DIR, uid);
    const holder = this.#holderText(settings.port);
    if (holder !== undefined)
      throw new Problem(ExitCode.USAGE, `port ${settings.port} is in use by ${holder}`, PORT_HELP);
    this.#directory = RunDirectory.create(this.#base, input.command, settings.bind);
    this.id = this.#directory.id;
    this.#log = input.log(this.id);
    const facts: RunFacts = {
      runId: this.id,
      socket: this.#directory.socket,
      driver: paths.get('driver') ?? '',
      seed: BigInt(this.seed),
      resetKey: randomBytes(32),
      hostIdentity: this.#directory.hostIdentity,
      clientIdentity: this.#directory.clientIdentity,
      wallBase: wallBase(),
      fecPinned: origins.fec !== 'default',
    };
    const observer = {
      admit: (child: ChildName, frame: Frame) => this.#admit(child, frame),
      onFrame: (child: ChildName, frame: Frame) => this.#heard(child, frame),
      onStart: (child: ChildName, start: number, pid: number | undefined) => input.events.onStart?.(child, start, pid),
      onStopping: () => input.events.onStopping?.(),
    };
    this.supervision = new Supervision(this.#specs(paths, facts), LIMITS, observer, this.#log);
  }

  /** Runs until the end; removes the run's directory. */
  async execute(): Promise<RunResult> {
    const { supervision } = this;
    const remove = () => this.#directory.remove();
    process.once('exit', remove);
    this.#input.signals.handTo((request) => {
      if (request === 'stop') this.#log.warn('stopping; Ctrl-C again kills');
      supervision[request]();
    });
    this.#log.info(`run ${this.id}, seed ${this.seed}, directory ${this.#directory.path}`);
    try {
      supervision.start();
      const outcome = await supervision.finished;
      await this.#displays.remove();
      return { outcome, problem: this.#problemOf(outcome) };
    } finally {
      remove();
    }
  }

  #specs(paths: ReadonlyMap<PartName, string>, facts: RunFacts): ChildSpec[] {
    const { settings, mode } = this;
    const ownDisplay = settings.source === 'x11' && settings.x_display === '';
    const authority = ownDisplay ? { XAUTHORITY: this.#directory.makeAuthority() } : {};
    const environment = { ...childEnvironment(this.#input.environment, this.id), ...authority };
    // Children tell at least what is worth telling; finer lines only when somebody wants them.
    const finer = ['debug', 'trace'].includes(settings.log_level) ? ['--log', settings.log_level] : [];
    const launch = (name: PartName, args: readonly string[] = []) => ({
      file: paths.get(name)!,
      args: [...finer, ...args],
      environment,
    });
    const simulated = settings.source !== 'synthetic';
    const specs: ChildSpec[] = [];
    if (simulated) {
      specs.push({
        plan: { name: 'simulator', needs: [], restart: true, endsRun: false },
        launch: launch('simulator'),
        configure: (_said, start) => simulatorDocument(settings, facts, start),
      });
    }
    specs.push({
      plan: { name: 'host', needs: simulated ? ['simulator'] : [], restart: true, endsRun: true },
      launch: launch('host'),
      configure: () => hostDocument(settings, facts, this.#port),
    });
    if (this.#input.command === 'demo') {
      specs.push({
        // A measured window is not put together from two sessions; an endless one goes on.
        plan: { name: 'client', needs: ['host'], restart: settings.seconds === 0, endsRun: true },
        launch: launch('client', settings.capture === '' ? [] : ['--capture', settings.capture]),
        configure: (said) => clientDocument(settings, facts, mode, said),
      });
    }
    return specs;
  }

  /** The second lockstep check: what the running parts say of themselves. */
  #admit(child: ChildName, frame: Frame): boolean {
    if (frame.name === 'Started') {
      this.#compare(child, frame.message.planes);
    } else if (frame.name === 'Ready' && child === 'host' && this.settings.source !== 'synthetic') {
      this.#compare('driver', frame.message.driver_planes);
    } else if (frame.name === 'Ready' && child === 'simulator') {
      this.#compareSize(frame.message);
    }
    return this.#refusal === undefined;
  }

  /** A display that runs already can be shown in its own size only, and the demo's client asks for one mode. */
  #compareSize({ x_display, x_width, x_height }: supervisor.Ready): void {
    const { width, height, refresh_hz } = this.mode;
    if (this.#input.command !== 'demo' || x_width === 0 || (x_width === width && x_height === height)) return;
    this.#refusal ??= new Problem(
      ExitCode.USAGE,
      `X display ${x_display} is ${x_width}x${x_height}, and the mode is ${this.settings.mode}`,
      `Choose --mode ${x_width}x${x_height}@${refresh_hz}, or a display of the mode's size.`,
    );
  }

  /** Compares a part with the runtime, and with every other part that has spoken. */
  #compare(part: PartName, stamps: readonly SaidStamp[]): void {
    const planes = namedStamps(stamps, PLANES);
    this.#said.set(part, planes);
    const others = [...this.#said].map(([name, said]): Peer => ({ name, planes: said }));
    for (const peer of [{ name: 'runtime', planes: PLANES } satisfies Peer, ...others]) {
      if (peer.name !== part) this.#refusal ??= checkRunning(part, planes, peer, PLANES);
    }
  }

  #heard(child: ChildName, frame: Frame): void {
    if (child === 'host' && frame.name === 'Ready') {
      // A restarted host gets the port that clients know.
      this.#port = frame.message.port;
      this.#directory.setPort(frame.message.port);
    }
    if (child === 'simulator' && frame.name === 'Ready' && this.settings.x_display === '')
      this.#displays.take(frame.message.x_display);
    if (frame.name === 'Violation') {
      const { code, severity, message } = frame.message;
      this.#log.warn({ child }, `driver rule ${code} (${severity}): ${message}`);
    }
    this.#input.events.onFrame?.(child, frame);
  }

  #problemOf(outcome: Outcome): Problem | undefined {
    switch (outcome.kind) {
      case 'done':
      case 'asked':
        return undefined;
      case 'killed':
        return new Problem(ExitCode.INTERRUPTED, 'interrupted twice: all processes of the run were killed');
      case 'refused':
        return this.#refusal;
      case 'failed': {
        const { child, why, fatal } = outcome;
        const log = this.supervision.tail(child);
        if (fatal?.code === 'ADDRESS_IN_USE') {
          const holder = this.#holderText(this.settings.port) ?? 'another program';
          return new Problem(ExitCode.USAGE, `port ${this.settings.port} is in use by ${holder}`, PORT_HELP, {
            child,
            log,
          });
        }
        const exit = fatal?.code === 'LOCKSTEP' ? ExitCode.LOCKSTEP : ExitCode.CHILD_FAILED;
        return new Problem(exit, `the ${child} was given up: ${why}`, fatal?.help ?? '', { child, log });
      }
    }
  }

  #holderText(port: number): string | undefined {
    const holder = holderOf(this.#base.path, port);
    return holder === undefined
      ? undefined
      : `pf-host ${holder.lock.command}, process ${holder.lock.pid}, directory ${holder.path}`;
  }
}

const PORT_HELP = 'Choose another port, or --port 0 for any free one.';

/** Throws a Problem when the client could not write its files, or would write over one that is read. */
function checkOutputs({ out, capture }: Settings, configFile: string | undefined): void {
  const given = Object.entries({ out, capture }).filter(([, path]) => path !== '');
  const taken = new Map(configFile === undefined ? [] : [[resolve(configFile), 'the configuration file']]);
  for (const [name, path] of given) {
    const other = taken.get(path);
    if (other !== undefined) throw new Problem(ExitCode.USAGE, `"${name}" is ${other} too: ${legible(path)}`);
    checkOutput(path, name);
    taken.set(path, `the file of "${name}"`);
  }
}

/** Built parts that a command needs. */
function needed(command: CommandName, settings: Settings): PartName[] {
  const simulated: PartName[] = settings.source === 'synthetic' ? [] : ['simulator', 'driver'];
  return ['host', ...simulated, ...(command === 'demo' ? (['client'] as const) : [])];
}

function needDisplayPrograms(settings: Settings, path: string): void {
  if (settings.x_display === '') needProgram('Xvfb', 'the x11 source starts an X server of its own', path);
  const program = settings.run === '' ? undefined : programOf(settings.run);
  if (program !== undefined) needProgram(program, `--run wants to start it`, path);
}

/** Children read no configuration from the environment; this is what programs need to work at all. */
function childEnvironment(own: NodeJS.ProcessEnv, runId: string): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR', 'XDG_RUNTIME_DIR', 'XAUTHORITY', 'RUST_BACKTRACE'];
  const kept = names.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  return { ...Object.fromEntries(kept), PUNKTFUNK_RUN: runId };
}
