/** The printer's peers in TypeScript. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TsOptions, tsEmitter } from '../../src/emit/ts/index.ts';
import { hex, unhex } from '../fixtures/emit.ts';
import type { Any } from '../fixtures/vector-check.ts';
import { line } from './cases.ts';
import type { Peer } from './peer.ts';
import { printer, type Version } from './printer.ts';

const text = (value: unknown): string => (value === undefined ? '' : String(value));

export async function typescriptPeer(folder: string, version: Version): Promise<Peer> {
  const input = { model: printer(version), lockText: '{}\n', compactLock: '{}', toolVersion: '0.0.0-test' };
  const own = join(folder, `ts-${version}`);
  mkdirSync(own, { recursive: true });
  for (const file of await tsEmitter.emit(input, TsOptions.parse({}))) writeFileSync(join(own, file.path), file.text);
  const api: Any = await import(pathToFileURL(join(own, 'printer.ts')).href);
  return {
    write: async () => written(api, version),
    read: async (frames) => frames.map((frame) => reading(api, frame)),
  };
}

function written({ encodeFrame, State }: Any, version: Version): [string, string][] {
  const isNew = version !== 'old';
  const place = version === 'broken' ? { location: 'hall' } : {};
  const status = (serial: bigint, fields: object) => ({
    kind: 'status',
    body: { serial, fields: { ...fields, ...place } },
  });
  const frames: [string, unknown][] = [
    ['idle', status(7n, { state: State.IDLE })],
    [
      'printing',
      status(70_000n, {
        state: State.PRINTING,
        job: 'Tür.pdf',
        pages: 300,
        supplies: [
          { colour: 0, level: 1000 },
          { colour: 1, level: 20 },
        ],
        tray: 0x1234,
        ...(isNew ? { warmup: 1n << 40n, queue: [7, 300] } : {}),
      }),
    ],
    ...(isNew ? [['jammed', status(1n << 30n, { state: State.JAMMED, pages: 0xffff_ffff })] as [string, unknown]] : []),
    [
      'setting up',
      {
        kind: 'configure',
        body: {
          request: 0xdead_beef,
          settings: { density: 300, duplex: true, ...(isNew ? { output: 2 } : {}) },
          trays: [1n, 16384n],
        },
      },
    ],
    ...(isNew ? [['alarm', { kind: 'alarm', body: { code: 0x0102, text: 'fuser' } }] as [string, unknown]] : []),
  ];
  return frames.map(([name, frame]) => [name, hex(encodeFrame(frame))]);
}

function reading({ decodeFrame, encodeFrame }: Any, [name, bytes]: readonly [string, string]) {
  let frame: Any;
  try {
    frame = decodeFrame(unhex(bytes));
  } catch {
    return { text: `${name}: refused` };
  }
  return { text: line(name, frame.kind, said(frame)), again: hex(encodeFrame(frame)) };
}

function said({ kind, body, tag }: Any): Record<string, string> {
  if (kind === 'unknown') return { kept: `${tag}:${hex(body)}` };
  if (kind === 'alarm') return { code: text(body.code), text: body.text };
  if (kind === 'configure') {
    const { density, duplex, output, unknown } = body.settings;
    const kept = unknown.map((one: Any) => `${one.tag}:${hex(one.value)}`).join(',');
    const set = {
      density: text(density),
      duplex: duplex === undefined ? '' : text(Number(duplex)),
      output: text(output),
    };
    return { request: text(body.request), ...set, trays: body.trays.join(','), kept };
  }
  const { state, job, pages, supplies, tray, warmup, queue, location } = body.fields;
  return {
    serial: text(body.serial),
    state: text(state),
    job: text(job),
    pages: text(pages),
    supplies: supplies.map((one: Any) => `${one.colour}:${one.level}`).join(','),
    tray: text(tray),
    warmup: text(warmup),
    queue: (queue ?? []).join(','),
    location: text(location),
  };
}
