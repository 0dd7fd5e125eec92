/** Concurrent algorithms over the fields of a section. Each is generated for the role that writes and the one that reads. */
import { optionsOf } from './options.ts';
import { make, type Problem, takeText, type Value } from './value.ts';

export interface SeqlockOptions {
  /** The role that stores the fields. */
  readonly owner: string;
  /** Counter of the owner, u32 or u64, stored with Release: odd while the fields are being stored. */
  readonly sequence: string;
  /** What is stored and read as one. */
  readonly fields: readonly string[];
}
export interface SpscOptions {
  /** The role that adds to the ring. */
  readonly producer: string;
  /** Counter of the producer, u32 or u64, stored with Release: slots written so far, wrapping. */
  readonly head: string;
  /** Counter of the other role: slots read so far. With it the ring is lossless: a full one takes no more. */
  readonly tail?: string;
  /** The array; slot = count modulo its length. */
  readonly slots: string;
  /** A word in which the producer says how many slots it uses, when that is not always the whole array. */
  readonly length?: string;
  /** Slots in use while `length` says zero, or more than there are. */
  readonly fallback?: number;
}
export interface LatestOptions {
  /** The role that publishes. */
  readonly producer: string;
  /** The word that says what is newest; zero = nothing yet. A `bits` declaration. */
  readonly token: string;
  /** The part of the token that is the index of a slot. */
  readonly slot: string;
  /** The array of slots. */
  readonly slots: string;
}

/** Fields that are read whole or not at all. */
export interface SeqlockValue extends Value<'seqlock'> {
  readonly options: Partial<SeqlockOptions>;
}
/** A ring with one producer and one consumer. */
export interface SpscValue extends Value<'spsc'> {
  readonly options: Partial<SpscOptions>;
}
/** A token that names the newest of several slots. */
export interface LatestValue extends Value<'latest'> {
  readonly options: Partial<LatestOptions>;
}
export type ProtocolValue = SeqlockValue | SpscValue | LatestValue;
export const PROTOCOL_KINDS = ['seqlock', 'spsc', 'latest'] as const;

/** Fields that are read whole or not at all: `seqlock({ owner: 'host', sequence: 'input_gen', fields: ['input'] })`. */
export function seqlock(options: SeqlockOptions): SeqlockValue {
  const problems: Problem[] = [];
  const kinds = { owner: 'text', sequence: 'text', fields: 'texts' } as const;
  const taken = optionsOf(options, '0:', problems, kinds);
  takeNames(taken, ['owner', 'sequence'], problems);
  if (taken.fields === undefined && problems.length === 0) {
    problems.push({ path: '0:fields', want: 'a list of names of fields', got: 'nothing' });
  }
  return make<SeqlockValue>('seqlock', { options: taken }, problems);
}

/** A ring with one producer and one consumer: `spsc({ producer: 'driver', head: 'ring_head', slots: 'out_ring' })`. */
export function spsc(options: SpscOptions): SpscValue {
  const problems: Problem[] = [];
  const kinds = {
    producer: 'text',
    head: 'text',
    tail: 'text',
    slots: 'text',
    length: 'text',
    fallback: 'number',
  } as const;
  const taken = optionsOf(options, '0:', problems, kinds);
  takeNames(taken, ['producer', 'head', 'slots'], problems);
  return make<SpscValue>('spsc', { options: taken }, problems);
}

/** The newest wins: `latest({ producer: 'driver', token: 'latest', slot: 'slot', slots: 'slots' })`. */
export function latest(options: LatestOptions): LatestValue {
  const problems: Problem[] = [];
  const kinds = { producer: 'text', token: 'text', slot: 'text', slots: 'text' } as const;
  const taken = optionsOf(options, '0:', problems, kinds);
  takeNames(taken, ['producer', 'token', 'slot', 'slots'], problems);
  return make<LatestValue>('latest', { options: taken }, problems);
}

/** Names that must be there. What was of a wrong kind is a problem already. */
function takeNames(taken: Readonly<Record<string, unknown>>, names: readonly string[], problems: Problem[]): void {
  for (const name of names) {
    if (taken[name] === undefined && !problems.some(({ path }) => path === `0:${name}` || path === '0:')) {
      takeText(undefined, `0:${name}`, 'a name', problems);
    }
  }
}
