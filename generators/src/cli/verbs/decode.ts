import type { Verb } from '../verb.ts';

export const decode: Verb = {
  name: 'decode',
  summary: 'say which bytes of a dump are which field',
  args: [{ syntax: '<file>', description: "raw bytes or hexadecimal text; '-' for stdin" }],
  options: [
    { flags: '--type <name>', description: 'struct, section, token, enumeration, flags, message, union or exchange' },
    { flags: '--plane <name>', description: 'plane of the type, where several planes have it' },
    { flags: '--offset <n>', description: 'first byte to decode, decimal or 0x…', default: '0' },
    { flags: '--input <form>', description: 'how the file is read', choices: ['auto', 'raw', 'hex'], default: 'auto' },
    { flags: '--show-secrets', description: 'print fields that the schema marks secret, which are [secret] otherwise' },
    { flags: '--lock <file>', description: 'decode by this lock (a lock file, or a binary that carries one)' },
  ],
  examples: [
    ['decode dump.bin --type AddRequest', 'offset, bytes, field and value'],
    ['decode - --type Supervisor --json < log', 'frames of an exchange, for programs'],
  ],
  run: async (host, { args, options }) => (await import('../commands/decode.ts')).decode(host, args[0] ?? '-', options),
};
