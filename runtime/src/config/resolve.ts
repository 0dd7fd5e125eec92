/**
 * Resolves the configuration once: flags over environment over file over defaults. Every problem of every source is
 * collected, each with the place, the key and what was expected, so that one run shows all of them.
 */
import { readFileSync } from 'node:fs';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import { nearest } from '@punktfunk/cli/nearest';
import { Problem } from '../outcome/problem.ts';
import {
  type CommandName,
  environmentName,
  flagName,
  SETTING_NAMES,
  type SettingName,
  type Settings,
  settingOf,
} from './settings.ts';

/** Name of the file that is read from the working directory when `--config` names none. */
export const DEFAULT_FILE = 'pf-host.json';
/** Variable that names the configuration file. */
export const CONFIG_VARIABLE = 'PF_HOST_CONFIG';

/** Where a value came from. */
export type Origin = 'default' | 'file' | 'environment' | 'flag';

/** The resolved configuration. */
export interface Resolved {
  readonly settings: Settings;
  readonly origins: Readonly<Record<SettingName, Origin>>;
  /** The file that was read, if one was. */
  readonly file: string | undefined;
}

/** What configuration is resolved from; nothing here is read elsewhere. */
export interface Sources {
  readonly command: CommandName;
  /** Flags as text, by setting. */
  readonly flags: Readonly<Partial<Record<SettingName, string>>>;
  /** `--config`, if given: the file must exist. */
  readonly configFile: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a file as text; undefined when there is none. */
  readonly readText: (path: string) => string | undefined;
}

/** Reads a file for `Sources`. Throws when it is there and cannot be read. */
export function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Problem(ExitCode.USAGE, `${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Resolves the configuration. Throws a Problem (exit 2) that lists all findings. */
export function resolveConfig(sources: Sources): Resolved {
  const findings: string[] = [];
  const values: Partial<Record<SettingName, unknown>> = {};
  const origins = {} as Record<SettingName, Origin>;

  const take = (name: SettingName, value: unknown, origin: Origin, where: string): void => {
    const parsed = settingOf(name).schema.safeParse(value);
    if (parsed.success) {
      values[name] = parsed.data;
      origins[name] = origin;
    } else {
      findings.push(`${where}: ${show(value)} is not ${settingOf(name).expects}`);
    }
  };

  for (const name of SETTING_NAMES) {
    const setting = settingOf(name);
    values[name] = setting.fallbackFor?.[sources.command] ?? setting.fallback;
    origins[name] = 'default';
  }
  const file = readFile(sources, findings, take);
  readEnvironment(sources, findings, take);
  for (const name of SETTING_NAMES) {
    const text = sources.flags[name];
    if (text !== undefined) take(name, fromText(name, text), 'flag', `flag ${flagName(name)}`);
  }
  if (findings.length > 0) throw new Problem(ExitCode.USAGE, findings.join('\n'), '', { findings });
  const settings = values as unknown as Settings;
  checkTogether(settings);
  return { settings, origins, file };
}

type Take = (name: SettingName, value: unknown, origin: Origin, where: string) => void;

function readFile(sources: Sources, findings: string[], take: Take): string | undefined {
  const named = sources.configFile ?? sources.environment[CONFIG_VARIABLE];
  const path = named === undefined || named === '' ? DEFAULT_FILE : named;
  const text = sources.readText(path);
  if (text === undefined) {
    if (path === named) findings.push(`${path}: there is no such configuration file`);
    return undefined;
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    findings.push(`${path}: not JSON: ${(error as Error).message}`);
    return path;
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    findings.push(`${path}: expected one JSON object with settings`);
    return path;
  }
  for (const [key, value] of Object.entries(content)) {
    if (isSetting(key)) take(key, value, 'file', `${path}: key "${key}"`);
    else findings.push(`${path}: unknown key "${key}"${suggestion(key, SETTING_NAMES)}`);
  }
  return path;
}

function readEnvironment(sources: Sources, findings: string[], take: Take): void {
  const known = new Map(SETTING_NAMES.map((name) => [environmentName(name), name]));
  for (const [variable, text] of Object.entries(sources.environment)) {
    if (!variable.startsWith('PF_HOST_') || variable === CONFIG_VARIABLE || text === undefined) continue;
    const name = known.get(variable);
    if (name === undefined) {
      const hint = suggestion(variable, [...known.keys(), CONFIG_VARIABLE]);
      findings.push(`environment: unknown variable ${variable}${hint}`);
    } else {
      take(name, fromText(name, text), 'environment', `environment ${variable}`);
    }
  }
}

/** Rules that need more than one setting. */
function checkTogether(settings: Settings): void {
  if (settings.source !== 'x11' && (settings.run !== '' || settings.x_display !== '')) {
    const name = settings.run === '' ? 'x_display' : 'run';
    throw new Problem(ExitCode.USAGE, `"${name}" works with source x11 only, and source is ${settings.source}`);
  }
  if (settings.source === 'synthetic' && settings.out !== '') {
    throw new Problem(ExitCode.USAGE, '"out" needs pictures, and the synthetic source has none');
  }
}

function isSetting(key: string): key is SettingName {
  return (SETTING_NAMES as string[]).includes(key);
}

function fromText(name: SettingName, text: string): unknown {
  return settingOf(name).text === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** `; did you mean "x"?` or the whole list when nothing is near. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? `; known are ${known.join(', ')}` : `; did you mean "${near}"?`;
}
