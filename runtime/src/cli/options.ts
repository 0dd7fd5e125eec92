/** Flags of a command, made from the table of settings, and what the user gave. */
import { type Command, Option } from 'commander';
import { readConfigText } from '../config/file.ts';
import { type Origin, type Resolved, resolveConfig } from '../config/resolve.ts';
import {
  type CommandName,
  environmentName,
  flagName,
  SETTING_NAMES,
  type SettingName,
  settingOf,
} from '../config/settings.ts';
import { dataDocument } from '../outcome/envelope.ts';

/** Options that are no settings. */
export interface CommonOptions {
  readonly config?: string;
  readonly json?: true;
  readonly printConfig?: true;
}

/** Adds the flags of a command's settings, and those that every command with settings has. */
export function addSettings(command: Command, name: CommandName, jsonHelp: string): Command {
  for (const setting of SETTING_NAMES) {
    const { commands, placeholder, help, fallback, fallbackFor } = settingOf(setting);
    if (!commands.includes(name)) continue;
    const standard = fallbackFor?.[name] ?? fallback;
    const shown = standard === '' || standard === null ? '' : ` (default ${String(standard)})`;
    command.addOption(new Option(`${flagName(setting)} <${placeholder}>`, help + shown));
  }
  return command
    .option('--config <file>', 'configuration file (default pf-host.json, if there is one)')
    .option('--print-config', 'print the resolved configuration with the origin of each value, and end')
    .option('--json', jsonHelp)
    .allowExcessArguments(false);
}

/** Resolves flags, environment and file. Throws a Problem (exit 2). */
export function resolveOptions(
  name: CommandName,
  options: CommonOptions & Readonly<Record<string, unknown>>,
  environment: NodeJS.ProcessEnv,
): Resolved {
  const flags: Partial<Record<SettingName, string>> = {};
  for (const setting of SETTING_NAMES) {
    const given = options[new Option(flagName(setting)).attributeName()];
    if (typeof given === 'string') flags[setting] = given;
  }
  return resolveConfig({ command: name, flags, configFile: options.config, environment, readText: readConfigText });
}

/** The document of `--print-config`. */
export function configDocument(resolved: Resolved): string {
  const entries = SETTING_NAMES.map((name) => {
    const origin: Origin = resolved.origins[name];
    return [name, { value: resolved.settings[name], origin, flag: flagName(name), environment: environmentName(name) }];
  });
  return dataDocument({ file: resolved.file ?? null, settings: Object.fromEntries(entries) });
}
