/** Rules about tails: PF1280 and up. */
import { error } from './rule.ts';

const FIXED =
  'Everything behind a struct has a place because its size is fixed. What stands behind a tail begins somewhere else each time.';

export const tailRules = {
  PF1280: error<{ tail: string; field: string }>(
    (p) => `'${p.field}' stands behind the tail '${p.tail}'`,
    (p) => `make \`${p.tail}\` the last entry; what comes after it belongs in front of it, or into another struct`,
    FIXED,
  ),
  PF1281: error<{ tail: string; field: string; why: string; integers: string }>(
    (p) => `the tail '${p.tail}' is counted by '${p.field}', which ${p.why}`,
    (p) => `name an integer field of the same struct: ${p.integers}`,
    'A reader takes the number of elements from one integer that stands in front of them.',
  ),
  PF1282: error<{ struct: string; tail: string; where: string }>(
    (p) => `${p.struct} ends in a tail ('${p.tail}') and cannot stand in ${p.where}`,
    (p) => `put what ${p.struct} has in front of its tail into a struct of its own, and use that one here`,
    FIXED,
  ),
  PF1283: error<{ struct: string; tail: string }>(
    (p) => `${p.struct} ends in a tail ('${p.tail}') and has prefixes`,
    'leave the prefixes out, or give the older form a struct of its own',
    'A prefix is told from the whole by its length, and the length of a struct with a tail is not fixed.',
  ),
  PF1284: error<{ tail: string; field: string; why: string }>(
    (p) => `'${p.field}', which counts the bytes of '${p.tail}', ${p.why}`,
    (p) => `use a wider type for \`${p.field}\`, or count the elements alone`,
    'Without any element the field still holds the size of the struct.',
  ),
  PF1285: error<{ tail: string; who: string; what: string }>(
    (p) => `the tail '${p.tail}' stands beside ${p.what}: ${p.who} has them`,
    'put them into a struct without a tail',
    'Handles are adopted and secrets are wiped one by one, in structs whose size is known.',
  ),
  PF1286: error<{ tail: string }>(
    (p) => `the request carries handles, and the reply ends in the tail '${p.tail}'`,
    'use two calls: one that hands the handles over, and one that answers with the tail',
    'Whoever sent handles must learn from the answer alone whether they were adopted, and an answer with a tail may be refused.',
  ),
} as const;
