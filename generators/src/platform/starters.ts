/** Who started this process: a program that stays must not outlive the one that it was started for. */
import { execFileSync } from 'node:child_process';
import { fstatSync, readFileSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { basename } from 'node:path';

/** A process, as the system tells of it. */
export interface Program {
  readonly pid: number;
  readonly parent: number;
  /** Number of its session, where the system says it. */
  readonly session: number | undefined;
  readonly command: readonly string[];
}
export type LookUp = (pid: number) => Program | undefined;

const SHELLS = new Set([
  'sh',
  'bash',
  'dash',
  'ash',
  'zsh',
  'ksh',
  'mksh',
  'fish',
  'busybox',
  'cmd',
  'cmd.exe',
  'powershell.exe',
  'pwsh',
]);
/** Programs that run another one and wait for it. */
const RUNNERS =
  /(?:^|[/\\])(?:npm|npx|pnpm|pnpx|yarn|bun|bunx|corepack|timeout|env|time)(?:-cli)?(?:\.[cm]?js|\.exe|\.cmd)?$/i;
const INTERVAL_MS = 400;
const LOOK_UP_MS = 10_000;

/**
 * The processes whose end is ours too: the one that started us, and through those that only pass a command on (`npx`,
 * `npm run`, `sh -c`), the ones that started them. None beyond a shell that put us in the background, beyond the first
 * process of a session, which was detached on purpose, and beyond a shell that reads what somebody types.
 *
 * @param nothingToRead whether stdin is the null device: that is what a script gives to what it starts in the background
 */
export function startersOf(self: Program, lookUp: LookUp, nothingToRead = false): number[] {
  const found: number[] = [];
  for (let at = self; at.parent > 1 && at.session !== at.pid; ) {
    const parent = lookUp(at.parent);
    if (parent === undefined || (isShell(parent) && !waits(parent, nothingToRead))) break;
    found.push(parent.pid);
    if (!isShell(parent) && !isRunner(parent)) break;
    at = parent;
  }
  return found;
}

const nameOf = (word = ''): string => basename(word.replaceAll('\\', '/')).replace(/^-/, '').toLowerCase();
const isShell = ({ command: [program] }: Program): boolean => SHELLS.has(nameOf(program));

/** npm calls its process `npm exec …`, in one word. */
function isRunner({ command }: Program): boolean {
  const [program = '', script = ''] = command;
  return [program, program.split(' ')[0] ?? '', script].some((word) => RUNNERS.test(word));
}

/** Whether a shell waits for us: it runs a script, or has a command as its argument, and nothing in the background. */
function waits({ command }: Program, nothingToRead: boolean): boolean {
  const at = command.findIndex((word, n) => n > 0 && (/^-[a-z]*c[a-z]*$/.test(word) || /^\/[dsc]*c$/i.test(word)));
  if (at > 0) return !/(?<![&>|])&(?![&>\d])/.test(command.slice(at + 1).join(' '));
  return command.slice(1).some((word) => !word.startsWith('-')) && !nothingToRead;
}

/** Calls `end` soon after one of those who started this process is gone. */
export function endWithStarters(end: () => void): void {
  const lookUp = lookUpOf(process.platform);
  const self = lookUp(process.pid) ?? { pid: process.pid, parent: process.ppid, session: undefined, command: [] };
  const starters = startersOf(self, lookUp, nothingToRead()).map((pid) => ({ pid, mark: markOf(pid) }));
  if (starters.length === 0) return;
  setInterval(() => {
    if (starters.some(({ pid, mark }) => markOf(pid) !== mark)) end();
  }, INTERVAL_MS).unref();
}

function nothingToRead(): boolean {
  try {
    const { rdev } = fstatSync(0);
    return rdev !== 0 && rdev === statSync(devNull).rdev;
  } catch {
    // It is closed.
    return true;
  }
}

/** Tells a running process from one that ended, and from a later one of its number. */
function markOf(pid: number): string {
  if (process.platform === 'linux') {
    const fields = statOf(pid);
    const [state = 'X'] = fields;
    return /^[ZX]/.test(state) ? 'gone' : `runs since ${fields[19]}`;
  }
  try {
    process.kill(pid, 0);
    return 'runs';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'runs' : 'gone';
  }
}

/** The fields of Linux behind a process's name, which may hold anything. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function lookUpOf(platform: NodeJS.Platform): LookUp {
  if (platform === 'linux') return fromProc;
  return platform === 'win32' ? fromWindows : fromPs;
}

function fromProc(pid: number): Program | undefined {
  const [, parent, , session] = statOf(pid);
  if (parent === undefined) return undefined;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0+$/, '').split('\0');
  return { pid, parent: Number(parent), session: Number(session), command };
}

function fromPs(pid: number): Program | undefined {
  const [, parent, command = ''] =
    /^\s*(\d+)\s+(.*)$/m.exec(said('ps', ['-o', 'ppid=,command=', '-p', String(pid)])) ?? [];
  return parent === undefined
    ? undefined
    : { pid, parent: Number(parent), session: undefined, command: command.split(' ') };
}

function fromWindows(pid: number): Program | undefined {
  const script = `$p = Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}'; "$($p.ParentProcessId) $($p.CommandLine)"`;
  const answer = said('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  const [, parent, command = ''] = /^(\d+) (.*)$/m.exec(answer) ?? [];
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  return parent === undefined ? undefined : { pid, parent: Number(parent), session: undefined, command: words };
}

function said(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', timeout: LOOK_UP_MS, stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
