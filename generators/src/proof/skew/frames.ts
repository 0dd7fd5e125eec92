/**
 * What travels without a call: messages, registries and tagged unions. What writers of one version write, readers of the other
 * are given, as the interpreter behind the vectors writes and reads, which shares no code with the emitters.
 */
import { type Lookup, lookupOf } from '../../emit/lookup.ts';
import { decodeMessage, encodeParts } from '../../emit/vectors/interpreter/message.ts';
import { decodeRegistry, encodeRegistry } from '../../emit/vectors/interpreter/registry.ts';
import { decodeUnion, encodeUnion } from '../../emit/vectors/interpreter/union.ts';
import { bytesOf, type Fields, hexOf, joined } from '../../emit/vectors/interpreter/value.ts';
import { messageVectors } from '../../emit/vectors/messages.ts';
import { registryVectors } from '../../emit/vectors/registries.ts';
import { unionVectors } from '../../emit/vectors/unions.ts';
import type { Decl, DeclOf, Model } from '../../model/model.ts';
import { compareValues, type Told } from './frame-values.ts';
import type { Kind, Reason } from './judge.ts';
import type { SkewVersion } from './version.ts';

type Travelling = DeclOf<'message'> | DeclOf<'registry'> | DeclOf<'union'>;
interface Root {
  readonly plane: string;
  readonly decl: Travelling;
}

const isTravelling = (decl: Decl): decl is Travelling =>
  decl.kind === 'message' || decl.kind === 'registry' || decl.kind === 'union';

/** What stands in nothing else: what is in it is seen there. */
export function rootsOf(model: Model): Map<string, Root> {
  const inner = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (typeof value === 'object' && value !== null) {
      const { plane, name } = value as { plane?: unknown; name?: unknown };
      if (typeof plane === 'string' && typeof name === 'string') inner.add(`${plane}.${name}`);
      for (const item of Object.values(value)) visit(item);
    }
  };
  // A conversation frames its messages; it is no part of them.
  for (const { members } of model.planes) for (const decl of members) if (decl.kind !== 'exchange') visit(decl);
  const found = new Map<string, Root>();
  for (const { name: plane, members } of model.planes) {
    for (const decl of members) {
      const key = `${plane}.${decl.name}`;
      if (isTravelling(decl) && !inner.has(key)) found.set(key, { plane, decl });
    }
  }
  return found;
}

const known = new WeakMap<object, Model>();
/** The whole document of a version: what serves no call is in it too. */
export function modelOf(version: SkewVersion): Model {
  const { lock } = version;
  const model = known.get(lock) ?? { format: version.model.format, name: lock.schema, planes: lock.planes };
  known.set(lock, model);
  return model;
}

/** Whether there is something that travels without a call. */
export const hasFrames = (version: SkewVersion): boolean => rootsOf(modelOf(version)).size > 0;

/** What each reads of the other's frames; of one declaration the worst, each way. */
export function frameReasons(host: SkewVersion, driver: SkewVersion): Reason[] {
  if (host.label === driver.label) return [];
  return [...oneWay(host, driver, 'the driver', 'the host'), ...oneWay(driver, host, 'the host', 'the driver')];
}

function declsOf(model: Model): Map<string, Decl> {
  return new Map<string, Decl>(
    model.planes.flatMap(({ name, members }) => members.map((decl) => [`${name}.${decl.name}`, decl] as const)),
  );
}

export interface WrittenFrame {
  /** `plane.Declaration`. */
  readonly key: string;
  readonly bytes: string;
}

/** Frames of one version for which the other one has a reader. */
export function writtenFrames(writer: SkewVersion, reader: SkewVersion): WrittenFrame[] {
  const model = modelOf(writer);
  const theirs = rootsOf(modelOf(reader));
  return [...rootsOf(model)].flatMap(([key, { decl }]) => {
    if (theirs.get(key)?.decl.kind !== decl.kind) return [];
    const lookup = lookupOf(model);
    const whole = written(lookup, decl).filter((bytes) => again(lookup, decl, bytes) === bytes);
    return whole.map((bytes) => ({ key, bytes }));
  });
}

/** What a version must make of frames: their bytes as it writes them again, or nothing where it refuses them. */
export function foreseenFrames(reader: SkewVersion, frames: readonly WrittenFrame[]): (string | undefined)[] {
  const lookup = lookupOf(modelOf(reader));
  const decls = rootsOf(modelOf(reader));
  return frames.map(({ key, bytes }) => {
    const root = decls.get(key);
    return root === undefined ? undefined : again(lookup, root.decl, bytes);
  });
}

function again(lookup: Lookup, decl: Travelling, text: string): string | undefined {
  const got = read(lookup, decl, bytesOf(text));
  if (!got.ok) return undefined;
  if (decl.kind === 'message') return hexOf(joined(encodeParts(lookup, decl, got.value).map((part) => part.bytes)));
  return hexOf(decl.kind === 'union' ? encodeUnion(lookup, decl, got.value) : encodeRegistry(lookup, decl, got.value));
}

function oneWay(writer: SkewVersion, reader: SkewVersion, who: string, from: string): Reason[] {
  const [writes, reads] = [modelOf(writer), modelOf(reader)];
  const theirs = declsOf(reads);
  return [...rootsOf(writes)].flatMap(([key, { plane, decl }]): Reason[] => {
    const other = theirs.get(key);
    // Under another name nobody asks for it; the diff tells of names.
    if (other === undefined || other.kind !== decl.kind || !isTravelling(other)) return [];
    const told = worst(readAll(lookupOf(writes), decl, lookupOf(reads), other));
    if (told.kind === 'ok') return [];
    return [{ kind: told.kind, subject: `${plane}.${decl.name}`, text: `${who} ${told.text} what ${from} writes` }];
  });
}

const ORDER: readonly Kind[] = ['ok', 'degraded', 'refused', 'garbage', 'hang'];
const worst = (all: readonly Told[]): Told =>
  all.reduce<Told>((a, b) => (ORDER.indexOf(b.kind) > ORDER.indexOf(a.kind) ? b : a), { kind: 'ok', text: '' });

type Read = { readonly ok: true; readonly value: Fields } | { readonly ok: false; readonly error: string };

/** Reads bytes to their end. */
function read(lookup: Lookup, decl: Travelling, bytes: Uint8Array): Read {
  if (decl.kind === 'message') {
    const got = decodeMessage(lookup, decl, bytes);
    return got.ok ? { ok: true, value: got.value } : got;
  }
  const got = decl.kind === 'union' ? decodeUnion(lookup, decl, bytes, 0) : decodeRegistry(lookup, decl, bytes, 0);
  if (!got.ok) return got;
  return got.at < bytes.length ? { ok: false, error: 'TrailingBytes' } : { ok: true, value: got.value };
}

function readAll(from: Lookup, writer: Travelling, to: Lookup, reader: Travelling): Told[] {
  return written(from, writer).flatMap((text): Told[] => {
    const bytes = bytesOf(text);
    const own = read(from, writer, bytes);
    // What its own side cannot read, as the default of a strict enumeration, says nothing.
    if (!own.ok) return [];
    const got = read(to, reader, bytes);
    if (!got.ok) return [{ kind: 'refused', text: `refuses (${got.error})` }];
    return [compareValues({ lookup: from, decl: writer }, own.value, { lookup: to, decl: reader }, got.value)];
  });
}

const bytes = new WeakMap<Travelling, readonly string[]>();
/** What the vectors write: each field and entry alone, all together, and everything at its limit. */
function written(lookup: Lookup, decl: Travelling): readonly string[] {
  const found =
    bytes.get(decl) ?? (vectors(lookup, decl) as { encode: { bytes: string }[] }).encode.map((one) => one.bytes);
  bytes.set(decl, found);
  return found;
}

function vectors(lookup: Lookup, decl: Travelling): unknown {
  if (decl.kind === 'message') return messageVectors(lookup, decl);
  return decl.kind === 'union' ? unionVectors(lookup, decl) : registryVectors(lookup, decl);
}
