/**
 * Two builds from different versions of the wire's own schema decode each other as the additive rules say: one lacks the tails
 * `video_fit`, `host_caps2` and what follows, the reason in BitrateChanged and the message PadSlots.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { wire } from '@punktfunk/abi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../generators/tests/fixtures/tools.ts';
import { ROOT } from '../abi/schema.ts';
import type { Codecs } from './codecs/exchange.ts';

const BUILD_MS = 600_000;
const folder = mkdtempSync(join(tmpdir(), 'pf-versions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the older version does not have: file, and what is taken out of it. */
const TAKEN_OUT: readonly [file: string, text: RegExp, instead: string][] = [
  ['handshake.ts', /\n {4}video_fit: tail\(VideoFit\),/, ''],
  [
    'handshake.ts',
    /\n {4}host_caps2: tail\(HostCaps2\),[\s\S]*?extensions: tail\(WelcomeExtensions, \{ cut: 'error' \}\),/,
    '',
  ],
  ['stream.ts', /\n {4}\/\*\* Only toward clients that read it[^\n]*\n {4}reason: tail\([^\n]*/, ''],
  ['session-news.ts', /\n\/\*\* Slots of the system[\s\S]*?\n\);\n/, ''],
  ['session-news.ts', / PadSlots,/, ''],
  ['exchanges.ts', /, PadSlots/, ''],
  ['exchanges.ts', /\n {10}PadSlots,/, ''],
  ['control-stream.ts', /\n {2}PAD_SLOTS: 0x5b,/, ''],
  ['index.ts', /\n {2}accounts,/, ''],
  ['index.ts', /\nimport \{ accounts \}[^\n]*/, ''],
];

/** Generates Rust and TypeScript from the older schema. */
function olderVersion(): void {
  cpSync(join(ROOT, 'schema/wire'), join(folder, 'schema/wire'), { recursive: true });
  for (const [name, text, instead] of TAKEN_OUT) {
    const path = join(folder, 'schema/wire', name);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(text, instead);
    if (after === before) throw new Error(`schema/wire/${name} has nothing like ${text}: this test must be adapted`);
    writeFileSync(path, after);
  }
  const index = `import { schema } from 'pf-gen/schema';
import { wire } from './wire/index.ts';
export default schema({ name: 'older', planes: [wire] });
`;
  writeFileSync(join(folder, 'schema/index.ts'), index);
  const targets = { rust: { crate: 'older-abi' }, ts: { package: 'older-abi' } };
  const config = { schema: './schema/index.ts', out: './generated', targets };
  writeFileSync(join(folder, 'pf-gen.config.json'), JSON.stringify(config));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  run(process.execPath, [
    join(ROOT, 'generators/src/cli/main.ts'),
    'generate',
    '--config',
    join(folder, 'pf-gen.config.json'),
  ]);
}

const MESSAGES = ['Hello', 'Welcome', 'BitrateChanged', 'ControlHead'];

/** A program in which both versions read and write again. */
function rustProgram(): void {
  mkdirSync(join(folder, 'peers/src'), { recursive: true });
  const path = (...parts: string[]): string => JSON.stringify(join(...parts));
  writeFileSync(
    join(folder, 'peers/Cargo.toml'),
    `[package]
name = "peers"
version = "0.1.0"
edition = "2024"
[dependencies]
older-abi = { path = ${path(folder, 'generated/rust')} }
pf-abi = { path = ${path(ROOT, 'generated/rust')}, default-features = false, features = ["std", "plane-wire"] }
[workspace]
`,
  );
  cpSync(join(ROOT, 'Cargo.lock'), join(folder, 'peers/Cargo.lock'));
  const arms = ['older_abi', 'pf_abi'].flatMap((version) =>
    MESSAGES.map((name) => `        ("${version}", "${name}") => again!(${version}, ${name}),`),
  );
  writeFileSync(
    join(folder, 'peers/src/main.rs'),
    `use std::io::BufRead;

/// Reads a message from hex, and writes it again: VERSION MESSAGE HEX.
fn again(line: &str) -> Result<String, String> {
    let words: Vec<&str> = line.split(' ').collect();
    let [version, message, hex] = words[..] else { return Err("VERSION MESSAGE HEX".into()) };
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).map_err(|error| error.to_string());
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect::<Result<_, _>>()?;
    macro_rules! again {
        ($version:ident, $message:ident) => {
            $version::wire::$message::decode(&bytes)
                .map_err(|error| error.to_string())
                .and_then(|read| read.encode().map_err(|error| error.to_string()))
        };
    }
    let written = match (version, message) {
${arms.join('\n')}
        _ => Err(format!("no {message} in {version}")),
    }?;
    Ok(written.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        match again(&line.expect("a line")) {
            Ok(hex) => println!("{hex}"),
            Err(error) => println!("! {error}"),
        }
    }
}
`,
  );
  run(
    'cargo',
    ['build', '--quiet', '--manifest-path', join(folder, 'peers/Cargo.toml'), '--target-dir', join(folder, 'target')],
    {
      timeout: BUILD_MS,
    },
  );
}

let older: Codecs;
beforeAll(async () => {
  olderVersion();
  rustProgram();
  older = (await import(pathToFileURL(join(folder, 'generated/ts/wire.ts')).href)) as Codecs;
}, BUILD_MS);

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

/** What the Rust of a version makes of bytes: it reads them and writes them again. */
function inRust(version: 'older_abi' | 'pf_abi', message: string, hex: string): string {
  const line = `${version} ${message} ${hex}`;
  return run('sh', ['-c', `echo ${line} | ${join(folder, 'target/debug/peers')}`]).trim();
}

const MODE = { abi_version: 2, width: 1920, height: 1080, refresh_hz: 60 };

describe('Hello: the older version lacks the tail video_fit', () => {
  const told = { ...MODE, name: 'Deck', max_shard_payload: 9152, audio_bits: 24, video_fit: wire.VideoFit.STRETCH };

  test('the older one reads what it knows, and writes it without the tail', () => {
    const bytes = wire.encodeHello(told);
    const read = older.decodeHello(bytes);
    expect(read).toMatchObject({ ...MODE, name: 'Deck', max_shard_payload: 9152, audio_bits: 24 });
    expect(read).not.toHaveProperty('video_fit');
    const shorter = hexOf(older.encodeHello(read));
    expect(inRust('older_abi', 'Hello', hexOf(bytes))).toBe(shorter);
    // All bytes that the newer one wrote but the tail and the place of the one before it.
    expect(hexOf(bytes).startsWith(shorter)).toBe(true);
    expect(hexOf(bytes)).toHaveLength(shorter.length + 4);
  });

  test('the newer one reads the default where the tail is missing', () => {
    const bytes = older.encodeHello({ ...MODE, name: 'Deck', audio_bits: 24 });
    expect(wire.decodeHello(bytes)).toMatchObject({ name: 'Deck', audio_bits: 24, video_fit: wire.VideoFit.FIT });
    expect(inRust('pf_abi', 'Hello', hexOf(bytes))).toBe(hexOf(bytes));
  });
});

describe('Welcome: the older version lacks host_caps2, audio_layout and the extensions', () => {
  test('the older one passes over all three, whatever is in them', () => {
    const told = {
      ...MODE,
      mgmt_port: 47990,
      host_caps2: 0x7f,
      audio_layout: 2,
      extensions: { padding: bytesOf('0102') },
    };
    const bytes = wire.encodeWelcome(told);
    const read = older.decodeWelcome(bytes);
    expect(read).toMatchObject({ ...MODE, mgmt_port: 47990 });
    for (const field of ['host_caps2', 'audio_layout', 'extensions']) expect(read).not.toHaveProperty(field);
    const shorter = hexOf(wire.encodeWelcome({ ...MODE, mgmt_port: 47990 }));
    expect(hexOf(older.encodeWelcome(read))).toBe(shorter);
    expect(inRust('older_abi', 'Welcome', hexOf(bytes))).toBe(shorter);
  });

  test('the newer one reads no capability and no extension of an older host', () => {
    const bytes = older.encodeWelcome({ ...MODE, cipher: 1, key_chacha: new Uint8Array(32).fill(7), mgmt_port: 1 });
    const read = wire.decodeWelcome(bytes);
    expect(read).toMatchObject({ mgmt_port: 1, host_caps2: 0, audio_layout: 0 });
    expect(read.extensions).toEqual({ padding: undefined });
    expect(inRust('pf_abi', 'Welcome', hexOf(bytes))).toBe(hexOf(bytes));
  });
});

describe('BitrateChanged: an exact message has no tail toward those who do not read it', () => {
  test('the older one refuses ten bytes, which is why they are sent only to those who announced it', () => {
    const long = wire.encodeBitrateChanged({ kbps: 50000, reason: wire.BitrateReason.CADENCE });
    expect(() => older.decodeBitrateChanged(long)).toThrow(/1 bytes too many/);
    expect(inRust('older_abi', 'BitrateChanged', hexOf(long))).toMatch(/^! BitrateChanged/);
    const short = wire.encodeBitrateChanged({ kbps: 50000 });
    expect(older.decodeBitrateChanged(short)).toEqual({ kbps: 50000 });
    expect(inRust('older_abi', 'BitrateChanged', hexOf(short))).toBe(hexOf(short));
  });

  test('the newer one reads nine bytes as no reason', () => {
    const short = older.encodeBitrateChanged({ kbps: 50000 });
    expect(wire.decodeBitrateChanged(short).reason).toBe(wire.BitrateReason.NONE);
    expect(inRust('pf_abi', 'BitrateChanged', hexOf(short))).toBe(hexOf(short));
  });
});

describe('PadSlots: the older version does not know the message', () => {
  test('it tells the type apart and drops it; nothing else of its kind is read from it', () => {
    const bytes = wire.encodePadSlots({ slots: 5 });
    const head = older.decodeControlHead(bytes);
    expect(head.kind).toBe(wire.ControlType.PAD_SLOTS);
    expect(older.ControlTypeName(head.kind)).toBeUndefined();
    expect(older).not.toHaveProperty('decodePadSlots');
    expect(inRust('older_abi', 'ControlHead', hexOf(bytes))).toBe(hexOf(bytes.subarray(0, 5)));
    for (const name of ['AudioState', 'LaunchOutcome', 'AccessUpdate', 'RequestKeyframe']) {
      expect(() => older[`decode${name}`](bytes), name).toThrow(/_type at byte 4/);
    }
  });
});
