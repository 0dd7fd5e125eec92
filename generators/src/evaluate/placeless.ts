/** What two evaluations of a schema have in common. */
import type { Model } from '../model/model.ts';

/** A model as JSON without positions and documentation, which the second evaluation does not read. */
export function placelessText(model: Model): string {
  return JSON.stringify(placeless(model));
}

function placeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(placeless);
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key !== 'docs' && key !== 'span') kept[key] = placeless((value as Record<string, unknown>)[key]);
  }
  return kept;
}
