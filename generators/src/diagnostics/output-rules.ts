/** Rules about generated files (PF20xx), the configuration (PF30xx) and the tool itself (PF40xx). */
import { error } from './rule.ts';

const AGAIN = 'run `npx pf-gen generate`';

export const outputRules = {
  PF2001: error<{ line: number }>(
    (p) => `differs from the schema from line ${p.line} on`,
    `${AGAIN}; never edit a generated file`,
    'Generated files are checked in, and are exactly what the schema gives.',
  ),
  PF2002: error('is missing', AGAIN, 'Generated files are checked in, all of them.'),
  PF2003: error(
    'is not generated from the schema',
    `remove it (\`npx pf-gen generate\` removes what it once wrote), and keep your own files outside the output folder`,
    'The output folder belongs to the generator, so that nothing stale is compiled.',
  ),
  PF2004: error(
    'has CR LF line ends',
    `${AGAIN}, and let git keep LF in this folder (\`* -text\` in .gitattributes)`,
    'Files are compared byte by byte, with LF on every system.',
  ),
  PF2005: error<{ first: string; second: string }>(
    (p) => `is written by ${p.first} and by ${p.second}`,
    'this is a defect of an emitter: report it',
    'Every emitter has a folder of its own.',
  ),
  PF2006: error<{ why: string }>(
    (p) => `cannot be written: ${p.why}`,
    'this is a defect of an emitter: report it',
    'Paths are relative, below the output folder, with `/`; texts have LF.',
  ),
  PF2007: error<{ target: string; why: string }>(
    (p) => `the ${p.target} target cannot spell this schema: ${p.why}`,
    'change the schema as the message says',
    'What a language cannot say at all, its emitter refuses; most often two names become one there.',
  ),
  PF2008: error<{ target: string; name: string; why: string; fix: string }>(
    (p) => `'${p.name}' ${p.why} (target ${p.target})`,
    (p) => p.fix,
    'Each target escapes the words that its language keeps for itself. What it cannot escape, and what would be one name ' +
      'with another, it refuses where the name stands in the schema.',
  ),
} as const;

export const configRules = {
  PF3001: error<{ where: string }>(
    (p) => `no pf-gen.config.json or pf-gen.config.ts in ${p.where} or above it`,
    'create one: { "schema": "./schema/index.ts", "out": "./generated", "targets": { "ts": {} } }',
    'The configuration says where the schema is and what is generated from it.',
  ),
  PF3002: error<{ key: string; known: string; nearest: string }>(
    (p) => `unknown key '${p.key}'`,
    (p) => (p.nearest === '' ? `use one of ${p.known}` : `did you mean '${p.nearest}'? Known: ${p.known}`),
    'A key that is not known would be ignored, and a spelling mistake unseen.',
  ),
  PF3003: error<{ key: string; why: string }>(
    (p) => `'${p.key}': ${p.why}`,
    'correct the value',
    'The configuration is checked before anything is read or written.',
  ),
  PF3004: error<{ why: string }>(
    (p) => `cannot be read: ${p.why}`,
    'correct the file',
    'The configuration is JSON, or a module whose default export is the configuration.',
  ),
} as const;

export const toolRules = {
  PF4001: error<{ what: string }>(
    (p) => `pf-gen failed: ${p.what}`,
    'this is a defect of pf-gen: report it with the message above',
    'Everything that a user can cause has a code of its own.',
  ),
  PF4002: error<{ tool: string; why: string }>(
    (p) => `${p.tool} is needed and does not run: ${p.why}`,
    (p) => `install ${p.tool}, or remove the target that needs it from the configuration`,
    'Some targets are finished by a tool of their language.',
  ),
  PF4003: error<{ what: string }>((p) => p.what, 'see `pf-gen --help`', 'The command line was not understood.'),
  PF4004: error<{ what: string; why: string }>(
    (p) => `${p.what} cannot be read or written: ${p.why}`,
    'make room, or give permission, and run the command again',
    'The system refused.',
  ),
  PF4005: error<{ folder: string; entries: string }>(
    (p) => `${p.folder} is not empty: ${p.entries} would be overwritten`,
    'choose another folder: `pf-gen init other-folder`',
    'A new project never replaces anything.',
  ),
  PF4006: error<{ file: string; why: string; todo: string; changed: string }>(
    (p) =>
      `${p.file} cannot be written: ${p.why}; ${p.changed === '' ? 'nothing was changed' : `these hold the new content all the same: ${p.changed}`}`,
    (p) => `${p.todo}, and run the command again`,
    'Files are written beside their places first, and get their names when all of them are whole: the system refuses all or nothing.',
  ),
} as const;
