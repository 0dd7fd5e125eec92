import type { Verb } from '../verb.ts';

export const importHeader: Verb = {
  name: 'import',
  summary: 'turn a C or C++ header into a schema, or say what is dangerous in it',
  args: [{ syntax: '<header>', description: 'a .h or .hpp file' }],
  options: [
    { flags: '--lint', description: 'write no schema: find what breaks between compilers and processes' },
    { flags: '--out <file>', description: 'write the schema there instead of printing it' },
    {
      flags: '--target <platform>',
      description: 'whose layout is imported',
      choices: ['win-x64', 'win-arm64', 'win-x86', 'win-x64-gnu', 'linux-x64', 'linux-arm64'],
      default: 'win-x64',
    },
    { flags: '--language <language>', description: 'how it is read', choices: ['auto', 'c', 'c++'], default: 'auto' },
    { flags: '--clang <program>', description: 'the compiler that reads it', default: 'clang' },
    { flags: '--clang-arg <arg>', description: 'handed to clang, such as --clang-arg=-Iinclude', many: true },
  ],
  examples: [
    ['import vdd_ioctl.h --out schema.ts', 'structs, enumerations, codes and names'],
    ['import vdd_ioctl.h --lint', 'exit code 1 when something is dangerous'],
  ],
  run: async (host, { args, options }) =>
    (await import('../commands/import.ts')).importCommand(host, args[0] ?? '', options),
};
