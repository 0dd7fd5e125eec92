/** Changes of a protocol of tags, lengths and values. */
import { PREFIXES } from '../../../model/prefixes.ts';
import type { Draw } from '../../random/numbers.ts';
import {
  drawCodec,
  drawEntry,
  drawTag,
  TAG_FORMS,
  type WireCodec,
  type WireRegistry,
  type WireSketch,
} from './sketch.ts';

export interface WireChange {
  readonly kind: string;
  /** No peer can notice it. */
  readonly silent?: true;
  /** Edits in place; false when there is no place for it. */
  readonly edit: (sketch: WireSketch, draw: Draw) => boolean;
}

const pick = <T>(list: readonly T[], draw: Draw): T | undefined => list[draw(Math.max(1, list.length))];
const other = <T>(list: readonly T[], than: T, draw: Draw): T => {
  const rest = list.filter((entry) => entry !== than);
  return rest[draw(rest.length)] as T;
};
const some = (sketch: WireSketch, draw: Draw): WireRegistry => (draw(2) === 0 ? sketch.inner : sketch.open);

/** Sets a property; an edit that did so has found its place. */
function set<T extends object, K extends keyof T>(of: T, key: K, value: T[K]): true {
  of[key] = value;
  return true;
}

/** A change of one registry. */
const registry = (kind: string, edit: (found: WireRegistry, draw: Draw) => boolean, silent?: true): WireChange => ({
  kind,
  ...(silent === undefined ? {} : { silent }),
  edit: (sketch, draw) => edit(some(sketch, draw), draw),
});
/** A change of one entry. */
const entry = (
  kind: string,
  edit: (found: WireRegistry['entries'][number], draw: Draw) => boolean,
  silent?: true,
): WireChange =>
  registry(
    kind,
    (found, draw) => {
      const chosen = pick(found.entries, draw);
      return chosen === undefined ? false : edit(chosen, draw);
    },
    silent,
  );
/** A change of one codec, wherever it stands. */
const codec = (kind: string, edit: (found: WireCodec, draw: Draw) => boolean): WireChange => ({
  kind,
  edit: (sketch, draw) => {
    const all = [...sketch.fields, ...sketch.inner.entries, ...sketch.open.entries].map((at) => at.codec);
    const first = draw(all.length);
    return [...all.slice(first), ...all.slice(0, first)].some((found) => edit(found, draw));
  },
});

export const WIRE_CHANGES: readonly WireChange[] = [
  entry('entry renamed', (found) => set(found, 'name', `${found.name}_again`), true),
  registry('entries in another order', (found) => found.entries.reverse().length > 1, true),
  registry('tag retired', (found) => found.retired.push(200n) > 0, true),
  entry(
    'secret',
    (found) => {
      if (found.codec.k === 'varint' || found.codec.k === 'list') return false;
      found.secret = true;
      return true;
    },
    true,
  ),
  registry('entry added', (found, draw) => {
    return found.entries.push({ ...drawEntry('more', draw), required: false }) > 0;
  }),
  registry('required entry added', (found, draw) => {
    return found.entries.push({ ...drawEntry('more', draw), required: true }) > 0;
  }),
  registry('entry removed', (found, draw) => {
    if (found.entries.length < 2) return false;
    found.entries.splice(draw(found.entries.length), 1);
    return true;
  }),
  entry('another tag', (found, draw) => set(found, 'tag', drawTag(draw))),
  registry('two tags exchanged', ({ entries: [a, b] }) => {
    if (a === undefined || b === undefined) return false;
    [a.tag, b.tag] = [b.tag, a.tag];
    return true;
  }),
  entry('another codec', (found, draw) => set(found, 'codec', drawCodec(draw, true))),
  entry('required or no longer', (found) => set(found, 'required', !found.required)),
  entry('another list', (found, draw) =>
    set(found, 'list', found.list === undefined || draw(2) === 0 ? 1 + draw(4) : undefined),
  ),
  registry('more or fewer bytes', (found, draw) =>
    set(found, 'max', other([60, 200, 255, 2000, 4000], found.max, draw)),
  ),
  registry('more or fewer entries', (found, draw) =>
    set(found, 'most', other([4, 9, 14, undefined], found.most, draw)),
  ),
  registry('unknown', (found, draw) => set(found, 'unknown', other(['skip', 'keep', 'error'], found.unknown, draw))),
  registry('repeated', (found, draw) =>
    set(found, 'repeated', other(['error', 'first', 'last'], found.repeated, draw)),
  ),
  registry('form of tags', (found, draw) => set(found, 'tag', other(TAG_FORMS, found.tag, draw))),
  registry('form of lengths', (found, draw) => set(found, 'length', other(PREFIXES, found.length, draw))),
  {
    kind: 'form of the total',
    edit: ({ inner }, draw) => {
      inner.total = other(PREFIXES, inner.total ?? 'u8', draw);
      return true;
    },
  },
  {
    kind: 'a total in front',
    edit: ({ open }, draw) => {
      open.total = pick(PREFIXES, draw);
      return true;
    },
  },
  { kind: 'tag of the union', edit: (sketch, draw) => set(sketch, 'tag', other(TAG_FORMS, sketch.tag, draw)) },
  {
    kind: 'length of the union',
    edit: (sketch, draw) => set(sketch, 'length', other(['be.u16', 'u16', 'u32', 'quic'], sketch.length, draw)),
  },
  { kind: 'tag of a case', edit: (sketch) => set(sketch, 'cases', [sketch.cases[0] + 130n, sketch.cases[1]]) },
  {
    kind: 'another codec of a field',
    edit: ({ fields }, draw) => {
      const found = pick(fields, draw);
      if (found !== undefined) found.codec = drawCodec(draw, false);
      return found !== undefined;
    },
  },
  codec('largest number', (found, draw) => {
    if (found.k !== 'varint') return false;
    found.max = other([1n, 63n, 64n, 1000n, 0xffff_ffffn, 1n << 40n], found.max, draw);
    return true;
  }),
  codec('form of a varint', (found) => {
    if (found.k !== 'varint') return false;
    found.form = found.form === 'quic' ? 'leb128' : 'quic';
    return true;
  }),
  codec('form of a prefix', (found, draw) => {
    if (!('prefix' in found)) return false;
    found.prefix = other(PREFIXES, found.prefix, draw);
    return true;
  }),
  codec('longer or shorter', (found, draw) => {
    if (found.k !== 'rest' && found.k !== 'text' && found.k !== 'blob' && found.k !== 'list') return false;
    found.max = other([1, 2, 8, 40, 90], found.max, draw);
    return true;
  }),
  codec('width of what fills', (found, draw) => {
    if (found.k !== 'rest_uint') return false;
    found.type = other(['u8', 'u16', 'u32', 'u64'], found.type, draw);
    return true;
  }),
];
