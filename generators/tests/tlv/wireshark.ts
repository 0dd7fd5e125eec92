/** The printer's dissectors: what tshark shows of a frame with the script of a version. */
import { LuaOptions, luaEmitter } from '../../src/emit/lua/index.ts';
import { unhex } from '../fixtures/emit.ts';
import { plain } from '../lua/expected.ts';
import { complaints, type Dissection, dissect } from '../lua/tshark.ts';
import { line } from './cases.ts';
import type { Reading } from './peer.ts';
import { printer, type Version } from './printer.ts';

type Frames = readonly (readonly [name: string, bytes: string])[];

/** Reads frames with a version's dissector: it writes none. */
export async function readWithWireshark(version: Version, frames: Frames): Promise<readonly Reading[]> {
  const input = { model: printer(version), lockText: '{}\n', compactLock: '{}', toolVersion: '0.0.0-test' };
  const [script] = await luaEmitter.emit(input, LuaOptions.parse({}));
  const pdus = frames.map(([, bytes]) => ({ dissector: 'pf.printer.frame', bytes: unhex(bytes) }));
  const packets = await dissect(script?.text ?? '', pdus);
  return packets.map((packet, at) => ({ text: shown(frames[at]?.[0] ?? '', packet) }));
}

/** Filter name → key of what is said. */
const KEYS: Readonly<Record<string, string>> = {
  'status.serial': 'serial',
  'status_fields.state': 'state',
  'status_fields.job': 'job',
  'status_fields.pages': 'pages',
  'status_fields.tray': 'tray',
  'status_fields.warmup': 'warmup',
  'status_fields.queue': 'queue',
  'status_fields.location': 'location',
  'configure.request': 'request',
  'settings.density': 'density',
  'settings.duplex': 'duplex',
  'settings.output': 'output',
  'configure.trays': 'trays',
  'alarm.code': 'code',
  'alarm.text': 'text',
};
const KINDS: Readonly<Record<string, string>> = { 1: 'status', 16385: 'configure', 2: 'alarm' };

function shown(name: string, packet: Dissection): string {
  if (complaints(packet).length > 0) throw new Error(`tshark cannot read '${name}':\n${packet.json}`);
  if (packet.texts.some((text) => /must be there: decoders refuse/.test(text))) return `${name}: refused`;
  const raw = (key: string): readonly string[] => packet.values.get(`pf.printer.${key}`) ?? [];
  const of = (key: string): string[] => raw(key).map(plain);
  const bytes = (key: string): string | undefined => raw(key)[0]?.replaceAll(':', '');
  const said: Record<string, string> = {};
  for (const [key, to] of Object.entries(KEYS)) said[to] = of(key).join(',');
  said.supplies = of('supply.colour')
    .map((colour, at) => `${colour}:${of('supply.level')[at]}`)
    .join(',');
  const [tag = ''] = of('frame.tag');
  const body = bytes('frame.body');
  if (body !== undefined) return line(name, 'unknown', { kept: `${tag}:${body}` });
  const kept = bytes('settings.unknown');
  if (kept !== undefined) said.kept = `${of('settings.tag').at(-1)}:${kept}`;
  return line(name, KINDS[tag] ?? tag, said);
}
