/** The printer's peers in Rust: all versions in one program, so that one build serves them. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RustOptions, rustEmitter } from '../../src/emit/rust/index.ts';
import { cargo, lockCrate, TARGET } from '../fixtures/cargo.ts';
import { line } from './cases.ts';
import type { Peer } from './peer.ts';
import { printer, type Version } from './printer.ts';

const TEMPLATE = readFileSync(new URL('./peer.rs', import.meta.url), 'utf8');
const LOCATION = `location: "hall".into(), `;

/** What stands at the template's places in a version. */
function places(version: Version): Readonly<Record<string, string>> {
  const location = version === 'broken' ? LOCATION : '';
  if (version === 'old') return { status: '', location };
  return {
    location,
    types: 'Alarm, ',
    status: `warmup: Some(1 << 40), queue: vec![7, 300], ${location}`,
    settings: 'output: Some(2), ',
    jammed: `("jammed", status(1 << 30, StatusFields { state: State::JAMMED, pages: Some(u32::MAX), ${location}..StatusFields::default() })),`,
    alarm: `("alarm", Frame::Alarm(Alarm { code: 0x0102, text: "fuser".into() })),`,
    status_said: `("warmup", joined(fields.warmup)), ("queue", joined(&fields.queue)),${
      version === 'broken' ? ` ("location", fields.location.clone()),` : ''
    }`,
    settings_said: `("output", joined(settings.output)),`,
    alarm_said: `Frame::Alarm(Alarm { code, text }) => ("alarm", vec![("code", code.to_string()), ("text", text.clone())]),`,
  };
}

const MAIN = (versions: readonly Version[]): string => `mod peers;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let lines = || std::io::stdin().lines().map(|line| line.unwrap());
    match (args[1].as_str(), args[2].as_str()) {
${versions
  .map(
    (version) => `        ("${version}", "write") => peers::${version}::write(),
        ("${version}", "read") => peers::${version}::read(lines()),`,
  )
  .join('\n')}
        other => panic!("{other:?}"),
    }
}
`;

/** Generates and builds all versions. */
export async function rustPeers(folder: string, versions: readonly Version[]): Promise<(version: Version) => Peer> {
  for (const version of versions) {
    const input = { model: printer(version), lockText: '{}\n', compactLock: '{}', toolVersion: '0.0.0-test' };
    const files = await rustEmitter.emit(input, RustOptions.parse({ crate: `pf-printer-${version}` }));
    for (const { path, text } of files) {
      const to = join(folder, version, path);
      mkdirSync(join(to, '..'), { recursive: true });
      writeFileSync(to, text);
    }
  }
  const program = join(folder, 'program');
  mkdirSync(join(program, 'src'), { recursive: true });
  const crates = versions.map((version) => `pf-printer-${version} = { path = "../${version}" }`);
  writeFileSync(
    join(program, 'Cargo.toml'),
    `[package]\nname = "pf-printer-peers"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\n${crates.join('\n')}\n\n[workspace]\n`,
  );
  const peers = versions.map((version) => {
    const own = places(version);
    return TEMPLATE.replace(/^\/\/!.*\n/gm, '').replace(/@(\w+)@/g, (_, key: string) =>
      key === 'version' ? version : (own[key] ?? ''),
    );
  });
  writeFileSync(join(program, 'src/peers.rs'), peers.join('\n'));
  writeFileSync(join(program, 'src/main.rs'), MAIN(versions));
  lockCrate(program);
  const built = cargo(program, 'build', '--quiet', '--locked');
  if (!built.ok) throw new Error(built.text);
  const run = (version: Version, what: string, input = ''): string[] => {
    const ran = spawnSync(join(TARGET, 'debug', 'pf-printer-peers'), [version, what], {
      encoding: 'utf8',
      input,
      timeout: 60_000,
    });
    if (ran.status !== 0) throw new Error(`${version} ${what}: ${ran.stderr}`);
    return ran.stdout.split('\n').filter(Boolean);
  };
  return (version) => ({
    write: async () => run(version, 'write').map((text) => text.split(': ') as [string, string]),
    read: async (frames) =>
      run(version, 'read', `${frames.map((frame) => frame.join(': ')).join('\n')}\n`).map((text) => {
        const [name = '', kind = '', again = '', ...said] = text.split('\t');
        if (kind === 'refused') return { text: `${name}: refused` };
        return {
          text: line(name, kind, Object.fromEntries(said.map((one) => one.split('=') as [string, string]))),
          again,
        };
      }),
  });
}
