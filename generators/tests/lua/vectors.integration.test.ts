/** The dissector against the vectors: what an interpreter of the model reads, tshark must name and show. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Lookup } from '../../src/emit/lookup.ts';
import { vectorsEmitter } from '../../src/emit/vectors/index.ts';
import type { Model } from '../../src/model/model.ts';
import { alignmentModel } from '../fixtures/alignment-model.ts';
import { REGISTRIES } from '../fixtures/registries-model.ts';
import { SHAPES } from '../fixtures/shapes.ts';
import { UNIONS } from '../fixtures/unions-model.ts';
import { Expected, plain } from './expected.ts';
import { INPUT, scriptOf } from './script.ts';
import { complaints, type Dissection, dissect, type Pdu } from './tshark.ts';

type Row = Record<string, unknown>;
interface Case extends Pdu {
  readonly what: string;
  /** Fields that must be shown; absent where the bytes are refused. */
  readonly expected?: (absent: ReadonlySet<string>) => Expected;
  /** Only that decoders take it: a spoilt value is shown as it stands in the bytes. */
  readonly loose?: boolean;
}

const unhex = (text: unknown): Uint8Array => Uint8Array.from(Buffer.from(String(text), 'hex'));

async function casesOf(model: Model): Promise<Case[]> {
  const lookup = new Lookup(model);
  const out: Case[] = [];
  for (const { path, text } of await vectorsEmitter.emit({ model, ...INPUT }, {})) {
    const vectors = JSON.parse(text) as Record<'plane', string> &
      Record<'layouts' | 'messages' | 'unions' | 'registries' | 'exchanges', Row[]>;
    if (!path.endsWith('.json')) continue;
    const { plane } = vectors;
    const abbr = (name: unknown) => new Expected(lookup).abbr(plane, String(name));
    for (const layout of vectors.layouts) {
      for (const item of layout.cases as Row[]) {
        const what = `${plane}.${layout.name}, ${item.case}`;
        const expected = () => new Expected(lookup).layout(plane, String(layout.name), item.value as Row);
        out.push({ what, dissector: abbr(layout.name), bytes: unhex(item.bytes), expected });
      }
    }
    for (const [kind, list] of [
      ['message', vectors.messages],
      ['union', vectors.unions],
      ['registry', vectors.registries ?? []],
    ] as const) {
      for (const row of list) out.push(...messageCases(lookup, kind, plane, row, abbr(row.name)));
    }
    for (const exchange of vectors.exchanges) {
      const decl = lookup.of('exchange', plane, String(exchange.name));
      for (const frame of exchange.frames as Row[]) {
        const target = decl.messages.find((item) => item.name === frame.message)!.message;
        const expected = (absent: ReadonlySet<string>) => {
          const all = new Expected(lookup, absent).message(target.plane, target.name, frame.value as Row);
          for (const key of ['seq', 'kind']) all.values.set(`${abbr(decl.name)}.${key}`, [String(frame[key])]);
          return all;
        };
        const what = `${plane}.${decl.name} ${frame.message}`;
        out.push({ what, dissector: abbr(decl.name), bytes: unhex(frame.bytes), expected });
      }
    }
  }
  return out;
}

function messageCases(
  lookup: Lookup,
  kind: 'message' | 'union' | 'registry',
  plane: string,
  message: Row,
  dissector: string,
): Case[] {
  const name = String(message.name);
  const made = (what: string, bytes: Uint8Array, row: Row, loose: boolean): Case => {
    const value = (row.decoded ?? row.value) as Row | undefined;
    const expected = (absent: ReadonlySet<string>) => new Expected(lookup, absent)[kind](plane, name, value ?? {});
    const given = value === undefined ? {} : { expected };
    return { what: `${plane}.${name}, ${what}`, dissector, bytes, loose, ...given };
  };
  const encode = (message.encode as Row[]).map((row) => made(String(row.case), unhex(row.bytes), row, false));
  const cuts = (message.cuts as Row[]).flatMap((row) => {
    const whole = unhex((message.encode as Row[]).find((item) => item.case === row.of)!.bytes);
    const [from, to] = [Number(row.from), Number(row.to)];
    return Array.from({ length: to - from + 1 }, (_, step) =>
      made(`${row.of} cut to ${from + step}`, whole.slice(0, from + step), row, false),
    );
  });
  const decode = (message.decode as Row[]).map((row) => made(String(row.case), unhex(row.bytes), row, true));
  return [...encode, ...cuts, ...decode];
}

const REFUSED = /pf\.expert\.(cut|bad)/;
/** A value that readers replace is shown as it stands in the bytes, with a note. */
const REPLACED = /reads as/;

function faultsOf(item: Case, packet: Dissection): string[] {
  const faults = complaints(packet);
  const refused = REFUSED.test(packet.json);
  // A tool that gets no bytes calls no dissector.
  if (item.bytes.length === 0) return faults;
  if (item.expected === undefined) return refused ? faults : [...faults, 'not refused, and decoders refuse it'];
  if (refused) faults.push('refused, and decoders take it');
  if (item.loose === true) return faults;
  const replaced = packet.texts.some((text) => REPLACED.test(text));
  for (const [abbr, values] of item.expected(new Set(packet.values.get('pf.absent'))).values) {
    const shown = (packet.values.get(abbr) ?? []).map(plain);
    const wanted = values.map(plain);
    if (replaced && shown.length === wanted.length) continue;
    if (JSON.stringify(shown) !== JSON.stringify(wanted)) faults.push(`${abbr}: ${shown} and not ${wanted}`);
  }
  return faults;
}

/** The checked-in lock is a model without documentation. */
async function repository(): Promise<{ lock: Model }> {
  const path = new URL('../../../generated/abi.lock.json', import.meta.url);
  const { format: _, schema: name, planes } = JSON.parse(await readFile(path, 'utf8')) as Row & Pick<Model, 'planes'>;
  return { lock: { format: 1, name: String(name), planes } };
}

async function check(model: Model): Promise<number> {
  const cases = await casesOf(model);
  const packets = await dissect(await scriptOf(model), cases);
  expect(packets.length).toBe(cases.length);
  const faults = cases.flatMap((item, index) => {
    const hex = Buffer.from(item.bytes).toString('hex');
    return faultsOf(item, packets[index]!).map((fault) => `${item.what}: ${fault} (${hex.slice(0, 200)})`);
  });
  expect(faults.slice(0, 20)).toEqual([]);
  return cases.length;
}

test('the published schema of this repository', async () => {
  const { lock } = await repository();
  expect(await check(lock)).toBeGreaterThan(1000);
});

test('every codec and presence of a sample schema: values, cuts and spoilt bytes', async () => {
  expect(await check(SHAPES)).toBeGreaterThan(250);
});

test('fields at odd offsets, and at lines of a cache', async () => {
  expect(await check(alignmentModel(true))).toBeGreaterThan(60);
});

test('tagged unions and version gates', async () => {
  expect(await check(UNIONS)).toBeGreaterThan(60);
});

test('registries, varints, and what goes on to the end', async () => {
  expect(await check(REGISTRIES)).toBeGreaterThan(1000);
});
