/** One value that a side has read, as its program told it, against what the other side told that it wrote. */
import type { Leaf } from './leaves.ts';
import { isWord, type Meant, sameName } from './names.ts';
import type { FieldSeen } from './observation.ts';

type Values = ReadonlyMap<string, string>;
type Seen = Omit<FieldSeen, 'path'>;

/** Zero, a row of zeros, or the name that stands for 0. */
const isZero = (text: string): boolean => /^([0,]*|0=.*)$/.test(text);

export function arrived(got: string, leaf: Leaf, meant: Meant | undefined, sent: Values): Seen {
  const same = meant === undefined ? undefined : asMeant(got, leaf, meant, sent);
  if (same !== undefined) return same;
  if (isZero(got)) return { arrival: 'zero' };
  const own = new Set(
    meant === undefined ? [] : 'leaf' in meant ? [meant.leaf.path] : meant.leaves.map(({ path }) => path),
  );
  const other = [...sent].find(([path, value]) => !own.has(path) && value === got && !isZero(value));
  const text = meant?.m === 'one' ? sent.get(meant.leaf.path) : undefined;
  const detail = other === undefined ? `${text ?? 'nothing'} is read as ${got}` : `the value of ${other[0]}`;
  return { arrival: 'wrong', detail };
}

/** Undefined when it is not what was meant. */
function asMeant(got: string, leaf: Leaf, meant: Meant, sent: Values): Seen | undefined {
  if (meant.m === 'one') {
    const text = sent.get(meant.leaf.path);
    if (text === undefined) return undefined;
    if (isWord(leaf) && isWord(meant.leaf)) return words(text, got, meant.leaf, leaf);
    const rows = leaf.form.f === 'list' && meant.leaf.form.f === 'list';
    return text === got || (rows && equal(text, got)) ? { arrival: 'same' } : undefined;
  }
  if (meant.m === 'item') {
    const item = sent.get(meant.leaf.path)?.split(',')[meant.index];
    return item === undefined ? undefined : words(item, got, meant.leaf, leaf);
  }
  if (meant.m === 'items') {
    const items = meant.leaves.map(({ path }) => numberOf(sent.get(path)));
    const read = got.split(',').map(BigInt);
    return items.every((item, n) => item === read[n]) ? { arrival: 'same' } : undefined;
  }
  if (meant.m === 'slice') {
    const whole = numberOf(sent.get(meant.leaf.path));
    if (whole === undefined || leaf.form.f !== 'part' || meant.leaf.form.f !== 'int') return undefined;
    const part = BigInt.asUintN(leaf.form.width, BigInt.asUintN(64, whole) >> BigInt(leaf.form.shift));
    return part === numberOf(got) ? { arrival: 'same' } : undefined;
  }
  const parts = meant.leaves.map(
    ({ path, form }) => (numberOf(sent.get(path)) ?? 0n) << BigInt(form.f === 'part' ? form.shift : 0),
  );
  const whole = parts.reduce((a, b) => a | b, 0n);
  const bits = leaf.size * 8;
  return leaf.form.f === 'int' && whole === BigInt.asUintN(bits, numberOf(got) ?? 0n) ? { arrival: 'same' } : undefined;
}

/** The number of `7`, of `7=NAME`, and of `+0=A+2=B`. */
function numberOf(text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined;
  if (!text.startsWith('+')) return BigInt(text.split('=')[0] ?? '0');
  return text
    .slice(1)
    .split('+')
    .reduce((bits, item) => bits | (1n << BigInt(item.split('=')[0] ?? '0')), 0n);
}

/** The same number, and where both sides have names for it, one that means the same. */
function words(wrote: string, got: string, from: Leaf, to: Leaf): Seen | undefined {
  const number = numberOf(wrote);
  if (number === undefined || number !== numberOf(got)) return undefined;
  const [a, b] = [from.form, to.form];
  if (b.f !== 'enum' && b.f !== 'flags') return { arrival: 'same' };
  if ((a.f === 'enum' || a.f === 'flags') && a.f !== b.f) return { arrival: 'wrong', detail: `${a.f} read as ${b.f}` };
  for (const item of got === '0' ? [] : got.replace(/^\+/, '').split('+')) {
    const [digits, name] = item.split('=');
    if (name === '' || name === undefined) return { arrival: 'unknown', detail: `${wrote} is read as ${got}` };
    if (a.f !== 'enum' && a.f !== 'flags') continue;
    const own = a.decl.values.filter((entry) => ('bit' in entry ? String(entry.bit) : entry.value) === digits);
    const known = own.some((entry) => sameName(entry.name, name, a, b));
    if (!known) return { arrival: 'wrong', detail: `${wrote} is read as ${got}` };
  }
  return { arrival: 'same' };
}

/** Equal, or one row of numbers the start of the other, with only zeros behind. */
function equal(meant: string, got: string): boolean {
  if (meant === got) return true;
  const [a, b] = [meant.split(','), got.split(',')];
  const shared = Math.min(a.length, b.length);
  return a.slice(0, shared).join() === b.slice(0, shared).join() && b.slice(shared).every((item) => item === '0');
}
