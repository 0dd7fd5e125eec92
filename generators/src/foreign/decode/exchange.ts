/** Reads the frames of an exchange into notes, one after the other. */
import type { Lookup } from '../../emit/lookup.ts';
import type { DeclOf } from '../../model/model.ts';
import { readMessage } from './message.ts';
import { Refusal, type Trace } from './trace.ts';
import { intOf } from './values.ts';

const HEADER = 16;

/** Reads frames up to the end: magic, kind, sequence number and length (u32 each), then the message. */
export function readExchange(lookup: Lookup, decl: DeclOf<'exchange'>, trace: Trace): void {
  let index = 0;
  do {
    readFrame(lookup, decl, `${decl.name}[${index}]`, trace);
    index += 1;
  } while (trace.left > 0);
}

function readFrame(lookup: Lookup, decl: DeclOf<'exchange'>, path: string, trace: Trace): void {
  const header = trace.need(HEADER, path);
  const word = (at: number): bigint => intOf(header.subarray(at, at + 4), false);
  const [magic, kind, seq, length] = [word(0), word(4), word(8), word(12)];
  if (magic !== BigInt(decl.magic)) {
    const want = `0x${BigInt(decl.magic).toString(16)}`;
    throw new Refusal(`${path}.magic`, trace.at, 'BadLiteral', `0x${magic.toString(16)} stands where ${want} must`);
  }
  trace.take(4, { path: `${path}.magic`, type: 'u32', value: `0x${magic.toString(16)}`, data: Number(magic) });
  const entry = decl.messages.find((item) => BigInt(item.kind) === kind);
  if (entry === undefined) {
    const value = `0x${kind.toString(16)}`;
    throw new Refusal(`${path}.kind`, trace.at, 'BadValue', `${value} is no kind of ${decl.name}`);
  }
  const kindText = `${entry.name} (${entry.direction}, 0x${kind.toString(16)})`;
  trace.take(4, { path: `${path}.kind`, type: 'u32', value: kindText, data: entry.name });
  trace.take(4, { path: `${path}.seq`, type: 'u32', value: String(seq), data: Number(seq) });
  if (length > BigInt(decl.maxBody)) {
    const why = `a body of ${length} bytes is announced, and at most ${decl.maxBody} are allowed`;
    throw new Refusal(`${path}.len`, trace.at, 'TooLong', why);
  }
  trace.take(4, { path: `${path}.len`, type: 'u32', value: String(length), data: Number(length) });
  trace.need(Number(length), `${path}.${entry.name}`);
  const whole = trace.end;
  trace.end = trace.at + Number(length);
  const message = lookup.of('message', entry.message.plane, entry.message.name);
  readMessage(lookup, message, `${path}.${entry.name}`, trace, 'declared');
  if (trace.left > 0) {
    const value = `${trace.left} bytes`;
    trace.take(trace.left, { path: `${path}.${entry.name}`, type: 'rest', value, data: null, remark: 'left alone' });
  }
  trace.end = whole;
}
