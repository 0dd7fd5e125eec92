/** A theme from a seed: other names, numbers, widths and bystanders each time, and the same ones for the same seed. */
import { call, type Expression, int, object, type Statement, word } from '../random/expression.ts';
import { numbersFrom } from '../random/numbers.ts';
import type { Theme } from './compose.ts';

const SYLLABLES = ['ba', 'ke', 'lo', 'mi', 'nu', 'ra', 'se', 'ti', 'vo', 'za', 'qua', 'dre', 'fli', 'gro', 'pha'];
const INTS = ['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'];

/** A theme; every name occurs once. */
export function randomTheme(seed: number): Theme {
  const next = numbersFrom(seed);
  const used = new Set<string>();
  const plain = (): string => {
    for (;;) {
      const name = `${syllable()}${syllable()}${syllable()}`;
      if (!used.has(name)) {
        used.add(name);
        return name;
      }
    }
  };
  const syllable = (): string => SYLLABLES[next(SYLLABLES.length)] ?? 'x';
  const type = (): string => {
    const name = plain();
    return `${name[0]?.toUpperCase()}${name.slice(1)}`;
  };
  const constant = (): string => plain().toUpperCase();
  const hex = (digits: number): string => Array.from({ length: digits }, () => next(16).toString(16)).join('');
  const first = 4 + next(20);
  const second = 4 + next(24);
  const bystander = (): Statement => {
    const fields = Array.from({ length: 1 + next(5) }, (): readonly [string, Expression] => {
      const of = word(INTS[next(2) * 4 + 2] ?? 'u32');
      return [plain(), next(3) === 0 ? call('array', of, int(1 + next(4))) : of];
    });
    return { name: type(), value: call('struct', object(fields)) };
  };
  const start = next(100);
  return {
    schema: plain(),
    plane: plain(),
    id: 1 + next(1000),
    version: 1 + next(50),
    guid: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
    deviceType: next(0x10000),
    firstFunction: 0x800 + next(0x700),
    template: `Global\\${plain()}-{${plain()}}`,
    magic: next(2 ** 32),
    length: 1 + next(12),
    widths: [first, second, 64 - first - second],
    numbers: [start, start + 1 + next(9), start + 20 + next(9), start + 40 + next(9)],
    names: {
      request: [type(), plain(), plain(), plain(), plain(), plain()],
      reply: [type(), plain(), plain()],
      spare: [type(), plain(), `_${plain()}`],
      packed: [type(), plain(), plain(), plain()],
      table: [type(), plain(), plain()],
      device: [type(), constant(), constant()],
      state: [type(), constant(), constant(), constant(), constant()],
      caps: [type(), constant(), constant(), constant()],
      token: [type(), plain(), plain(), plain()],
      section: [type(), plain(), plain(), plain(), plain(), plain()],
      object: type(),
      constant: constant(),
    },
    extra: Array.from({ length: next(6) }, bystander),
  };
}
