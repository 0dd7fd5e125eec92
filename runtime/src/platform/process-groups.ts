/** Process groups that we started: all members get a signal at once, and none outlives us. */

const groups = new Set<number>();
let guarded = false;

/** However the runtime ends, as long as it runs any code at all, no group outlives it. */
function guard(): void {
  if (guarded) return;
  guarded = true;
  process.once('exit', () => {
    for (const pid of groups) signalGroup(pid, 'SIGKILL');
  });
}

/** From now on the group of this process ends with us. */
export function keepGroup(pid: number): void {
  guard();
  groups.add(pid);
}

/** The process is gone: its number may be another's soon. What it started and left behind is killed. */
export function endGroup(pid: number): void {
  signalGroup(pid, 'SIGKILL');
  groups.delete(pid);
}

/** To every member, as long as the process lives that the group is named after. */
export function signalKeptGroup(pid: number, signal: NodeJS.Signals): void {
  if (groups.has(pid)) signalGroup(pid, signal);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has no member any more.
  }
}
