import type { Verb } from '../verb.ts';

export const inspect: Verb = {
  name: 'inspect',
  summary: 'show the lock that built files carry, and whether they fit together',
  args: [
    { syntax: '<files...>', description: 'ELF, PE, COFF, Mach-O, WebAssembly, an archive of these, or a lock file' },
  ],
  examples: [
    ['inspect driver.dll', 'planes with versions and hashes'],
    ['inspect host driver.dll', 'exit code 1 and the first differing field when they do not fit'],
  ],
  run: async (host, { args }) => (await import('../commands/inspect.ts')).inspect(host, args),
};
