/** One version as skew sees it: its operations and its shared sections. */
import { type Lock, parseLock } from '../../compile/lock.ts';
import { type DeclOf, MODEL_FORMAT, type Model, type TypeRef } from '../../model/model.ts';
import { type Tagged, withArms } from './arms.ts';
import { Finder, type LayoutDecl, type Leaf } from './leaves.ts';
import { type BufferTail, withTail } from './tails.ts';

/** One buffer of an operation. */
export interface Buffer {
  readonly decl: LayoutDecl;
  readonly plane: string;
  /** Fewest bytes that are taken. */
  readonly min: number;
  /** With those of the elements that a writer sends. */
  readonly leaves: readonly Leaf[];
  /** Bytes that a writer sends. */
  readonly bytes: number;
  readonly tail?: BufferTail;
  /** Unions that a tag tells apart. */
  readonly unions: readonly Tagged[];
}

/** One control call of a device. */
export interface Operation {
  /** `plane.Device.IOCTL`. */
  readonly key: string;
  readonly plane: string;
  readonly device: DeclOf<'device'>;
  readonly ioctl: DeclOf<'device'>['ioctls'][number];
  readonly input?: Buffer;
  readonly output?: Buffer;
}

/** A section that a stamp announces: one side makes it, the other opens it. */
export interface Shared {
  /** `plane.Section`. */
  readonly key: string;
  readonly plane: string;
  readonly decl: DeclOf<'section'>;
  readonly stamp: bigint;
  /** Fewest bytes that an opener takes. */
  readonly min: number;
  readonly leaves: readonly Leaf[];
}

export interface SkewVersion {
  /** What people call it: the file's name, or `working`. */
  readonly label: string;
  /** Place in the order of time, from 0. */
  readonly index: number;
  readonly lock: Lock;
  /** The planes that serve control calls or announce sections, and what these refer to. */
  readonly model: Model;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly sections: ReadonlyMap<string, Shared>;
}

/** Takes a lock apart. The order of the versions is the order of time. */
export function versionOf(
  label: string,
  index: number,
  lock: Lock,
  without: ReadonlySet<string> = new Set(),
): SkewVersion {
  const whole: Model = { format: MODEL_FORMAT, name: lock.schema, planes: lock.planes };
  const model = served(without.size === 0 ? whole : withoutCalls(whole, without));
  const finder = new Finder(model);
  const operations = new Map<string, Operation>();
  const sections = new Map<string, Shared>();
  for (const plane of model.planes) {
    for (const decl of plane.members) {
      if (decl.kind === 'device') {
        for (const ioctl of decl.ioctls) {
          const key = `${plane.name}.${decl.name}.${ioctl.name}`;
          const input = ioctl.input && bufferOf(finder, ioctl.input);
          const output = ioctl.output && bufferOf(finder, ioctl.output);
          const buffers = { ...(input === undefined ? {} : { input }), ...(output === undefined ? {} : { output }) };
          operations.set(key, { key, plane: plane.name, device: decl, ioctl, ...buffers });
        }
      }
      const stamp = decl.kind === 'section' ? decl.fields.find((field) => field.stamp !== undefined)?.stamp : undefined;
      if (decl.kind === 'section' && stamp !== undefined) {
        const key = `${plane.name}.${decl.name}`;
        const min = Math.min(decl.size, ...decl.prefixes.map((prefix) => prefix.size));
        sections.set(key, {
          key,
          plane: plane.name,
          decl,
          stamp: BigInt(stamp),
          min,
          leaves: finder.leaves(decl),
        });
      }
    }
  }
  return { label, index, lock, model, operations, sections };
}

/** Reads the text of a lock file; the label is given by the caller. */
export function readVersion(label: string, index: number, text: string): SkewVersion {
  return versionOf(label, index, parseLock(text));
}

function bufferOf(finder: Finder, data: { type: TypeRef; min: number }): Buffer | undefined {
  if (data.type.t !== 'ref') return undefined;
  const decl = finder.find(data.type.plane, data.type.name);
  if (decl.kind !== 'struct' && decl.kind !== 'section') return undefined;
  const common = { decl, plane: data.type.plane, min: data.min };
  const { tail } = decl.kind === 'struct' ? decl : {};
  const counter = tail === undefined || tail.rule.r === 'rest' ? undefined : tail.rule.field;
  const { leaves: head, unions } = withArms(finder.leaves(decl), finder.tagged(decl, data.type.plane), counter);
  if (decl.kind === 'section') return { ...common, leaves: head, unions, bytes: decl.size };
  const element = (n: number): Leaf[] =>
    tail === undefined ? [] : finder.element(tail, n, tail.offset + n * tail.stride);
  return { ...common, unions, ...withTail(decl, head, element) };
}

/** Only the planes that serve control calls or announce sections, and what these refer to: the rest is not run. */
function served(model: Model): Model {
  const wanted = new Set<string>();
  const want = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    const plane = model.planes.find((p) => p.name === name);
    for (const other of referred(plane)) want(other);
  };
  for (const plane of model.planes) {
    const serves = plane.members.some(
      (decl) =>
        decl.kind === 'device' || (decl.kind === 'section' && decl.fields.some((field) => field.stamp !== undefined)),
    );
    if (serves) want(plane.name);
  }
  return withoutHandles({ ...model, planes: model.planes.filter((plane) => wanted.has(plane.name)) });
}

/**
 * Who owns a handle is a matter of types on either side; the bytes are those of a plain number, and nothing here has
 * handles to give away. So such fields are run as the numbers that they are.
 */
function withoutHandles<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutHandles) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, entry]) => !(key === 'handle' && entry === 'adopt'));
  return Object.fromEntries(kept.map(([key, entry]) => [key, withoutHandles(entry)])) as T;
}

/** Names of the planes that a part of the model refers to. */
function referred(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referred);
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Record<string, unknown>;
  const inner = Object.values(own).flatMap(referred);
  return typeof own.plane === 'string' ? [own.plane, ...inner] : inner;
}

/** A call by its device and code, whatever it is called. */
const callOf = (device: DeclOf<'device'>, code: number): string => `${device.interface.toLowerCase()} ${code}`;

function withoutCalls(model: Model, without: ReadonlySet<string>): Model {
  const planes = model.planes.map((plane) => ({
    ...plane,
    members: plane.members.map((decl) =>
      decl.kind === 'device'
        ? { ...decl, ioctls: decl.ioctls.filter(({ code }) => !without.has(callOf(decl, code))) }
        : decl,
    ),
  }));
  return { ...model, planes };
}

/**
 * The versions without the calls whose tail is always empty in one of them, because the range of its counter has no room for
 * one element: nothing would be seen of it. What is left out is told by its name.
 */
export function withoutEmptyTails(versions: readonly SkewVersion[]): {
  readonly versions: readonly SkewVersion[];
  readonly left: readonly string[];
} {
  const calls = versions.flatMap(({ operations }) => [...operations.values()]).filter(carriesNothing);
  if (calls.length === 0) return { versions, left: [] };
  const without = new Set(calls.map(({ device, ioctl }) => callOf(device, ioctl.code)));
  const kept = versions.map(({ label, index, lock }) => versionOf(label, index, lock, without));
  return { versions: kept, left: [...new Set(calls.map(({ key }) => key))] };
}

const carriesNothing = ({ input, output }: Operation): boolean =>
  [input, output].some((buffer) => buffer?.tail?.count === 0);
