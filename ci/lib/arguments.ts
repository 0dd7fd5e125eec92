/** Arguments of the scripts in `ci/` that take some: what cannot be read ends the script with 2. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What one script was given; `script` is its name in package.json. What is no option is an error, unless `operands` are taken. */
export function argumentsOf<T extends Options>(script: string, options: T, { operands = false } = {}) {
  const { values, positionals } = read();

  /** Says what is wrong with the arguments, and ends. */
  function wrong(line: string): never {
    process.stderr.write(`${script}: ${line}; see --help\n`);
    process.exit(2);
  }
  function read() {
    try {
      return parseArgs({ options, allowPositionals: operands });
    } catch (error) {
      return wrong((error as Error).message);
    }
  }
  /** A whole number, written in digits alone, from `least`. */
  function whole(name: keyof T & string, least: number): number {
    const text = String((values as Record<string, unknown>)[name]);
    const found = Number(text);
    if (/^\d{1,15}$/.test(text) && found >= least) return found;
    return wrong(`--${name} takes a whole number from ${least}, not '${text}'`);
  }
  return { values, operands: positionals, wrong, whole };
}
