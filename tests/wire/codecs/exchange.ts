/** Random messages between the generated codecs of two languages, the packed structs of a third, and the model's own interpreter. */
import { lookupOf } from '../../../generators/src/emit/lookup.ts';
import {
  decodeMessage,
  encodeParts,
  type Message,
  messageJson,
} from '../../../generators/src/emit/vectors/interpreter/message.ts';
import { type Fields, hexOf, joined } from '../../../generators/src/emit/vectors/interpreter/value.ts';
import type { Model } from '../../../generators/src/model/model.ts';
import { numbersFrom } from '../../../generators/src/proof/random/numbers.ts';
import type { CPeer } from './c.ts';
import { drawMessage } from './draw.ts';
import { messagesOf } from './messages.ts';
import type { RustPeer } from './rust.ts';
import { textOf, typedMessage } from './typed.ts';

// biome-ignore lint/suspicious/noExplicitAny: generated codecs are found by name
export type Codecs = Record<string, any>;

/** Messages that are sent at a time. */
const BLOCK = 500;
/** Contradictions that are told of one message. */
const MOST_FAULTS = 3;

export interface Counts {
  /** Values by message. */
  readonly values: Record<string, number>;
  /** Values that C read and wrote, by message of a fixed layout. */
  readonly inC: Record<string, number>;
  /** Bytes of all of them. */
  bytes: number;
  readonly faults: string[];
}

/** What a check needs. */
export interface Parts {
  readonly model: Model;
  readonly plane: string;
  /** The generated TypeScript of the plane. */
  readonly codecs: Codecs;
  readonly peer: RustPeer;
  /** Messages of fixed layouts in C. */
  readonly c: CPeer;
  readonly seed: number;
  /** Values of each message. */
  readonly count: number;
  /** Called when a message is done. */
  readonly tell?: (message: string, done: number, of: number) => void;
}

/**
 * Draws values of each message and checks, for each: TypeScript writes what the interpreter writes; Rust writes the same of the
 * same value; TypeScript reads what Rust wrote, and writes it again; Rust reads what TypeScript wrote, and writes it again; where the
 * layout is fixed, C finds each value at its member, and stores them to the same bytes.
 */
export async function check(parts: Parts): Promise<Counts> {
  const counts: Counts = { values: {}, inC: {}, bytes: 0, faults: [] };
  const inC = new Set(parts.c.messages);
  const messages = messagesOf(parts.model, parts.plane);
  for (const [index, decl] of messages.entries()) {
    // A seed for each message: one that is added changes nothing for the others.
    const draw = numbersFrom(seedOf(parts.seed, decl.name));
    const faults: string[] = [];
    for (let done = 0; done < parts.count; done += BLOCK) {
      const size = Math.min(BLOCK, parts.count - done);
      const block = Array.from({ length: size }, () => one(parts, decl, draw));
      const answers = await parts.peer.block(parts.plane, decl.name, block);
      const ofC = await parts.c.block(decl, block);
      for (const [at, sent] of block.entries()) {
        counts.bytes += sent.hex.length / 2;
        const found = [...sent.faults, ...judge(parts, decl, sent, answers[at]!), ...ofC[at]!];
        if (found.length > 0 && faults.length < MOST_FAULTS) {
          faults.push(`${decl.name} ${done + at} of seed ${parts.seed}: ${found.join('; ')}`);
        }
      }
    }
    counts.values[decl.name] = parts.count;
    if (inC.has(decl.name)) counts.inC[decl.name] = parts.count;
    counts.faults.push(...faults);
    parts.tell?.(decl.name, index + 1, messages.length);
  }
  return counts;
}

/** A seed of a message. */
function seedOf(seed: number, name: string): number {
  let hash = seed | 0;
  for (const letter of name) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  return hash;
}

interface Drawn {
  readonly value: ReturnType<typeof messageJson>;
  /** As the generated TypeScript has it. */
  readonly typed: object;
  /** As the interpreter has it. */
  readonly fields: Fields;
  readonly hex: string;
  readonly faults: readonly string[];
}

function one({ model, codecs }: Parts, decl: Message, draw: (below: number) => number): Drawn {
  const lookup = lookupOf(model);
  const drawn = drawMessage(lookup, decl, draw);
  const bytes = joined(encodeParts(lookup, decl, drawn).map((part) => part.bytes));
  const hex = hexOf(bytes);
  // What no field asks for is not written, and reads as its default.
  const back = decodeMessage(lookup, decl, bytes);
  if (!back.ok) throw new Error(`the interpreter does not read what it wrote of ${decl.name}: ${hex} (${back.error})`);
  const typed = typedMessage(lookup, decl, back.value);
  const written = attempt(() => hexOf(codecs[`encode${decl.name}`](typed)));
  const faults = written === hex ? [] : [`TypeScript writes ${written} instead of ${hex}`];
  return { value: messageJson(lookup, decl, back.value), typed, fields: back.value, hex, faults };
}

/** What is wrong with an answer of the other side. */
function judge({ codecs }: Parts, decl: Message, { typed, hex }: Drawn, answer: string): string[] {
  if (answer.startsWith('!')) return [`Rust: ${answer.slice(2)}`];
  if (answer !== hex) return [`Rust writes ${answer} instead of ${hex}`];
  const read = attempt(() => codecs[`decode${decl.name}`](Uint8Array.from(Buffer.from(answer, 'hex'))));
  if (typeof read === 'string') return [read];
  const [got, want] = [textOf(read), textOf(typed)];
  if (got !== want) return [`TypeScript reads ${got} instead of ${want}`];
  const again = attempt(() => hexOf(codecs[`encode${decl.name}`](read)));
  return again === answer ? [] : [`TypeScript writes again ${again} instead of ${answer}`];
}

function attempt<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    return `TypeScript refuses it: ${error instanceof Error ? error.message : String(error)}`;
  }
}
