/** What of a lock is meaning, and what is only the way in which it is written down. */

/**
 * The form of the hashes that pf-gen computes. A lock names the form of its own; one that names none has the first, which also
 * covered how numbers are printed, the order of listings, and how reserved space is cut.
 */
export const HASH_FORM = 2;

/** A lock, as far as the form of its hashes is concerned. */
interface Formed {
  readonly hashForm?: unknown;
  readonly planes: unknown;
}

/** The form of a lock's hashes. */
export const hashFormOf = ({ hashForm }: Formed): number => (typeof hashForm === 'number' ? hashForm : 1);

/**
 * Why two locks that mean the same have different hashes, when it is because of the forms of these. Such files refuse each other
 * when they run, because all that they compare there is the hashes.
 */
export function otherFormText(...sides: readonly [lock: Formed, name: string][]): string | undefined {
  const forms = sides.map(([lock]) => hashFormOf(lock));
  const oldest = Math.min(...forms);
  if (forms.every((form) => form === oldest)) return undefined;
  const [, name] = sides[forms.indexOf(oldest)]!;
  return (
    `the layouts are the same, but the hashes of ${name} are of form ${oldest}, which also covers the order of listings and ` +
    `print style; peers with hashes of form ${Math.max(...forms)} refuse it: build it again with the newer pf-gen`
  );
}

/**
 * Says nothing about bytes or what they mean: documentation, positions, where a number was learnt, whose stamps a field has,
 * who may see it, what the entries of a table are called that nobody calls, by which packing fields have the alignment that they state, whether
 * a device carries it.
 */
export const SILENT: ReadonlySet<string> = new Set([
  'docs',
  'span',
  'since',
  'mark',
  'source',
  'stamps',
  'secret',
  'names',
  'packed',
  'carried',
]);

/** Whether a property is only for those who read the schema or the generated code. */
export function isStyle(key: string, value: unknown): boolean {
  // Print style of a number. A text of that name is the content of a literal.
  return SILENT.has(key) || (key === 'hex' && typeof value === 'boolean');
}

/**
 * Lists in which the order says nothing: everything in them has a name, and an offset, a number or a code where it needs one.
 * A list that is not known here counts as ordered.
 */
const UNORDERED: ReadonlySet<string> = new Set([
  'members',
  'fields',
  'prefixes',
  'parts',
  'values',
  'ioctls',
  'protocols',
  'cases',
  'arms',
  'tags',
  'messages',
  'states',
  'says',
  'functions',
  'publishes',
  'allowed',
  'entries',
  'retired',
]);

/** Whether the order of a list has a meaning: the fields of a message stand one behind the other, parameters too. */
export function isOrdered(key: string, list: readonly unknown[]): boolean {
  return !UNORDERED.has(key) || (key === 'fields' && list.some(isMessageField));
}

export const isMessageField = (entry: unknown): boolean =>
  typeof entry === 'object' && entry !== null && 'codec' in entry && 'presence' in entry;
