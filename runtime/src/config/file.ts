/** The configuration file: JSON in UTF-8, of a size that a person writes, with the place of every key. */
import { type DocumentNode, evaluate, type MemberNode, parse } from '@humanwhocodes/momoa';
import { ExitCode } from '@punktfunk/cli/exit-codes';
import { legible, systemWords } from '../outcome/legible.ts';
import { Problem } from '../outcome/problem.ts';
import { type Reading, readShort } from '../platform/private-files.ts';

/** Most bytes of a configuration file. */
export const FILE_MAX = 1 << 20;

/** A key of the file, in the order of the file. */
export interface Entry {
  readonly key: string;
  readonly value: unknown;
  /** `file:line:column` of the key, both from 1, in characters. */
  readonly at: string;
  readonly line: number;
}

/** Reads the file as text; undefined when there is none. Throws a Problem for what is no configuration file. */
export function readConfigText(path: string): string | undefined {
  const named = legible(path);
  const refuse = (why: string) => new Problem(ExitCode.USAGE, `${named}: ${why}`);
  let reading: Reading;
  try {
    reading = readShort(path, FILE_MAX, 'links');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw refuse(`the configuration file cannot be read: ${systemWords(error)}`);
  }
  switch (reading.kind) {
    case 'odd':
      throw refuse(`it is ${reading.what}; expected a configuration file`);
    case 'large':
      throw refuse(`it has ${reading.size} bytes; expected a configuration file of at most ${FILE_MAX}`);
    case 'bytes':
      return textOf(reading.bytes, named);
  }
}

/** The text of UTF-8, without the mark that some editors put in front. */
function textOf(bytes: Buffer, named: string): string {
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe' || mark === 'feff' || bytes.subarray(0, 4).includes(0)) {
    throw new Problem(ExitCode.USAGE, `${named}:1:1: it is not UTF-8 but UTF-16 or binary; save it as UTF-8`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const [line, column] = placeAt(bytes, firstBadByte(bytes));
    throw new Problem(ExitCode.USAGE, `${named}:${line}:${column}: a byte that is not UTF-8; save the file as UTF-8`);
  }
}

/** Offset up to which the bytes are UTF-8: the longest beginning that a decoder takes. */
function firstBadByte(bytes: Buffer): number {
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return good;
}

function placeAt(bytes: Buffer, offset: number): [line: number, column: number] {
  // A character that was only begun is not part of it: its first byte is the bad one.
  const before = new TextDecoder().decode(bytes.subarray(0, offset), { stream: true }).split('\n');
  return [before.length, before.at(-1)!.length + 1];
}

/** The keys of the one object in the file. Throws a Problem with the place of what is wrong. */
export function parseConfig(path: string, text: string): Entry[] {
  const named = legible(path);
  const refuse = (line: number, column: number, why: string) =>
    new Problem(ExitCode.USAGE, `${named}:${line}:${column}: ${why}`);
  if (text.trim() === '') throw refuse(1, 1, 'the file is empty; expected one JSON object with settings, such as {}');
  const { body } = treeOf(text, refuse);
  const { line, column } = body.loc.start;
  if (body.type !== 'Object') throw refuse(line, column, 'expected one JSON object with settings');
  return body.members.map(entryIn(named));
}

type Refuse = (line: number, column: number, why: string) => Problem;

/** The tree has the places; the words about what is wrong are those of the language's own reader. */
function treeOf(text: string, refuse: Refuse): DocumentNode {
  let place: { line?: number; column?: number } = {};
  try {
    const tree = parse(text, { mode: 'json' });
    JSON.parse(text);
    return tree;
  } catch (error) {
    if (error instanceof RangeError) throw refuse(1, 1, 'nested too deep; expected one JSON object with settings');
    place = error as typeof place;
  }
  const message = faultOf(text) ?? 'this is no JSON';
  // The one fault that has no place of its own is the end.
  if (/end of JSON input/.test(message))
    [place.line, place.column] = placeAt(Buffer.from(text), Buffer.byteLength(text));
  const [, line = place.line, column = place.column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  const why = message.replace(/(, (\.\.\.)?").*$|( in JSON)? at position \d+.*$/s, '');
  throw refuse(Number(line ?? 1), Number(column ?? 1), `not JSON: ${legible(why)}`);
}

function faultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function entryIn(named: string): (member: MemberNode) => Entry {
  return ({ name, value }) => {
    const key = name.type === 'String' ? name.value : name.name;
    const { line, column } = name.loc.start;
    return { key, value: evaluate(value), at: `${named}:${line}:${column}`, line };
  };
}
