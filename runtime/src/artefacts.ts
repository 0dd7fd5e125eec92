/** Where the built programs are, and what to run when one is not there. */
import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import type { Settings } from './config/settings.ts';
import { legible } from './outcome/legible.ts';
import { Problem } from './outcome/problem.ts';
import { kindOf } from './platform/private-files.ts';

/** What is built natively. */
export type ArtefactName = 'host' | 'simulator' | 'driver' | 'client';

interface Artefact {
  readonly setting: 'host_binary' | 'simulator_binary' | 'driver_library' | 'client_binary';
  readonly crate: string;
  readonly file: string;
}

/** The table of built things. */
export const ARTEFACTS: Readonly<Record<ArtefactName, Artefact>> = {
  host: { setting: 'host_binary', crate: 'pf-hostd', file: 'pf-hostd' },
  simulator: { setting: 'simulator_binary', crate: 'pf-simulator', file: 'pf-sim' },
  driver: { setting: 'driver_library', crate: 'pf-vdisplay', file: 'libpf_vdisplay.so' },
  client: { setting: 'client_binary', crate: 'pf-client', file: 'pf-client' },
};

/** Root of the checkout in which this file stands. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** The command that builds one artefact. */
export function buildCommand(name: ArtefactName): string {
  return `cargo build --release -p ${ARTEFACTS[name].crate}`;
}

/**
 * Path of an artefact: the setting, or the one built here. Throws a Problem when there is no such file (exit 5), or
 * something that is none (exit 2): to read a pipe or a device has no end.
 */
export function locate(name: ArtefactName, settings: Settings): string {
  const { setting, file } = ARTEFACTS[name];
  const given = settings[setting];
  const path = given === '' ? join(ROOT, 'target', 'release', file) : resolve(given);
  const stat = statOf(path);
  if (stat?.isFile()) return path;
  if (stat !== undefined) {
    const what = `${setting} ${legible(path)}: it is ${kindOf(stat)}; expected the file of the ${name}`;
    throw new Problem(ExitCode.USAGE, what, `Correct ${setting}.`);
  }
  const checkout = existsSync(join(ROOT, 'Cargo.toml'));
  const build = checkout ? `Run in ${ROOT}: ${buildCommand(name)}` : `Set ${setting} to where it is.`;
  const help = given === '' ? build : `Build it, or correct ${setting}.`;
  throw new Problem(ExitCode.MISSING_TOOL, `the ${name} is not built: ${legible(path, 400)} does not exist`, help);
}

/** What is there, links followed; undefined when it is nothing that this user can reach. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Debian packages of programs that people run in the X display. */
const PACKAGES: Readonly<Record<string, string>> = {
  Xvfb: 'xvfb',
  xclock: 'x11-apps',
  xeyes: 'x11-apps',
  xlogo: 'x11-apps',
  glxgears: 'mesa-utils',
  ffplay: 'ffmpeg',
};

/** Throws a Problem (exit 5) that names the install command when a program is not on the path. */
export function needProgram(program: string, why: string, path: string): void {
  if (
    program.includes('/')
      ? isExecutable(program)
      : path.split(delimiter).some((dir) => isExecutable(join(dir, program)))
  ) {
    return;
  }
  const name = PACKAGES[program];
  const help = name === undefined ? `Install ${program}.` : `Run: apt-get install -y --no-install-recommends ${name}`;
  throw new Problem(ExitCode.MISSING_TOOL, `${program} is not installed; ${why}`, help);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Words that a shell knows itself. */
const SHELL_WORDS: ReadonlySet<string> = new Set(
  '. : break cd command continue eval exec exit export for if set shift trap ulimit umask unset until while wait'.split(
    ' ',
  ),
);

/** First word of a shell command, without assignments before it; undefined when it is not a plain program. */
export function programOf(command: string): string | undefined {
  const word = command
    .trim()
    .split(/\s+/)
    .find((part) => !/^[A-Za-z_]\w*=/.test(part));
  return word !== undefined && /^[\w./+-]+$/.test(word) && !SHELL_WORDS.has(word) ? word : undefined;
}
