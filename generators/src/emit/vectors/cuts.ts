/** What the beginnings of some bytes mean. */
import type { Json } from './interpreter/value.ts';

/** What reading gives. */
export type Result = { value: Json } | { error: string };

/** Every shorter form of some bytes; neighbours with one meaning are put together. */
export function cutRanges(name: string, bytes: Uint8Array, outcome: (bytes: Uint8Array) => Result): Json[] {
  const out: { of: string; from: number; to: number; text: string; result: Result }[] = [];
  for (let length = 0; length < bytes.length; length += 1) {
    const result = outcome(bytes.slice(0, length));
    const text = JSON.stringify(result);
    const last = out.at(-1);
    if (last?.text === text) last.to = length;
    else out.push({ of: name, from: length, to: length, text, result });
  }
  return out.map(({ of, from, to, result }) => ({ of, from, to, ...result }));
}
