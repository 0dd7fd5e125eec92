/** The JSON Schema that every model fulfils, for emitters in any language. Published as `pf-gen/model.schema.json`. */
import { z } from 'zod';
import { MODEL_FORMAT, Model } from './model.ts';

/** The schema, with a title and what its numbers mean. */
export function modelSchema(): Record<string, unknown> {
  const { $schema, ...shape } = z.toJSONSchema(Model) as Record<string, unknown>;
  return {
    $schema,
    title: `Model of pf-gen, format ${MODEL_FORMAT}`,
    description:
      'Everything is computed: offsets and sizes are bytes, shifts and widths are bits, all integers on the wire are ' +
      'little-endian, but for words whose name begins with `be.`. Numbers that may exceed 2^53 are decimal texts. Absent properties mean "no" or "none".',
    ...shape,
  };
}
