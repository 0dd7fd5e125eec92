/**
 * Places that an operator names: the folder under which runs live, and the files that the client writes. Whatever is odd
 * about one is told before anything is started, and nothing is left there by the look.
 */
import { accessSync, constants, lstatSync, realpathSync, type Stats, statfsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import { legible, systemWords } from '../outcome/legible.ts';
import { Problem } from '../outcome/problem.ts';
import { kindOf, tryToWrite } from '../platform/private-files.ts';

/** Longest path that a child's document carries and the system takes, in bytes. */
const PATH_MAX = 4095;
/** File systems that show the kernel and keep no files (linux/magic.h). */
const PSEUDO: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x1cd1, // devpts
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x73636673, // securityfs
  0x62656570, // configfs
  0xcafe4a11, // bpf
  0x6165676c, // pstore
  0xde5e81e4, // efivarfs
  0x42494e4d, // binfmt_misc
  0x19800202, // mqueue
  0x6e736673, // nsfs
]);

/** User of this process; the owner of everything where the system has no users. */
const ownUser = (stat: Stats): number => process.geteuid?.() ?? stat.uid;

/** Throws a Problem when runs can't safely live in this folder. `setting` says who named it, to begin a sentence. */
export function checkRunFolder(folder: string, setting: string): void {
  const refuse = (why: string) => {
    const help = 'Set run_dir to a private directory, by its absolute path.';
    return new Problem(ExitCode.USAGE, `${setting} ${legible(folder)}: ${why}`, help);
  };
  if (!isAbsolute(folder)) throw refuse(`it is a relative path; expected an absolute one, as ${resolve(folder)}`);
  const why = folderFault(folder) ?? trapFault(folder);
  if (why !== undefined) throw refuse(why);
}

/** Throws a Problem when the client can't write this file. `setting` names it, to begin a sentence. */
export function checkOutput(path: string, setting: string): void {
  const why = outputFault(path);
  if (why !== undefined) {
    const help = 'Choose a file that can be written.';
    throw new Problem(ExitCode.USAGE, `${setting} ${legible(path)}: ${why}`, help);
  }
}

function outputFault(path: string): string | undefined {
  if (Buffer.byteLength(path) > PATH_MAX) return `the path has more than ${PATH_MAX} bytes`;
  const folder = dirname(path);
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isSymbolicLink()) return 'it is a symbolic link, and links are not followed; name the file itself';
    // A device is written as it is, and a pipe that its owner made for this.
    if (stat?.isCharacterDevice()) return undefined;
    if (stat !== undefined && !stat.isFile() && !stat.isFIFO()) {
      return `it is ${kindOf(stat)}; expected a file, or nothing yet`;
    }
    if (stat !== undefined && stat.uid !== ownUser(stat)) return foreign(stat);
    if (stat?.isFIFO()) return undefined;
    const fault = folderFault(folder);
    if (fault !== undefined) return `its folder cannot be used: ${fault}`;
    tryToWrite(folder);
    return undefined;
  } catch (error) {
    return `its folder cannot be used: ${systemWords(error)}`;
  }
}

/** What is wrong with a folder in which something is to be made. */
function folderFault(folder: string): string | undefined {
  try {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat === undefined) return 'there is no such directory';
    if (!stat.isDirectory()) return `it is ${kindOf(stat)}; expected a directory`;
    if (isPseudo(folder)) return 'the file system there shows the system and keeps no files';
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return systemWords(error);
  }
}

/** What lets others put something else in the place of what is made in a folder. */
function trapFault(folder: string): string | undefined {
  const stat = lstatSync(folder);
  if (stat.isSymbolicLink())
    return `it is a symbolic link; name the directory itself: ${legible(realpathSync(folder))}`;
  if (stat.uid !== ownUser(stat) && stat.uid !== 0) return foreign(stat);
  const others = (stat.mode & 0o002) !== 0 || ((stat.mode & 0o020) !== 0 && stat.gid !== process.getegid?.());
  const sticky = (stat.mode & 0o1000) !== 0;
  return others && !sticky ? `others may rename what is in it (mode ${modeText(stat)}, not sticky)` : undefined;
}

function foreign(stat: Stats): string {
  return `it belongs to user ${stat.uid}, and this is user ${ownUser(stat)}`;
}

/** Permission bits as `chmod` writes them. */
export function modeText(stat: Stats): string {
  return (stat.mode & 0o7777).toString(8);
}

function isPseudo(folder: string): boolean {
  const real = realpathSync(folder);
  // Devices lie on a tmpfs like any other; shared memory below them is one that keeps files.
  const device = /^\/dev(\/(?!shm(\/|$))|$)/.test(real);
  return device || PSEUDO.has(statfsSync(real).type);
}
