/** The C++ headers: values that the compiler computes, proofs that bite, views of shared memory that keep to their role. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COptions, cEmitter } from '../src/emit/c/index.ts';
import type { Decl, Model } from '../src/model/model.ts';
import { LOGGING } from './fixtures/dispatch/model.ts';
import { type Emitted, emitTo } from './fixtures/emit.ts';
import { needTools, run } from './fixtures/tools.ts';

const OPTIONS = COptions.parse({ cpp: true });
const STRICT = ['-Wall', '-Wextra', '-Werror', '-Wpedantic', '-Wconversion', '-Wshadow'];
let out: Emitted;
const made: Emitted[] = [];

async function emit(change: (model: Model) => void = () => {}): Promise<Emitted> {
  const model = structuredClone(LOGGING);
  change(model);
  const emitted = await emitTo(cEmitter, OPTIONS, model);
  made.push(emitted);
  return emitted;
}

beforeAll(async () => {
  needTools('g++', 'clang++');
  out = await emit();
});
afterAll(() => {
  for (const emitted of made) emitted.remove();
});

function find<K extends Decl['kind']>(model: Model, kind: K, name: string): Extract<Decl, { kind: K }> {
  const decl = model.planes.flatMap((plane) => plane.members).find((item) => item.kind === kind && item.name === name);
  if (decl === undefined) throw new Error(`the sample has no ${kind} ${name}`);
  return decl as Extract<Decl, { kind: K }>;
}

function compile(folder: string, text: string, ...flags: string[]): string {
  const source = join(folder, 'try.cpp');
  writeFileSync(source, text);
  return run('g++', ['-std=c++17', ...STRICT, '-fsyntax-only', ...flags, source]);
}

const ALL =
  '#include "pf_abi.hpp"\n#include "pf_abi/shapes_section.hpp"\n#include "pf_abi/shapes_device.hpp"\n#include "pf_abi/logs_section.hpp"\n';

test('values are there at compile time', () => {
  const text = `${ALL}
using namespace pf::shapes;
static_assert(kWide == 0xffffffffffffffffu && kLowest == INT32_MIN && kLowest64 == INT64_MIN);
static_assert(kClass.data1 == 0x70667664 && kClass.data4[7] == 0xab && kPunch[0] == 'P' && sizeof kPunch == 8);
static_assert(kIoctlAdd == 0x222400 && kDisplayDeviceType == 0x22 && pf::logs::kIoctlMix == 0x9abce012);
static_assert(pf::method_of(pf::logs::kIoctlMix) == pf::Method::eOutDirect);
static_assert(pf::access_of(pf::logs::kIoctlMix) == pf::Access::eReadWrite);
static_assert(Token::pack(3, 0xffffffff, 0x1abcdef).get() == 0xabcdefffffffff03 && Token(0x0100).seq() == 1);
static_assert(Small::pack(5, 0x3ff).get() == 0xff85 && Small(0xffff).high() == 0x1ff);
static_assert(name_of(Status::eBad)[0] == 'B' && name_of(static_cast<Status>(9)) == nullptr);
static_assert(contains(Caps::eLow | Caps::eHigh, Caps::eHigh) && !contains(Caps::eLow, Caps::eHigh));
static_assert(static_cast<uint32_t>(TalkKind::eSaid) == 0x80000005 && kGreetingMinSize == 6 && kPlaneVersion == 1);
static_assert(display_ioctl_name(kIoctlPing)[0] == 'P' && display_ioctl_name(1) == nullptr);
static_assert(sizeof(Request) == 64 && sizeof(pf::common::Point) == 8);
`;
  expect(compile(out.folder, text)).toBe('');
  expect(() => compile(out.folder, text.replace('0x222400', '0x222404'))).toThrow(/static assertion failed/);
});

describe('a header that is wrong stops the compiler', () => {
  test.each<[string, (model: Model) => void, RegExp]>([
    [
      'offset',
      (model) => {
        find(model, 'struct', 'Request').fields[3]!.offset = 11;
      },
      /pf_Request\.c must stand at 11/,
    ],
    [
      'control code',
      (model) => {
        find(model, 'device', 'Display').ioctls[0]!.code += 4;
      },
      /kIoctlAdd must be UINT32_C\(0x222404\)/,
    ],
    [
      'parts of a token that overlap',
      (model) => {
        find(model, 'bits', 'Token').parts[1]!.shift = 7;
      },
      /the parts of Token must not overlap/,
    ],
  ])('%s', async (_, change, error) => {
    const wrong = await emit(change);
    expect(() => compile(wrong.folder, ALL)).toThrow(error);
  });

  test('a macro of the C header that another hand changed', async () => {
    const wrong = await emit();
    const header = join(wrong.folder, 'pf_abi/shapes.h');
    const text = readFileSync(header, 'utf8');
    writeFileSync(header, text.replace('PF_STATUS_BAD UINT32_C(0xc000000d)', 'PF_STATUS_BAD UINT32_C(0xc000000e)'));
    expect(() => compile(wrong.folder, ALL)).toThrow(/Status::eBad must be PF_STATUS_BAD/);
  });
});

const SECTION = `${ALL}
#include <stdio.h>
#include <string.h>
using namespace pf::shapes;
static void queue() {
  using namespace pf::logs;
  Queue memory;
  memset(&memory, 0xee, sizeof memory);
  Queue init{};
  init.slots[0].number = 5;
  init.slots[1].number = 6;
  init.head = 9;
  QueueWriter writer = QueueWriter::create(&memory, sizeof memory, init);
  QueueReader reader = QueueReader::open(&memory, sizeof memory);
  const uint8_t text[] = {'a', 'b', 'c', 'd'};
  if (writer.slots(1).write_text(text, sizeof text) != 3 || writer.slots(0).write_text(text, 1) != 1) puts("another count");
  uint8_t seen[3];
  reader.slots(1).read_text(seen);
  pf::logs::Reply last{};
  last.level = 0x0102;
  last.text[3] = 'z';
  reader.set_last(last);
  writer.set_head(3);
  int8_t found = 0;
  if (!reader.cas_open(found, -1) || writer.cas_open(found, 4) || found != -1) puts("another swap");
  reader.set_tail(7);
  printf("%c%c%c %u %u %c %u\\n", seen[0], seen[1], seen[2], (unsigned)reader.slots(0).number(), (unsigned)writer.last().level, writer.last().text[3], (unsigned)writer.tail());
  for (size_t i = 0; i < sizeof memory; i++) printf("%02x", reinterpret_cast<const unsigned char *>(&memory)[i]);
  puts("");
}
int main() {
  alignas(8) unsigned char memory[sizeof(Shared) + 8];
  memset(memory, 0xee, sizeof memory);
  if (SharedDriver::open(memory, sizeof memory)) puts("opened without a stamp");
  if (SharedHost::create(memory, sizeof(Shared) - 1, Shared{})) puts("created in too little");
  if (SharedHost::create(memory + 1, sizeof(Shared), Shared{})) puts("created at an odd address");
  if (SharedHost::create(nullptr, sizeof(Shared), Shared{})) puts("created nowhere");
  SharedHost host = SharedHost::create(memory, sizeof(Shared), Shared{});
  SharedDriver driver = SharedDriver::open(memory, sizeof(Shared));
  if (SharedDriver::open(memory, sizeof(Shared) - 1)) puts("opened too little");
  if (!host || !driver) puts("not open");
  host.set_delta(-5);
  host.set_grid(2, 1, 0x0b0a);
  if (driver.grid(2, 1) != 0x0b0a) puts("another grid");
  driver.set_latest(Token::pack(1, 2, 3));
  Status found = Status::eNone;
  const bool first = driver.cas_state(found, Status::eBad);
  found = Status::eNone;
  const bool second = host.cas_state(found, Status::eNone);
  printf("%x %lld %u %d %d %d\\n", (unsigned)driver.magic(), (long long)driver.delta(), (unsigned)host.latest().seq(), first, second, found == Status::eBad);
  for (size_t i = 0; i < sizeof memory; i++) printf("%02x", memory[i]);
  puts("");
  queue();
  memory[0] ^= 1;
  if (SharedDriver::open(memory, sizeof memory)) puts("opened with another stamp");
}
`;

test.each([
  ['g++', ['-std=c++17']],
  ['g++', ['-std=c++20', '-DPF_USE_ATOMIC_REF']],
  ['clang++', ['-std=c++17']],
])('views of shared memory: %s %j', (compiler, flags) => {
  const source = join(out.folder, 'section.cpp');
  const program = join(out.folder, `section-${compiler}`);
  writeFileSync(source, SECTION);
  run(compiler, [...flags, ...STRICT, '-fsanitize=address,undefined', '-o', program, source]);
  expect(run(program, []).split('\n')).toEqual([
    '44464250 -5 2 1 0 1',
    // magic, state, latest, delta, grid; then the bytes behind the section, untouched.
    `504246440d0000c00102000000030000fbffffffffffffff${'00'.repeat(10)}0a0b${'00'.repeat(4)}${'ee'.repeat(8)}`,
    'abc 5 258 z 7',
    '34120000 05000000 61000000 06000000 61626300 0201 0000007a 03 ff 07000000'.replaceAll(' ', ''),
    '',
  ]);
});

test.each([
  ['SharedDriver', 'set_delta(1)', 'what the host owns'],
  ['SharedHost', 'set_latest(Token())', 'what the driver owns'],
  ['SharedHost', 'set_magic(1)', 'the stamp'],
  ['SharedHost', 'set_state(Status::eBad)', 'what is swapped'],
])('%s cannot store %s', (view, call) => {
  const text = `${ALL}void store(pf::shapes::${view} view) { using namespace pf::shapes; view.${call}; }\n`;
  expect(() => compile(out.folder, text)).toThrow(/has no member named/);
});

describe('clashes', () => {
  const refuse = (change: (model: Model) => void) => () => {
    const model = structuredClone(LOGGING);
    change(model);
    return cEmitter.emit({ model, lockText: '', compactLock: '', toolVersion: '0' }, OPTIONS);
  };

  test('values that become one enumerator', () => {
    const change = (model: Model) => {
      find(model, 'enum', 'Status').values.push({ name: 'BA_D', value: '7' }, { name: 'BaD', value: '8' });
    };
    expect(refuse(change)).toThrow(/BaD|BA_D/);
  });

  test('a declaration that is called like a class of a device', () => {
    const point = structuredClone(find(LOGGING, 'struct', 'Point'));
    const change = (model: Model) => model.planes[1]!.members.push({ ...point, name: 'DisplayClient' });
    expect(refuse(change)).toThrow("'Display' and DisplayClient both become 'DisplayClient' in C++");
  });

  test('a plane that is called like the header of devices', () => {
    const change = (model: Model) => {
      model.planes.push({ ...structuredClone(model.planes[0]!), name: 'shapes_device', id: 9, members: [] });
    };
    expect(refuse(change)).toThrow(
      "'shapes_device' cannot be the name of a plane: the header 'pf_abi/shapes_device.hpp' would be there twice",
    );
  });
});
