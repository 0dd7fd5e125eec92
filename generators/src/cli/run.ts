/** The command line of pf-gen. */
import { Command, CommanderError, Option } from 'commander';
import { TOOL_VERSION } from '../evaluate/paths.ts';
import { EXIT } from './exit-codes.ts';
import { finish, type Host, type Outcome } from './host.ts';
import type { GlobalOptions } from './project.ts';

const EXAMPLES = `
Examples:
  $ pf-gen generate              write what the schema gives into the output folder
  $ pf-gen generate --dry-run    only say what would change
  $ pf-gen check --json          for CI: exit code 1 when generated files differ from the schema
  $ pf-gen model | jq .planes    the model, for an emitter of your own
  $ pf-gen explain PF1201        what a code means

Exit codes: ${Object.entries(EXIT)
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
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeOut: (text) => host.out(text), writeErr: (text) => host.err(text) });
  const json = (): Option => new Option('--json', 'print one JSON document on stdout');
  const action = (work: (given: GlobalOptions & Record<string, unknown>) => Promise<Outcome> | Outcome) => {
    return async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command;
      const options = command.optsWithGlobals<GlobalOptions & Record<string, unknown>>();
      const positional = command.args[0];
      let outcome: Outcome;
      try {
        outcome = await work({ ...options, positional });
      } catch (error) {
        const { caught } = await import('./failures.ts');
        outcome = caught(host, error);
      }
      code = finish(host, options.json === true, outcome);
    };
  };
  program
    .command('generate')
    .description('write generated files that changed, and remove those that are generated no more')
    .option('--dry-run', 'write nothing, say what would change')
    .addOption(json())
    .action(action(async (options) => (await import('./commands/generate.ts')).generate(host, options)));
  program
    .command('check')
    .description('compare the generated files with the schema, in memory')
    .addOption(json())
    .action(action(async (options) => (await import('./commands/check.ts')).check(host, options)));
  program
    .command('model')
    .description('print the model of the schema')
    .option('--schema', 'print the JSON Schema of models instead')
    .addOption(json())
    .action(action(async (options) => (await import('./commands/model.ts')).model(host, options)));
  program
    .command('explain')
    .description('say what a code means')
    .argument('[code]', 'such as PF1201; without it all codes are listed')
    .addOption(json())
    .action(
      action(async (options) =>
        (await import('./commands/explain.ts')).explain(host, options.positional as string | undefined),
      ),
    );
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : usageFailure(host, argv, error);
  }
}

/** commander has printed the error for people already; with `--json` a document follows. */
function usageFailure(host: Host, argv: readonly string[], error: CommanderError): number {
  if (!argv.includes('--json')) return EXIT.usage;
  const message = error.message.replace(/^error: /, '');
  return finish(host, true, { exit: 'usage', message, diagnostics: [], text: '' });
}
