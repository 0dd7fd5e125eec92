// A schema imports files of its own folder and the language, nothing else.
import { readFileSync } from 'node:fs';
import type { ZodType } from 'zod';
import { constant, plane, schema, u32 } from 'pf-gen/schema';
import { parent } from '../parent.ts';
import { bare } from './bare';
import { own } from './own.ts';

export const X = constant(u32, own);
export const p = plane({ name: 'p', id: 1, version: 1, policy: 'lockstep', members: { X } });
export default schema({ name: 'bad', planes: [p] });
export { z } from 'zod';
//= 2:30 PF1004 a schema may not import 'node:fs' | import files of the schema's own folder by relative path with extension, and 'pf-gen/schema', nothing else
//= 5:24 PF1004 a schema may not import '../parent.ts' | import files of the schema's own folder by relative path with extension, and 'pf-gen/schema', nothing else
//= 6:22 PF1006 ./bare does not exist | create the module, or correct the path which names it
//= 12:19 PF1004 a schema may not import 'zod' | import files of the schema's own folder by relative path with extension, and 'pf-gen/schema', nothing else
