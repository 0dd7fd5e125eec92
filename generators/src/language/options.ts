/** Reads the options of constructors. What is not known, or not of its kind, is left out and becomes a problem. */
import { ALIGNMENT, isAlignment } from './alignment.ts';
import { describe, isValue, type Problem, toBig } from './value.ts';

/**
 * What an option takes: a `number` (or an integer constant), an `alignment`, a `text`, a `flag`, `numbers` by name, a list of
 * `texts`, one of some words, or `any`, which the constructor looks at itself.
 */
export type OptionKind = 'number' | 'alignment' | 'text' | 'flag' | 'numbers' | 'texts' | 'any' | readonly string[];

/** Every option of a constructor, with what it takes. */
export type OptionKinds<O> = { readonly [K in keyof O]-?: OptionKind };

/** The options that are as they should be. `at` is the path of the argument. */
export function optionsOf<O extends object>(
  options: O | undefined,
  at: string,
  problems: Problem[],
  kinds: OptionKinds<O>,
): Partial<O> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || isValue(options) || Array.isArray(options)) {
    problems.push({ path: at, want: 'an object with options', got: describe(options) });
    return {};
  }
  const kept: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(options)) {
    if (given === undefined) continue;
    if (!Object.hasOwn(kinds, name)) {
      const want = `one of the options ${Object.keys(kinds).join(', ')}`;
      problems.push({ path: `${at}${name}`, want, got: `the option '${name}'` });
      continue;
    }
    const taken = take(given, kinds[name as keyof O], `${at}${name}`, problems);
    if (taken !== undefined) kept[name] = taken;
  }
  return kept as Partial<O>;
}

function take(given: unknown, kind: OptionKind, path: string, problems: Problem[]): unknown {
  const refuse = (want: string): undefined => {
    problems.push({ path, want, got: describe(given) });
    return undefined;
  };
  if (kind === 'any') return given;
  if (kind === 'text') return typeof given === 'string' ? given : refuse('a text');
  if (kind === 'flag') return typeof given === 'boolean' ? given : refuse('true or false');
  if (kind === 'number') return safeNumber(given) ?? refuse('a whole number');
  if (kind === 'alignment') {
    const n = safeNumber(given);
    if (n === undefined) return refuse(ALIGNMENT);
    if (isAlignment(n)) return n;
    problems.push({ path, want: ALIGNMENT, got: `the number ${n}` });
    return undefined;
  }
  if (kind === 'numbers') return takeNumbers(given, path, problems);
  if (kind === 'texts') {
    const fits = Array.isArray(given) && given.every((entry) => typeof entry === 'string');
    return fits ? Object.freeze([...given]) : refuse('a list of texts');
  }
  const words = kind.map((word) => `'${word}'`).join(', ');
  return typeof given === 'string' && kind.includes(given) ? given : refuse(`one of ${words}`);
}

function takeNumbers(given: unknown, path: string, problems: Problem[]): Readonly<Record<string, number>> {
  if (typeof given !== 'object' || given === null || isValue(given) || Array.isArray(given)) {
    problems.push({ path, want: 'numbers by name', got: describe(given) });
    return {};
  }
  const kept: Record<string, number> = {};
  for (const [name, entry] of Object.entries(given)) {
    const n = safeNumber(entry);
    if (n === undefined) problems.push({ path: `${path}.${name}`, want: 'a whole number', got: describe(entry) });
    else if (name !== '__proto__') kept[name] = n;
    else problems.push({ path, want: 'another name', got: 'the name `__proto__`' });
  }
  return Object.freeze(kept);
}

/** A whole number that JavaScript holds exactly. */
function safeNumber(x: unknown): number | undefined {
  const n = typeof x === 'boolean' ? undefined : toBig(x);
  return n !== undefined && Number.isSafeInteger(Number(n)) ? Number(n) : undefined;
}
