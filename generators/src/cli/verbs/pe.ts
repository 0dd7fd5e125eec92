import type { Verb } from '../verb.ts';

export const pe: Verb = {
  name: 'pe',
  summary: 'show the headers of a PE image, and clear the bit that demands a signature of every page',
  args: [{ syntax: '<file>', description: 'a .sys, .dll or .exe file' }],
  options: [
    {
      flags: '--clear-force-integrity',
      description: 'clear FORCE_INTEGRITY (0x0080 of DllCharacteristics) and correct the checksum',
    },
    { flags: '--out <file>', description: 'write there instead of replacing the file' },
  ],
  examples: [
    ['pe driver.dll', 'machine, characteristics, checksum, signature'],
    ['pe driver.dll --clear-force-integrity', 'before signing with a certificate of your own'],
  ],
  run: async (host, { args, options }) => (await import('../commands/pe.ts')).pe(host, args[0] ?? '', options),
};
