/** The command line: `pf-host serve | demo | version`. */

import { EXIT_HELP, ExitCode } from '@punktfunk/cli/exit-codes';
import { Command, CommanderError } from 'commander';
import { errorDocument } from '../outcome/envelope.ts';
import { legible } from '../outcome/legible.ts';
import { asProblem, Problem } from '../outcome/problem.ts';
import { RUNTIME_VERSION } from '../versions.ts';
import { demo } from './demo.ts';
import { addSettings, type CommonOptions, configDocument, resolveOptions } from './options.ts';
import { serve } from './serve.ts';
import { problemText, type Surroundings } from './session.ts';
import { version } from './version.ts';

type Options = CommonOptions & Readonly<Record<string, unknown>>;

/** Runs one command line (without node and script). Never throws; returns the exit code. */
export async function runCommandLine(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  let exit: ExitCode = ExitCode.OK;
  const program = makeProgram(around, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return ExitCode.OK;
    const problem = error instanceof CommanderError ? usageProblem(error) : asProblem(error);
    around.stderr.write(problemText(problem));
    if (args.includes('--json')) around.stdout.write(errorDocument(problem));
    return problem.exit;
  }
}

/** Most characters of what commander says: it repeats what was given. */
const MESSAGE_MAX = 300;

function usageProblem(error: CommanderError): Problem {
  const message = error.message.replace(/^error: /, '').replace(/\n\(([^)]*)\)$/, '; $1');
  return new Problem(ExitCode.USAGE, legible(message, MESSAGE_MAX), 'See pf-host --help.');
}

function makeProgram(around: Surroundings, done: (exit: ExitCode) => void): Command {
  const program = new Command('pf-host')
    .description('Runs the native host and the display driver that were generated from one schema.')
    .version(RUNTIME_VERSION)
    .configureOutput({
      writeOut: (text) => around.stdout.write(text),
      writeErr: () => {}, // Told once, by runCommandLine.
    })
    .addHelpText('after', `\n${EXIT_HELP}`)
    .exitOverride();
  // A group without a command is a mistake like any other: commander would print its help to stderr.
  program.action(() => {
    throw new Problem(ExitCode.USAGE, 'a command is missing: serve, demo or version', 'See pf-host --help.');
  });
  program.allowExcessArguments(false);

  const serveCommand = program
    .command('serve')
    .description('start simulator and host, check that they match, serve until stopped')
    .exitOverride();
  addSettings(serveCommand, 'serve', 'one JSON document a line on stdout for each event').action(
    async (options: Options) => {
      const resolved = resolveOptions('serve', options, around.environment);
      if (options.printConfig) around.stdout.write(configDocument(resolved));
      else done(await serve(resolved, options.json === true, around));
    },
  );

  const demoCommand = program
    .command('demo')
    .description('serve on loopback, connect the reference client, show figures and verify what arrives')
    .exitOverride();
  addSettings(demoCommand, 'demo', 'one JSON document on stdout at the end').action(async (options: Options) => {
    const resolved = resolveOptions('demo', options, around.environment);
    if (options.printConfig) around.stdout.write(configDocument(resolved));
    else done(await demo(resolved, options.json === true, around));
  });

  program
    .command('version')
    .description('versions and plane hashes of everything that is built')
    .option('--json', 'one JSON document on stdout')
    .allowExcessArguments(false)
    .exitOverride()
    .action((options: Options) => {
      const { settings } = resolveOptions('serve', {}, around.environment);
      done(version(settings, options.json === true, around));
    });
  return program;
}
