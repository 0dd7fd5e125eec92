/** `pf-host demo`: serves on loopback, connects the reference client, shows figures and judges what arrived. */
import type { supervisor } from '@punktfunk/abi';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import type { Resolved } from '../config/resolve.ts';
import { namedStamps, type SaidStamp } from '../lockstep/check.ts';
import { dataDocument } from '../outcome/envelope.ts';
import { Problem } from '../outcome/problem.ts';
import { type DemoFacts, demoDocument, demoSummary } from '../report/demo-report.ts';
import { FigureLines } from '../report/figures.ts';
import { ProcessorWatch } from '../report/processor.ts';
import { ProgramWatch } from '../report/program.ts';
import { SourceWatch } from '../report/source-watch.ts';
import { type Evidence, judge, type Verdict } from '../report/verdict.ts';
import type { Run, RunResult } from '../run/run.ts';
import type { ChildName } from '../supervisor/plan.ts';
import type { Facts } from '../supervisor/shell.ts';
import {
  OWN_PLANES,
  OWN_STAMPS,
  type PlaneTable,
  planeTable,
  RUNTIME_VERSION,
  schemaLock,
  schemaVersion,
} from '../versions.ts';
import { makeConsole, makeRun, RestartCount, type Surroundings } from './session.ts';

/** Runs the demo. Returns the exit code; throws a Problem when there is nothing to report. */
export async function demo(resolved: Resolved, json: boolean, around: Surroundings): Promise<ExitCode> {
  const console = makeConsole(around);
  const figures = new FigureLines(resolved.settings.source !== 'x11');
  const restarts = new RestartCount();
  const violations: string[] = [];
  const program = new ProgramWatch(resolved.settings.run);
  const processor = new ProcessorWatch();
  let status: supervisor.ClientStatus | undefined;
  let host: supervisor.HostStatus | undefined;
  const said: Facts = { started: {}, ready: {} };
  // A measured window shows its figures and what goes wrong; the rest of the log is for --log-level.
  const quiet = resolved.origins.log_level === 'default';
  const settings = quiet ? { ...resolved.settings, log_level: 'warn' as const } : resolved.settings;
  const source: ChildName = settings.source === 'synthetic' ? 'host' : 'simulator';
  const watch = new SourceWatch(source, (child, name, message) => run.supervision.send(child, name, message));
  const run: Run = makeRun('demo', { ...resolved, settings }, around, console, {
    onStart: (child, start) => {
      restarts.take(child, start);
      processor.onStart(child);
      watch.onStart(child, start);
    },
    onFrame: (child, frame) => {
      remember(said, child, frame);
      watch.onFrame(child, frame);
      processor.onFrame(frame);
      if (frame.name === 'HostStatus') host = frame.message;
      if (frame.name === 'Violation' && violations.length < 100)
        violations.push(`${frame.message.code}: ${frame.message.message}`);
      if (frame.name === 'SourceEvent') program.take(frame.message);
      if (frame.name !== 'ClientStatus') return;
      status = frame.message;
      if (!status.final_report) console.show(figures.next(status));
    },
  });
  const result = await run.execute();
  console.settle();
  if (result.problem !== undefined) throw result.problem;
  // Statuses come before the first frame, too.
  if (status === undefined || (result.outcome.kind === 'asked' && status.elapsed_ms === 0n)) throw nothingSeen(result);
  const facts: DemoFacts = {
    run: run.id,
    seed: run.seed,
    settings: run.settings,
    mode: run.mode,
    status,
    asked: result.outcome.kind === 'asked',
    source: watch.count,
    events: watch.events,
    ...versionsOf(said, run),
    restarts: restarts.counts,
    program: program.report,
    violations,
    host,
    processor: processor.shares,
  };
  const { exit, verdict } = conclude(facts);
  console.write(`${demoSummary(facts, verdict)}\n`);
  if (json) around.stdout.write(dataDocument(demoDocument(facts, exit, verdict)));
  return exit;
}

/** Stopping is how an endless demo ends; a measured window that is cut short is an interruption. */
function conclude(evidence: Evidence): { exit: ExitCode; verdict: Verdict } {
  const verdict = judge(evidence);
  const interrupted = (why: string) => ({ exit: ExitCode.INTERRUPTED, verdict: { ...verdict, why } });
  if (evidence.asked && evidence.status.frames_decoded === 0n)
    return interrupted('interrupted before the first picture');
  if (verdict.why !== undefined) return { exit: ExitCode.FINDINGS, verdict };
  if (evidence.asked && evidence.settings.seconds > 0) return interrupted('the window was cut short');
  return { exit: ExitCode.OK, verdict };
}

function nothingSeen(result: RunResult): Problem {
  if (result.outcome.kind === 'asked') {
    return new Problem(ExitCode.INTERRUPTED, 'interrupted before the client had received a frame');
  }
  return new Problem(ExitCode.CHILD_FAILED, 'the client ended without a report', 'Run again with --log-level debug.');
}

/** What the parts said, kept beyond the ends of their processes. */
function remember(said: Facts, child: ChildName, frame: supervisor.SupervisorFrame): void {
  if (frame.name === 'Started') said.started[child] = frame.message;
  if (frame.name === 'Ready') said.ready[child] = frame.message;
}

function versionsOf(said: Facts, run: Run): Pick<DemoFacts, 'versions' | 'planes'> {
  const planes = (stamps: readonly SaidStamp[] | undefined): PlaneTable | null =>
    stamps === undefined || stamps.length === 0 ? null : planeTable(namedStamps(stamps, OWN_STAMPS));
  const host = said.ready.host;
  const simulated = run.settings.source !== 'synthetic';
  const lock = schemaLock();
  const version = (child: ChildName) => said.started[child]?.version ?? null;
  return {
    versions: {
      schema: schemaVersion(),
      runtime: RUNTIME_VERSION,
      host: version('host'),
      driver: simulated && host !== undefined ? `protocol ${host.driver_protocol}` : null,
      client: version('client'),
      simulator: version('simulator'),
    },
    planes: {
      schema: lock === undefined ? OWN_PLANES : planeTable(lock.planes),
      runtime: OWN_PLANES,
      host: planes(said.started.host?.planes),
      driver: simulated ? planes(host?.driver_planes) : null,
      client: planes(said.started.client?.planes),
      simulator: planes(said.started.simulator?.planes),
    },
  };
}
