/** Floats and the kernel's big-endian words come out of a header as words of the schema, and prove themselves against the compiler. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pfGen, temporary } from '../support/process.ts';

/** The schema of a header; fails when the command refuses or warns of anything else than `but`. */
async function imported(text: string, target = 'linux-x64', but?: RegExp): Promise<string> {
  const folder = temporary();
  writeFileSync(join(folder, 'h.h'), text);
  const ran = await pfGen(folder, ['import', 'h.h', '--out', 's.ts', '--target', target]);
  const complaints = ran.stderr.split('\n').filter((line) => /PF6\d\d\d/.test(line) && but?.test(line) !== true);
  expect(complaints).toEqual([]);
  return readFileSync(join(folder, 's.ts'), 'utf8');
}

/** The fields of a struct, as the schema writes them. */
function fieldsOf(schema: string, name: string): string[] {
  const body =
    new RegExp(`export const ${name} = (?:struct|foreign)\\(\\n  \\{\\n([^]*?)\\n  \\},`).exec(schema)?.[1] ?? '';
  return body.split('\n').map((line) => line.trim().replace(/,$/, ''));
}

test('floats are floats, alone and in arrays', async () => {
  const schema = await imported(`
    typedef float gain_t;
    struct Sound { float left; gain_t right; double rate; float taps[4]; double grid[2][3]; };`);
  expect(fieldsOf(schema, 'Sound')).toEqual([
    'left: f32',
    'right: f32',
    'rate: f64',
    'taps: array(f32, 4)',
    'grid: array(array(f64, 3), 2)',
  ]);
  expect(schema).toMatch(/import \{ array, f32, f64, plane, schema, struct \}/);
});

test('where a double aligns to 4 it is not taken for one that aligns to 8', async () => {
  const schema = await imported('struct Sound { int before; double rate; };', 'win-x86');
  expect(fieldsOf(schema, 'Sound')).toEqual(['before: i32', '_pad: pad(bytes(4))', 'rate: f64']);
});

test('the names of the kernel say the order of bytes, through other names and in arrays too', async () => {
  const schema = await imported(`
    #include <linux/types.h>
    typedef __be16 port_t;
    struct Head { __be16 a; port_t b; __be32 c[3]; __be64 d; __le32 e; __le16 f; __sum16 g; __u16 reserved; };
    struct Tight { __u8 kind; __be32 value; } __attribute__((packed));`);
  expect(fieldsOf(schema, 'Head').slice(0, 8)).toEqual([
    'a: be.u16',
    'b: be.u16',
    'c: array(be.u32, 3)',
    'd: be.u64',
    'e: u32',
    'f: u16',
    'g: be.u16',
    'reserved: pad(u16)',
  ]);
  expect(fieldsOf(schema, 'Tight')).toEqual(['kind: u8', 'value: be.u32']);
});

test('a name like those of the kernel that is another type is what it is', async () => {
  const schema = await imported('typedef unsigned char __be16;\nstruct Odd { __be16 a; };');
  expect(fieldsOf(schema, 'Odd')).toEqual(['a: u8']);
});

test('headers of the network are in network order', async () => {
  const udp = await imported(`#include <linux/types.h>\n${readFileSync('/usr/include/linux/udp.h', 'utf8')}`);
  expect(fieldsOf(udp, 'udphdr')).toEqual(['source: be.u16', 'dest: be.u16', 'len: be.u16', 'check: be.u16']);
  // The addresses stand in a union of two structs that one macro declares.
  const ip = await imported(readFileSync('/usr/include/linux/ip.h', 'utf8'), 'linux-x64', /ip_auth_hdr|ip_esp_hdr/);
  expect(fieldsOf(ip, 'iphdr').filter((line) => !line.startsWith('//'))).toEqual([
    'bits_0: iphdr_bits_0',
    'tos: u8',
    'tot_len: be.u16',
    'id: be.u16',
    'frag_off: be.u16',
    'ttl: u8',
    'protocol: u8',
    'check: be.u16',
    'u: iphdr_u',
  ]);
  expect(fieldsOf(ip, 'iphdr_u_s')).toEqual(['saddr: be.u32', 'daddr: be.u32']);
  expect(ip).toMatch(/iphdr_bits_0 = bits\(u8, \{\n {2}ihl: 4,\n {2}version: 4,/);
  const ethernet = await imported(readFileSync('/usr/include/linux/if_ether.h', 'utf8'));
  expect(fieldsOf(ethernet, 'ethhdr')).toEqual(['h_dest: bytes(6)', 'h_source: bytes(6)', 'h_proto: be.u16']);
});
