/** Gives plain bytes to tshark as exported PDUs (link type 252), each with the name of its dissector. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** One packet: the dissector's name and the bytes for it. */
export interface Pdu {
  readonly dissector: string;
  readonly bytes: Uint8Array;
}

/** One dissected packet. */
export interface Dissection {
  /** Filter name → every value shown under it, in the order of the bytes. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Texts of expert infos and of lines without a field. */
  readonly texts: readonly string[];
  /** The bytes that the dissector got, of an exported PDU. */
  readonly bytes: Uint8Array;
  /** The packet as tshark printed it. */
  readonly json: string;
}

const LINK_EXPORTED_PDU = 252;
const LINK_RAW_IP = 101;
const TAG_DISSECTOR_NAME = 12;

function exported({ dissector, bytes }: Pdu): Buffer {
  const name = Buffer.alloc(Math.ceil((dissector.length + 1) / 4) * 4);
  name.write(dissector);
  const tag = Buffer.alloc(4);
  tag.writeUInt16BE(TAG_DISSECTOR_NAME, 0);
  tag.writeUInt16BE(name.length, 2);
  return Buffer.concat([tag, name, Buffer.alloc(4), bytes]);
}

function pcap(link: number, contents: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(1 << 18, 16);
  head.writeUInt32LE(link, 20);
  const packets = contents.map((content) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(content.length, 8);
    record.writeUInt32LE(content.length, 12);
    return Buffer.concat([record, content]);
  });
  return Buffer.concat([head, ...packets]);
}

/** Dissects the PDUs with a script. Fails when the script does not load or any Lua error is said. */
export async function dissect(script: string, pdus: readonly Pdu[]): Promise<Dissection[]> {
  return dissectCapture(script, pcap(LINK_EXPORTED_PDU, pdus.map(exported)));
}

/** Dissects IPv4 packets with a script. */
export async function dissectPackets(script: string, packets: readonly Uint8Array[]): Promise<Dissection[]> {
  return dissectCapture(script, pcap(LINK_RAW_IP, packets));
}

/** The lines that tshark prints of one PDU, as somebody reads them. */
export async function outline(script: string, pdu: Pdu): Promise<string[]> {
  return inFolder(script, pcap(LINK_EXPORTED_PDU, [exported(pdu)]), async (path, capture) => {
    const said = await tshark(['-X', `lua_script:${path}`, '-r', capture, '-V']);
    return said.split('\n').map((line) => line.trim());
  });
}

async function dissectCapture(script: string, capture: Buffer): Promise<Dissection[]> {
  return inFolder(script, capture, dissectFile);
}

async function inFolder<T>(
  script: string,
  capture: Buffer,
  use: (script: string, capture: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'pf-gen-lua-'));
  try {
    const files = { script: join(folder, 'dissector.lua'), capture: join(folder, 'capture.pcap') };
    writeFileSync(files.script, script);
    writeFileSync(files.capture, capture);
    return await use(files.script, files.capture);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Dissects a capture file with the script in a file. */
export async function dissectFile(script: string, capture: string, filter = ''): Promise<Dissection[]> {
  const args = ['-X', `lua_script:${script}`, '-r', capture, '-T', 'json', '--no-duplicate-keys'];
  if (filter !== '') args.push('-Y', filter);
  const said = await tshark(args);
  return (JSON.parse(said) as { _source: { layers: object } }[]).map(({ _source: { layers } }) => flat(layers));
}

/** What tshark prints. Fails when it fails, or says anything of Lua. */
async function tshark(args: readonly string[]): Promise<string> {
  const result = await execa('tshark', args, { timeout: 240_000, maxBuffer: 1 << 29, reject: false });
  if (result.exitCode !== 0) {
    const install = result.code === 'ENOENT' ? ' (apt-get install -y tshark; `npm test` does it)' : '';
    throw new Error(`tshark ended with ${result.exitCode ?? result.code}${install}\n${result.stderr}`);
  }
  for (const said of [result.stderr, result.stdout]) {
    const fault = /^.*\bLua(?: Error|:).*$/im.exec(said)?.[0];
    if (fault !== undefined) throw new Error(`tshark said: ${fault}\n${result.stderr}`);
  }
  return result.stdout;
}

function flat(layers: object): Dissection {
  const values = new Map<string, string[]>();
  const texts: string[] = [];
  const visit = (key: string, value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(key, item);
    else if (typeof value === 'object' && value !== null) {
      if (key.startsWith('pf.')) texts.push(key);
      for (const [name, item] of Object.entries(value)) visit(name, item);
    } else if (key === '_ws.expert.message' || key === '_ws.lua.text') texts.push(String(value));
    else values.set(key, [...(values.get(key) ?? []), String(value)]);
  };
  for (const [name, layer] of Object.entries(layers)) if (!FRAME.has(name)) visit(name, layer);
  const { exported_pdu: layer } = layers as { exported_pdu?: Record<string, unknown> };
  const bytes = Buffer.from(String(layer?.['exported_pdu.exported_pdu'] ?? '').replaceAll(':', ''), 'hex');
  return { values, texts, bytes, json: JSON.stringify(layers, null, 1) };
}

const FRAME = new Set(['frame', 'exported_pdu', 'ip', 'udp']);

/** Words of tshark about a packet that it could not make sense of. */
export function complaints(packet: Dissection): string[] {
  return [...packet.json.matchAll(/malformed|dissector bug/gi)].map(([word]) => word);
}
