/** What the reader of a buffer takes of the bytes that a writer of another one sent, in every way that this one fills its unions. */
import { type Open, waysOf, writtenIn } from './arms.ts';
import { numberAt, type Refusal, refusal, seen } from './arrive.ts';
import type { Leaf } from './leaves.ts';
import type { FieldSeen } from './observation.ts';
import { elementsIn } from './tails.ts';
import type { Buffer } from './version.ts';
import { worst } from './worst.ts';

export interface Taken {
  readonly seen: readonly FieldSeen[];
  /** Why it takes nothing of it. */
  readonly refused?: string;
  /** Whether it takes something hangs on the values that were written. */
  readonly unsure?: true;
  /** Which arm it reads hangs on the values that were written. */
  readonly chance?: true;
  /** What its check of ranges and closed enumerations says. */
  readonly outside?: Refusal;
}

const NOTHING: Open = { leaves: [], unions: [] };

/** What the reader of `to` finds when a writer of `from` sent `bytes` bytes. */
export function take(from: Buffer | undefined, to: Buffer, bytes: number): Taken {
  const open = from ?? NOTHING;
  return merged(Array.from({ length: waysOf(open.unions) }, (_, way) => takeIn(open, way, to, bytes)));
}

function merged(all: readonly Taken[]): Taken {
  const [only, ...more] = all;
  if (only === undefined || more.length === 0) return only ?? { seen: [] };
  const byPath = new Map<string, FieldSeen[]>();
  for (const found of all.flatMap((taken) => taken.seen)) {
    byPath.set(found.path, [...(byPath.get(found.path) ?? []), found]);
  }
  const refused = all.find((taken) => taken.refused !== undefined)?.refused;
  const isSure = all.every((taken) => taken.refused !== undefined && taken.unsure !== true);
  const faults = all.flatMap(({ outside }) => outside ?? []);
  const always = faults.length === all.length && faults.every((fault) => fault.always);
  return {
    seen: [...byPath].map(([path, found]) => ({ path, ...worst(found) })),
    ...(refused === undefined ? {} : { refused, ...(isSure ? {} : { unsure: true as const }) }),
    ...(all.some(({ chance }) => chance === true) ? { chance: true as const } : {}),
    ...(faults[0] === undefined ? {} : { outside: { ...faults[0], always } }),
  };
}

function takeIn(from: Open, way: number, to: Buffer, bytes: number): Taken {
  const { all, sent } = writtenIn(from, way);
  const found = (leaves: readonly Leaf[], length: number): FieldSeen[] => seen(sent, leaves, all, to.leaves, length);
  const arms = armsRead(to, sent, bytes);
  const plain = to.leaves.filter(({ arm }) => arm === undefined);
  const checked = (read: readonly Leaf[], fields: readonly FieldSeen[]): Pick<Taken, 'outside'> => {
    const outside = refusal(read, sent, fields, bytes);
    return outside === undefined ? {} : { outside };
  };
  const chance = arms.chance ? { chance: true as const } : {};
  const inArms = [...found(arms.read, bytes), ...arms.told];
  const { tail } = to;
  if (tail === undefined) {
    const fields = [...found(plain, bytes), ...inArms];
    return { seen: fields, ...chance, ...checked(plain, fields) };
  }
  const number = tail.counter === undefined ? undefined : numberAt(tail.counter, sent, bytes);
  const isElement = ({ element }: Leaf): boolean => element !== undefined;
  if (tail.counter !== undefined && (number === undefined || number.min !== number.max)) {
    const detail = `as many as ${tail.counter.path} says`;
    const elements = plain.filter(isElement).map(({ path }): FieldSeen => ({ path, arrival: 'wrong', detail }));
    const head = plain.filter((leaf) => !isElement(leaf));
    const fields = [...found(head, bytes), ...inArms, ...elements];
    return { seen: fields, refused: detail, unsure: true, ...chance, ...checked(plain, fields) };
  }
  const there = elementsIn(tail, bytes, number?.min ?? 0n);
  if (typeof there === 'string') return { seen: [], refused: there };
  const isThere = ({ element }: Leaf): boolean => element === undefined || element < there;
  const read = plain.filter(isThere);
  const gone = plain.filter((leaf) => !isThere(leaf));
  const fields = [...found(read, bytes), ...found(gone, 0), ...inArms];
  return { seen: fields, ...chance, ...checked(read, fields) };
}

/** The places of the arms that the reader's tags mean, and what is told of the others. */
function armsRead({ leaves, unions }: Buffer, sent: readonly Leaf[], bytes: number) {
  const read: Leaf[] = [];
  const told: FieldSeen[] = [];
  let chance = false;
  for (const { path, tagPath, arms } of unions) {
    const tag = leaves.find((leaf) => leaf.path === tagPath && leaf.isTag === true);
    const number = tag && numberAt(tag, sent, bytes);
    if (number === undefined || number.min !== number.max) {
      chance = true;
      const detail = `whichever arm ${tagPath} means`;
      told.push(
        ...arms.flatMap((arm) => arm.leaves.map((leaf): FieldSeen => ({ path: leaf.path, arrival: 'wrong', detail }))),
      );
      continue;
    }
    const arm = arms.find(({ tags }) => tags.some((one) => BigInt(one) === number.min));
    if (arm !== undefined) read.push(...arm.leaves);
    else told.push({ path, arrival: 'unknown', detail: `no arm has the tag ${number.min}` });
  }
  return { read, told, chance };
}
