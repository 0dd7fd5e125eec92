/** Which floats and words a schema has: support code for them comes with the first one. */
import type { FloatName, Model, WordName } from '../model/model.ts';
import { FLOAT_NAMES, WORD_NAMES } from '../model/scalars.ts';

type ScalarName = FloatName | WordName;

const KNOWN: ReadonlySet<unknown> = new Set<ScalarName>([...FLOAT_NAMES, ...WORD_NAMES]);
const seen = new WeakMap<Model, ReadonlySet<ScalarName>>();

/** Names of all floats and words in types and codecs, wherever a declaration has one. */
export function scalarsOf(model: Model): ReadonlySet<ScalarName> {
  const known = seen.get(model);
  if (known !== undefined) return known;
  const found = new Set<ScalarName>();
  for (const { members } of model.planes) for (const decl of members) collect(decl, found);
  seen.set(model, found);
  return found;
}

function collect(value: object, found: Set<ScalarName>): void {
  const node = value as { t?: unknown; c?: unknown; name?: unknown; type?: unknown };
  if ((node.t === 'float' || node.t === 'word') && KNOWN.has(node.name)) found.add(node.name as ScalarName);
  if ((node.c === 'float' || node.c === 'word') && KNOWN.has(node.type)) found.add(node.type as ScalarName);
  for (const entry of Object.values(value)) if (typeof entry === 'object' && entry !== null) collect(entry, found);
}
