/** The command line of pf-gen. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { EXIT } from '../diagnostics/exit-codes.ts';
import { TOOL_VERSION } from '../platform/paths.ts';
import { FORMATS } from './formats/names.ts';
import { finish, type Host, type Outcome } from './host.ts';
import type { Verb, VerbOption } from './verb.ts';
import { VERBS } from './verbs/index.ts';

const WIDTH = 34;
const example = ([line, what]: readonly [string, string]): string => `  $ ${`pf-gen ${line}`.padEnd(WIDTH)} ${what}`;
const examples = (verbs: readonly Verb[]): string => {
  const lines = verbs.flatMap((verb) => verb.examples ?? []).map(example);
  return lines.length === 0 ? '' : `\nExamples:\n${lines.join('\n')}\n`;
};
const EXIT_CODES = `\nExit codes: ${Object.entries(EXIT)
  .map(([name, code]) => `${code} ${name}`)
  .join(', ')}`;

/**
 * Runs one command line, without `node` and script.
 *
 * @returns the exit code (see exit-codes.ts)
 */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command('pf-gen')
    .description('One TypeScript schema is the ABI: generates Rust, C and TypeScript from it, and finds drift.')
    .version(TOOL_VERSION)
    .addOption(new Option('--config <path>', 'the configuration; otherwise pf-gen.config.json or .ts here or above'))
    .addHelpText('after', `${examples(VERBS)}${EXIT_CODES}`)
    .exitOverride()
    .configureOutput({ writeOut: (text) => host.out(text), writeErr: (text) => host.err(text) });
  for (const verb of VERBS) {
    const command = program.command(verb.name).description(verb.summary);
    for (const { syntax, description } of verb.args ?? []) command.addArgument(new Argument(syntax, description));
    for (const option of verb.options ?? []) command.addOption(optionOf(option));
    command.addOption(new Option('--json', 'print one JSON document on stdout'));
    if (!verb.options?.some(({ flags }) => flags.includes('--format'))) {
      command.addOption(new Option('--format <format>', 'how findings are printed').choices(FORMATS).default('text'));
    }
    command.addHelpText('after', `${examples([verb])}${EXIT_CODES}`);
    command.action(async () => {
      const options = command.optsWithGlobals<Record<string, unknown>>();
      let outcome: Outcome;
      try {
        outcome = await verb.run(host, { args: command.args, options });
      } catch (error) {
        const { caught } = await import('./failures.ts');
        outcome = caught(host, error);
      }
      code = await finish(host, { verb: verb.name, json: options.json === true, format: formatOf(options) }, outcome);
    });
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : usageFailure(host, argv, error);
  }
}

/** The format of this tool; a verb may have an option of the same name with values of its own. */
function formatOf({ format }: Readonly<Record<string, unknown>>): string {
  return typeof format === 'string' && FORMATS.some((known) => known === format) ? format : 'text';
}

function optionOf({ flags, description, choices, default: value, many }: VerbOption): Option {
  const option = new Option(flags, description);
  if (choices !== undefined) option.choices(choices);
  if (value !== undefined) option.default(value);
  if (many === true) option.argParser((next: string, before: string[] | undefined) => [...(before ?? []), next]);
  return option;
}

/** commander has printed the error for people already; with `--json` a document follows. */
async function usageFailure(host: Host, argv: readonly string[], error: CommanderError): Promise<number> {
  if (!argv.includes('--json')) return EXIT.usage;
  const message = error.message.replace(/^error: /, '');
  return finish(host, { json: true }, { exit: 'usage', message, diagnostics: [], text: '' });
}
