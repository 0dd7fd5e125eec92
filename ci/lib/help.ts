/** `--help` of the scripts in `ci/`: said on stdout, and nothing else is done. */

/** Prints the text and ends, when it is asked for. */
export function helpAsked(text: string): void {
  const asked = process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h');
  if (!asked) return;
  process.stdout.write(`${text.trim()}\n`);
  process.exit(0);
}
