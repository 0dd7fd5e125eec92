/** Words whose values have names: enumerations, flags, and parts of a word. */
import { bitsOf } from '../../random/shape.ts';
import { type Change, exchange, fresh, pair, pick, some } from './change.ts';

export const WORD_CHANGES: readonly Change[] = [
  {
    kind: 'value renumbered',
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'enum'), draw);
      const value = word && pick(word.values, draw);
      if (value === undefined) return undefined;
      value.value += BigInt(1 + draw(3));
      return `${word?.name}.${value.name}`;
    },
  },
  {
    kind: 'two numbers exchanged',
    weight: 2,
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'enum'), draw);
      const at = word && pair(word.values.length, draw);
      const [a, b] = [word?.values[at?.[0] ?? 0], word?.values[at?.[1] ?? 0]];
      if (a === undefined || b === undefined || a === b) return undefined;
      [a.value, b.value] = [b.value, a.value];
      return `${word?.name}: ${a.name} and ${b.name}`;
    },
  },
  {
    kind: 'value added',
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'enum'), draw);
      word?.values.push({ name: fresh(sketch, 'NEW'), value: BigInt(100 + draw(20)) });
      return word?.name;
    },
  },
  {
    kind: 'value removed',
    weight: 2,
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'enum'), draw);
      if (word === undefined || word.values.length < 2) return undefined;
      const [gone] = word.values.splice(draw(word.values.length), 1);
      return `${word.name}.${gone?.name}`;
    },
  },
  {
    kind: 'value renamed',
    edit: (sketch, draw) => {
      const word = pick(some(sketch, draw(2) === 0 ? 'enum' : 'flags'), draw);
      const value = word && pick<{ name: string }>(word.values, draw);
      if (value === undefined) return undefined;
      const before = value.name;
      value.name = fresh(sketch, 'OTHER');
      return `${word?.name}.${before}`;
    },
  },
  {
    kind: 'open to closed, or back',
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'enum'), draw);
      if (word === undefined) return undefined;
      word.unknown = word.unknown === 'error' ? 'keep' : 'error';
      return word.name;
    },
  },
  {
    kind: 'another integer behind names',
    weight: 3,
    edit: (sketch, draw) => {
      const word = pick([...some(sketch, 'enum'), ...some(sketch, 'flags'), ...some(sketch, 'bits')], draw);
      const to = pick(
        (['u8', 'u16', 'u32', 'u64', 'i8', 'i16', 'i32', 'i64'] as const).filter((name) => name !== word?.repr),
        draw,
      );
      if (word === undefined || to === undefined) return undefined;
      word.repr = to;
      return `${word.name} is ${to}`;
    },
  },
  {
    kind: 'flag moved',
    weight: 4,
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'flags'), draw);
      const value = word && pick(word.values, draw);
      if (word === undefined || value === undefined) return undefined;
      value.bit = draw(bitsOf(word.repr));
      return `${word.name}.${value.name} is bit ${value.bit}`;
    },
  },
  {
    kind: 'two flags exchanged',
    weight: 2,
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'flags'), draw);
      const at = word && pair(word.values.length, draw);
      const [a, b] = [word?.values[at?.[0] ?? 0], word?.values[at?.[1] ?? 0]];
      if (a === undefined || b === undefined || a === b) return undefined;
      [a.bit, b.bit] = [b.bit, a.bit];
      return `${word?.name}: ${a.name} and ${b.name}`;
    },
  },
  {
    kind: 'flag added or removed',
    weight: 2,
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'flags'), draw);
      if (word === undefined) return undefined;
      if (draw(2) === 0 && word.values.length > 1) word.values.splice(draw(word.values.length), 1);
      else word.values.push({ name: fresh(sketch, 'BIT'), bit: draw(bitsOf(word.repr)) });
      return word.name;
    },
  },
  {
    kind: 'parts exchanged',
    weight: 2,
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'bits'), draw);
      const at = word && pair(word.parts.length, draw);
      if (word === undefined || at === undefined) return undefined;
      exchange(word.parts, at);
      return `${word.name}: ${at.join(' and ')}`;
    },
  },
  {
    kind: 'a bit given to the neighbour',
    weight: 4,
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'bits'), draw);
      const at = word && draw(word.parts.length);
      const [a, b] = [word?.parts[at ?? 0], word?.parts[(at ?? 0) + 1]];
      if (a === undefined || b === undefined || a.width < 2) return undefined;
      a.width -= 1;
      b.width += 1;
      return `${word?.name}: ${a.name} to ${b.name}`;
    },
  },
  {
    kind: 'part renamed, reserved or used',
    weight: 2,
    edit: (sketch, draw) => {
      const word = pick(some(sketch, 'bits'), draw);
      const part = word && pick(word.parts, draw);
      if (part === undefined) return undefined;
      const before = part.name;
      part.name = fresh(sketch, draw(3) === 0 ? '_spare' : 'part');
      return `${word?.name}.${before} is ${part.name}`;
    },
  },
];
