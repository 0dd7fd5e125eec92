/**
 * The headers of Ethernet, IPv4, UDP and RTP in network order, written in the language: the layouts are those of the system's
 * own headers, and one packet says the same in C, Rust and TypeScript.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import { RustOptions, rustEmitter } from '../src/emit/rust/index.ts';
import { TsOptions, tsEmitter } from '../src/emit/ts/index.ts';
import { be, bits, bytes, struct, u8 } from '../src/language/index.ts';
import type { Model } from '../src/model/model.ts';
import { cargo, lockCrate } from './fixtures/cargo.ts';
import { type Emitted, emitTo, unhex } from './fixtures/emit.ts';
import { needTools, run } from './fixtures/tools.ts';
import type { Any } from './fixtures/vector-check.ts';
import { modelOf, planeOf } from './support/build.ts';

const Head = bits(u8, { ihl: 4, version: 4 });
const Mark = bits(u8, { payload_type: 7, marker: 1 });
const First = bits(u8, { csrc_count: 4, extension: 1, padding: 1, version: 2 });
const Ethernet = struct({ h_dest: bytes(6), h_source: bytes(6), h_proto: be.u16 }, { size: 14, packed: true });
const Ipv4 = struct(
  {
    head: Head,
    tos: u8,
    tot_len: be.u16,
    id: be.u16,
    frag_off: be.u16,
    ttl: u8,
    protocol: u8,
    check: be.u16,
    saddr: be.u32,
    daddr: be.u32,
  },
  { size: 20, align: 4 },
);
const Udp = struct({ source: be.u16, dest: be.u16, len: be.u16, check: be.u16 }, { size: 8, align: 2 });
const Rtp = struct({ first: First, mark: Mark, sequence: be.u16, timestamp: be.u32, ssrc: be.u32 }, { size: 12 });

const MODEL: Model = modelOf(planeOf({ Head, Mark, First, Ethernet, Ipv4, Udp, Rtp }, 'net'));

/** A frame of speech: from port 4000 of 192.168.0.1 to port 5004 of 192.168.0.199, with both checksums right. */
const ETHERNET = '001b213c9df8 001b213a4b5c 0800';
const IPV4 = '45b80030 1c464000 40119ba6 c0a80001 c0a800c7';
const UDP = '0fa0138c 001caf21';
const RTP = '80e01234 00012345 deadbeef';
const PACKET = `${ETHERNET}${IPV4}${UDP}${RTP}d5d5d5d5d5d5d5d5`.replaceAll(' ', '');

const SAID = [
  'proto 2048',
  'ihl 5 version 4',
  'total 48 id 7238 fragment 16384',
  'check 39846',
  'from 3232235521 to 3232235719',
  'ports 4000 5004 length 28 check 44833',
  'type 96 marker 1 version 2',
  'sequence 4660 timestamp 74565 ssrc 3735928559',
  `again ${PACKET.slice(0, 108)}`,
];

const made: Emitted[] = [];
async function emitted<O>(...args: Parameters<typeof emitTo<O>>): Promise<Emitted> {
  const out = await emitTo(...args);
  made.push(out);
  return out;
}
beforeAll(() => needTools('gcc', 'clang', 'g++', 'cargo'));
afterAll(() => {
  for (const out of made) out.remove();
});

/** What the system's header calls the struct and the member, beside what the schema does. */
const REAL: Readonly<Record<string, { readonly type: string; readonly fields: readonly string[] }>> = {
  Ethernet: { type: 'struct ethhdr', fields: ['h_dest', 'h_source', 'h_proto'] },
  Ipv4: {
    type: 'struct iphdr',
    fields: ['tos', 'tot_len', 'id', 'frag_off', 'ttl', 'protocol', 'check', 'saddr', 'daddr'],
  },
  Udp: { type: 'struct udphdr', fields: ['source', 'dest', 'len', 'check'] },
};

function asserts(): string {
  return Object.entries(REAL)
    .flatMap(([name, { type, fields }]) => [
      `PF_STATIC_ASSERT(sizeof(pf_${name}) == sizeof(${type}), "size of ${name}");`,
      `PF_STATIC_ASSERT(PF_ALIGNOF(pf_${name}) == PF_ALIGNOF(${type}), "alignment of ${name}");`,
      ...fields.flatMap((field) => [
        `PF_STATIC_ASSERT(offsetof(pf_${name}, ${field}) == offsetof(${type}, ${field}), "place of ${name}.${field}");`,
        `PF_STATIC_ASSERT(sizeof(((pf_${name} *)0)->${field}) == sizeof(((${type} *)0)->${field}), "size of ${name}.${field}");`,
      ]),
    ])
    .join('\n');
}

const C_PROGRAM = `#include <stdio.h>
#include <string.h>
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include "pf_abi.h"
${asserts()}
int main(void) {
  static const unsigned char packet[] = { ${[...unhex(PACKET)].join(', ')} };
  pf_Ethernet ethernet; pf_Ipv4 ip; pf_Udp udp; pf_Rtp rtp;
  struct ethhdr system_ethernet; struct iphdr system_ip; struct udphdr system_udp;
  memcpy(&ethernet, packet, 14); memcpy(&ip, packet + 14, 20); memcpy(&udp, packet + 34, 8); memcpy(&rtp, packet + 42, 12);
  memcpy(&system_ethernet, packet, 14); memcpy(&system_ip, packet + 14, 20); memcpy(&system_udp, packet + 34, 8);
  if (pf_be_u16_get(ethernet.h_proto) != ntohs(system_ethernet.h_proto)) return 1;
  if (pf_be_u16_get(ip.tot_len) != ntohs(system_ip.tot_len) || pf_be_u32_get(ip.daddr) != ntohl(system_ip.daddr)) return 2;
  if (pf_be_u16_get(udp.dest) != ntohs(system_udp.dest)) return 3;
  if (pf_Head_ihl(ip.head) != system_ip.ihl || pf_Head_version(ip.head) != system_ip.version) return 4;
  printf("proto %d\\n", pf_be_u16_get(ethernet.h_proto));
  printf("ihl %d version %d\\n", pf_Head_ihl(ip.head), pf_Head_version(ip.head));
  printf("total %d id %d fragment %d\\n", pf_be_u16_get(ip.tot_len), pf_be_u16_get(ip.id), pf_be_u16_get(ip.frag_off));
  printf("check %d\\n", pf_be_u16_get(ip.check));
  printf("from %u to %u\\n", (unsigned)pf_be_u32_get(ip.saddr), (unsigned)pf_be_u32_get(ip.daddr));
  printf("ports %d %d length %d check %d\\n", pf_be_u16_get(udp.source), pf_be_u16_get(udp.dest), pf_be_u16_get(udp.len), pf_be_u16_get(udp.check));
  printf("type %d marker %d version %d\\n", pf_Mark_payload_type(rtp.mark), pf_Mark_marker(rtp.mark), pf_First_version(rtp.first));
  printf("sequence %d timestamp %u ssrc %u\\n", pf_be_u16_get(rtp.sequence), (unsigned)pf_be_u32_get(rtp.timestamp), (unsigned)pf_be_u32_get(rtp.ssrc));
  ethernet.h_proto = pf_be_u16_put(2048); ip.tot_len = pf_be_u16_put(48); ip.saddr = pf_be_u32_put(3232235521u);
  udp.dest = pf_be_u16_put(5004); rtp.ssrc = pf_be_u32_put(3735928559u);
  unsigned char again[54];
  memcpy(again, &ethernet, 14); memcpy(again + 14, &ip, 20); memcpy(again + 34, &udp, 8); memcpy(again + 42, &rtp, 12);
  printf("again ");
  for (size_t at = 0; at < sizeof again; at++) printf("%02x", again[at]);
  printf("\\n");
  return 0;
}
`;

test('in C the layouts are those of the system, and the packet says what it says', async () => {
  const { folder } = await emitted(cEmitter, COptions.parse({}), MODEL);
  writeFileSync(join(folder, 'main.c'), C_PROGRAM);
  for (const compiler of ['gcc', 'clang']) {
    const program = join(folder, compiler);
    run(compiler, ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-O1', '-o', program, join(folder, 'main.c')]);
    expect(run(program, []).trimEnd().split('\n')).toEqual(SAID);
  }
  // A field in the order of the machine has the same place: only the type tells, and C has no number there.
  writeFileSync(join(folder, 'misused.c'), '#include "pf_abi.h"\nint port(pf_Udp udp) { return udp.dest + 1; }\n');
  expect(() => run('gcc', ['-fsyntax-only', join(folder, 'misused.c')])).toThrow(/invalid operands/);
});

test('in Rust the packet says what it says', { timeout: 300_000 }, async () => {
  const { folder } = await emitted(rustEmitter, RustOptions.parse({ crate: 'pf-net' }), MODEL);
  mkdirSync(join(folder, 'examples'));
  writeFileSync(
    join(folder, 'examples/packet.rs'),
    `use pf_net::net::{Ethernet, Ipv4, Rtp, Udp};
fn main() {
    let packet: &[u8] = &[${[...unhex(PACKET)].join(', ')}];
    let mut ethernet = Ethernet::read(packet).unwrap();
    let mut ip = Ipv4::read(&packet[14..]).unwrap();
    let mut udp = Udp::read(&packet[34..]).unwrap();
    let mut rtp = Rtp::read(&packet[42..]).unwrap();
    println!("proto {}", ethernet.h_proto.get());
    println!("ihl {} version {}", ip.head.ihl(), ip.head.version());
    println!("total {} id {} fragment {}", ip.tot_len.get(), ip.id.get(), ip.frag_off.get());
    println!("check {}", ip.check.get());
    println!("from {} to {}", ip.saddr.get(), ip.daddr.get());
    println!("ports {} {} length {} check {}", udp.source.get(), udp.dest.get(), udp.len.get(), udp.check.get());
    println!("type {} marker {} version {}", rtp.mark.payload_type(), rtp.mark.marker(), rtp.first.version());
    println!("sequence {} timestamp {} ssrc {}", rtp.sequence.get(), rtp.timestamp.get(), rtp.ssrc.get());
    ethernet.h_proto.set(2048);
    ip.tot_len.set(48);
    ip.saddr.set(3232235521);
    udp.dest.set(5004);
    rtp.ssrc.set(3735928559);
    let again = [ethernet.bytes(), ip.bytes(), udp.bytes(), rtp.bytes()].concat();
    println!("again {}", again.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
}
`,
  );
  lockCrate(folder);
  const said = cargo(folder, 'run', '--quiet', '--locked', '--example', 'packet');
  expect(said.text.trimEnd().split('\n')).toEqual(SAID);
});

test('in TypeScript the packet says what it says', async () => {
  const { folder } = await emitted(tsEmitter, TsOptions.parse({}), MODEL);
  const net: Any = await import(pathToFileURL(join(folder, 'net.ts')).href);
  const packet = unhex(PACKET);
  const ethernet = net.readEthernet(packet);
  const ip = net.readIpv4(packet, 14);
  const udp = net.readUdp(packet, 34);
  const rtp = net.readRtp(packet, 42);
  const head = net.unpackHead(ip.head);
  const [first, mark] = [net.unpackFirst(rtp.first), net.unpackMark(rtp.mark)];
  const again = new Uint8Array(54);
  net.writeEthernet({ ...ethernet, h_proto: 2048 }, again);
  net.writeIpv4({ ...ip, tot_len: 48, saddr: 3232235521 }, again, 14);
  net.writeUdp({ ...udp, dest: 5004 }, again, 34);
  net.writeRtp({ ...rtp, ssrc: 3735928559 }, again, 42);
  expect([
    `proto ${ethernet.h_proto}`,
    `ihl ${head.ihl} version ${head.version}`,
    `total ${ip.tot_len} id ${ip.id} fragment ${ip.frag_off}`,
    `check ${ip.check}`,
    `from ${ip.saddr} to ${ip.daddr}`,
    `ports ${udp.source} ${udp.dest} length ${udp.len} check ${udp.check}`,
    `type ${mark.payload_type} marker ${mark.marker} version ${first.version}`,
    `sequence ${rtp.sequence} timestamp ${rtp.timestamp} ssrc ${rtp.ssrc}`,
    `again ${Buffer.from(again).toString('hex')}`,
  ]).toEqual(SAID);
});
