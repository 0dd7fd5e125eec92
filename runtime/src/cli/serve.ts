/** `pf-host serve`: simulator and host until somebody stops them. With `--json` one document a line for each event. */
import { supervisor } from '@punktfunk/abi';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import type { Resolved } from '../config/resolve.ts';
import { dataDocument } from '../outcome/envelope.ts';
import { Problem } from '../outcome/problem.ts';
import type { Run } from '../run/run.ts';
import type { ChildName } from '../supervisor/plan.ts';
import { makeConsole, makeRun, type Surroundings } from './session.ts';

/** Serves. Returns the exit code; throws a Problem when it could not go on. */
export async function serve(resolved: Resolved, json: boolean, around: Surroundings): Promise<ExitCode> {
  const console = makeConsole(around);
  const emit = (event: Record<string, unknown>): void => {
    if (json) around.stdout.write(dataDocument(event));
  };
  let served = false;
  const run: Run = makeRun('serve', resolved, around, console, {
    onStart: (child, start, pid) => emit({ event: 'start', child, start, pid }),
    onStopping: () => emit({ event: 'stopping' }),
    onFrame: (child, frame) => {
      served ||= child === 'host' && frame.name === 'Ready';
      for (const event of eventsOf(run, child, frame)) emit(event);
    },
  });
  const { outcome, problem } = await run.execute();
  emit({ event: 'end', outcome: outcome.kind });
  if (problem !== undefined) throw problem;
  if (outcome.kind === 'asked' && !served) throw new Problem(ExitCode.INTERRUPTED, 'interrupted before it served');
  return ExitCode.OK;
}

/** Messages that the outside is told of. `ready` comes again after each restart of the host. */
function eventsOf(run: Run, child: ChildName, frame: supervisor.SupervisorFrame): Record<string, unknown>[] {
  switch (frame.name) {
    case 'Ready': {
      if (child !== 'host') return [{ event: 'child_ready', child }];
      const { port, driver_protocol } = frame.message;
      return [{ event: 'ready', run: run.id, seed: run.seed, bind: run.settings.bind, port, driver_protocol }];
    }
    case 'SessionStarted': {
      const { session, peer, width, height, refresh_hz, target_id } = frame.message;
      return [{ event: 'session_started', session, peer, width, height, refresh_hz, target_id }];
    }
    case 'SessionEnded': {
      const { session, end, code, reason } = frame.message;
      return [{ event: 'session_ended', session, end: supervisor.SessionEndName(end) ?? end, code, reason }];
    }
    case 'DisplayEvent': {
      const { event, target_id, generation, linger_ms } = frame.message;
      const kind = supervisor.DisplayEventKindName(event) ?? event;
      return [{ event: 'display', kind, target_id, generation, linger_ms }];
    }
    case 'SourceEvent': {
      const { event, code, detail } = frame.message;
      return [{ event: 'source', kind: supervisor.SourceEventKindName(event) ?? event, code, detail }];
    }
    case 'Violation':
      return [
        {
          event: 'violation',
          code: frame.message.code,
          severity: frame.message.severity,
          message: frame.message.message,
        },
      ];
    case 'HostStatus':
      return [{ event: 'host_status', ...frame.message }];
    case 'SimulatorStatus':
      return [{ event: 'simulator_status', ...frame.message }];
    default:
      return [];
  }
}
