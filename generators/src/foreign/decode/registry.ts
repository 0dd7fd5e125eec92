/** Reads registries into notes: each entry with its tag, its length and its value. */
import type { Lookup } from '../../emit/lookup.ts';
import type { DeclOf, RegistryEntry } from '../../model/model.ts';
import { readBytes } from './fixed.ts';
import { peekCount, peekForm } from './forms.ts';
import { holdsSecret } from './secrets.ts';
import { Refusal, type Trace } from './trace.ts';

type Registry = DeclOf<'registry'>;
/** Reads the value of an entry, which must fill what may be read. */
type ReadEntry = (entry: RegistryEntry, path: string) => void;

/** Reads the bytes that the total says, or all to the end. */
export function readRegistryValue(
  lookup: Lookup,
  decl: Registry,
  path: string,
  trace: Trace,
  readEntry: ReadEntry,
): void {
  if (decl.total === undefined) {
    if (trace.left > decl.maxBytes) {
      const why = `${trace.left} bytes are there, and at most ${decl.maxBytes} are allowed`;
      throw new Refusal(path, trace.at, 'TooLong', why);
    }
    readEntries(lookup, decl, path, trace, readEntry);
    return;
  }
  const { head, count } = peekCount(decl.total, decl.maxBytes, `${path}.total`, trace);
  trace.need(head + count, path);
  trace.take(head, { path: `${path}.total`, type: decl.total, value: `${count} bytes`, data: count });
  within(trace, count, () => readEntries(lookup, decl, path, trace, readEntry));
}

/** Reads no further than `count` bytes, of which a fault says nothing about where the message was cut. */
function within(trace: Trace, count: number, read: () => void): void {
  const whole = trace.end;
  trace.end = trace.at + count;
  try {
    read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.path, error.offset, error.failure, error.message, true);
  }
  trace.end = whole;
}

function readEntries(lookup: Lookup, decl: Registry, path: string, trace: Trace, readEntry: ReadEntry): void {
  const seen = new Map<string, number>();
  const most = decl.maxEntries ?? Number.POSITIVE_INFINITY;
  let unknown = 0;
  const unnamed = new Set<bigint>();
  for (let index = 0; trace.left > 0; index += 1) {
    if (index >= most) {
      throw new Refusal(`${path}.entries`, trace.at, 'TooLong', `more than ${most} entries are there`);
    }
    const start = trace.at;
    const { size, value: tag } = peekForm(decl.tag, `${path}.tag`, trace);
    const entry = decl.entries.find((item) => BigInt(item.tag) === tag);
    if (entry === undefined && decl.unknown === 'error') {
      throw new Refusal(`${path}.tag`, start, 'BadValue', `no entry of ${decl.name} has the tag ${tag}`);
    }
    const before = entry === undefined ? unknown : (seen.get(entry.name) ?? 0);
    const many = entry === undefined || entry.list !== undefined;
    const place = `${path}.${entry?.name ?? 'unknown'}${many ? `[${before}]` : ''}`;
    const why = decl.retired?.includes(tag.toString()) === true ? 'retired tag' : 'unknown tag';
    const shown =
      entry === undefined
        ? { value: `${tag}`, remark: `${why}, ${decl.unknown === 'keep' ? 'kept' : 'passed over'}` }
        : { value: `${entry.name} (${tag})` };
    trace.take(size, { path: `${place}.tag`, type: decl.tag, data: entry?.name ?? String(tag), ...shown });
    const { head, count } = peekCount(decl.length, Number.POSITIVE_INFINITY, `${path}.length`, trace);
    trace.need(head + count, place);
    trace.take(head, { path: `${place}.length`, type: decl.length, value: String(count), data: count });
    if (entry === undefined) {
      if (decl.repeatedUnknown !== undefined && unnamed.has(tag)) {
        throw new Refusal(place, start, 'Repeated', `an entry of the tag ${tag} is there for the second time`);
      }
      unnamed.add(tag);
      unknown += 1;
      readBytes(count, place, trace);
      continue;
    }
    seen.set(entry.name, before + 1);
    if (entry.list !== undefined && before >= entry.list) {
      throw new Refusal(place, start, 'TooLong', `it is there more than ${entry.list} times`);
    }
    if (entry.list === undefined && before > 0 && decl.repeated !== 'last') {
      if (decl.repeated === 'error') throw new Refusal(place, start, 'Repeated', 'it is there for the second time');
      passOver(lookup, entry, count, place, trace, 'repeated, passed over');
      continue;
    }
    const read = (): void => within(trace, count, () => readEntry(entry, place));
    if (entry.bad !== 'none') read();
    else if (trace.attempt(read) !== undefined) {
      passOver(lookup, entry, count, place, trace, 'not as it should be, reads as missing');
    }
  }
  const lacking = decl.entries.find(({ name, required }) => required === true && !seen.has(name));
  if (lacking !== undefined) {
    throw new Refusal(`${path}.${lacking.name}`, trace.at, 'Missing', 'it must be there, and is not');
  }
}

/** An entry that counts for nothing, and why. */
function passOver(
  lookup: Lookup,
  entry: RegistryEntry,
  count: number,
  path: string,
  trace: Trace,
  remark: string,
): void {
  const read = (): void => readBytes(count, path, trace);
  if (holdsSecret(lookup, entry)) trace.secret(path, 'bytes', read);
  else read();
  const note = trace.notes.pop();
  if (note !== undefined) trace.notes.push({ ...note, remark });
}
