/**
 * Resolves the configuration once: flags over environment over file over defaults. Every problem of every source is
 * collected, each with the place, the key and what was expected, so that one run shows all of them.
 */
import { ExitCode } from '@punktfunk/cli/exit-codes';
import { nearest } from '@punktfunk/cli/nearest';
import { legible, legibleValue, SHOWN_MAX } from '../outcome/legible.ts';
import { Problem } from '../outcome/problem.ts';
import { parseConfig } from './file.ts';
import { modeFits, modeRange, parseMode } from './mode.ts';
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
  /** Reads a file as text; undefined when there is none. Throws a Problem for what is no configuration file. */
  readonly readText: (path: string) => string | undefined;
}

/** Most findings that are told: a file of nothing but mistakes has as many as it has lines. */
const FINDINGS_MAX = 20;

/** What is wrong, in the order in which it was met. Words are made only for what is told. */
class Findings {
  readonly #told: string[] = [];
  #count = 0;

  add(text: () => string): void {
    this.#count += 1;
    if (this.#told.length < FINDINGS_MAX) this.#told.push(text());
  }

  /** All that is told; empty when nothing was found. */
  get texts(): string[] {
    const more = this.#count - this.#told.length;
    return more === 0 ? this.#told : [...this.#told, `and ${more} more`];
  }
}

/** Resolves the configuration. Throws a Problem (exit 2) that lists all findings. */
export function resolveConfig(sources: Sources): Resolved {
  const findings = new Findings();
  const values: Partial<Record<SettingName, unknown>> = {};
  const origins = {} as Record<SettingName, Origin>;

  const take = (name: SettingName, value: unknown, origin: Origin, where: string): void => {
    const parsed = settingOf(name).schema.safeParse(value);
    if (parsed.success) {
      values[name] = parsed.data;
      origins[name] = origin;
    } else {
      findings.add(() => `${where}: ${legibleValue(value)} is not ${settingOf(name).expects}`);
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
  const { texts } = findings;
  if (texts.length > 0) throw new Problem(ExitCode.USAGE, texts.join('\n'), '', { findings: texts });
  const settings = values as unknown as Settings;
  checkTogether(settings, sources.command);
  return { settings, origins, file };
}

type Take = (name: SettingName, value: unknown, origin: Origin, where: string) => void;

function readFile(sources: Sources, findings: Findings, take: Take): string | undefined {
  const named = sources.configFile ?? sources.environment[CONFIG_VARIABLE];
  const path = named === undefined || named === '' ? DEFAULT_FILE : named;
  const text = sources.readText(path);
  if (text === undefined) {
    if (path === named) findings.add(() => `${legible(path)}: there is no such configuration file`);
    return undefined;
  }
  const lines = new Map<string, number>();
  for (const { key, value, at, line } of parseConfig(path, text)) {
    const first = lines.get(key);
    if (first !== undefined) findings.add(() => `${at}: key ${quoted(key)} stands there already, in line ${first}`);
    else if (isSetting(key)) take(key, value, 'file', `${at}: key ${quoted(key)}`);
    else findings.add(() => `${at}: unknown key ${quoted(key)}${suggestion(key, SETTING_NAMES)}`);
    lines.set(key, first ?? line);
  }
  return path;
}

function readEnvironment(sources: Sources, findings: Findings, take: Take): void {
  const known = new Map(SETTING_NAMES.map((name) => [environmentName(name), name]));
  for (const [variable, text] of Object.entries(sources.environment)) {
    if (!variable.startsWith('PF_HOST_') || variable === CONFIG_VARIABLE || text === undefined) continue;
    const name = known.get(variable);
    if (name === undefined) {
      const hint = () => suggestion(variable, [...known.keys(), CONFIG_VARIABLE]);
      findings.add(() => `environment: unknown variable ${legible(variable)}${hint()}`);
    } else {
      take(name, fromText(name, text), 'environment', `environment ${variable}`);
    }
  }
}

/** Rules that need more than one setting. */
function checkTogether(settings: Settings, command: CommandName): void {
  const { mode, source } = settings;
  if (command === 'demo' && !modeFits(parseMode(mode)!, source)) {
    throw new Problem(ExitCode.USAGE, `mode ${mode}: the ${source} source has ${modeRange(source)}`);
  }
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

/** Text as a number where it is one that can be told from its neighbours; everything else is refused as it was written. */
function fromText(name: SettingName, text: string): unknown {
  const isNumber = settingOf(name).text === 'number' && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber && Math.abs(Number(text)) <= Number.MAX_SAFE_INTEGER ? Number(text) : text;
}

const quoted = (key: string) => `"${legible(key)}"`;

/** `; did you mean "x"?` or the whole list when nothing is near. */
export function suggestion(name: string, known: readonly string[]): string {
  // A name that no message shows whole is near to none of ours.
  const near = name.length > SHOWN_MAX ? undefined : nearest(name, known);
  return near === undefined ? `; known are ${known.join(', ')}` : `; did you mean "${near}"?`;
}
