/** Devices of Linux reach real descriptors through their clients in C and Rust, and have the codes of the real headers. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { COptions, cEmitter } from '../../src/emit/c/index.ts';
import { RustOptions, rustEmitter } from '../../src/emit/rust/index.ts';
import { readHeader } from '../../src/foreign/import/read.ts';
import { writeSchema } from '../../src/foreign/import/schema/write.ts';
import { examine } from '../../src/proof/import/examine.ts';
import { CAMERA, QUEUE } from '../fixtures/camera.ts';
import { cargo, lockCrate } from '../fixtures/cargo.ts';
import { type Emitted, emitTo } from '../fixtures/emit.ts';
import { HEADERS, KERNEL } from '../fixtures/kernel.ts';
import { needTools, run } from '../fixtures/tools.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const STRICT = ['-Wall', '-Wextra', '-Werror', '-pedantic', '-Wconversion', '-Wshadow'];
const COMPILERS: readonly (readonly [compiler: string, ...flags: string[]])[] = [
  ['gcc', '-std=c11'],
  ['clang', '-std=c11'],
  ['g++', '-std=c++11', '-x', 'c++'],
  ['clang++', '-std=c++17', '-x', 'c++'],
];

beforeAll(() => needTools('gcc', 'g++', 'clang', 'clang++', 'cargo'));

async function headersOf(model: Parameters<typeof emitTo>[2]): Promise<Emitted> {
  const out = await emitTo(cEmitter, COptions.parse({ cpp: true }), model);
  onTestFinished(() => out.remove());
  return out;
}

const TERMINAL = `#include "pf_abi/camera_linux.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
static int32_t query(void *c, const void *w, pf_Capability *a) { (void)c; (void)w; a->version = 7; return 3; }
static int32_t on(void *c, const void *w, const int32_t *a) { (void)c; (void)w; return *a == 5 ? 1 : -EINVAL; }
static int32_t bit(void *c, const void *w, int32_t v) { (void)c; (void)w; return v == -3 ? 4 : -EINVAL; }
int main(void) {
  int master = open("/dev/ptmx", O_RDWR | O_NOCTTY), done;
  uint32_t number = 4000000000u;
  int32_t unlock = 0, waiting = -1;
  pf_WindowSize set, got;
  pf_Video_handler video;
  pf_Capability capability;
  int32_t five = 5;
  memset(&set, 0, sizeof set);
  memset(&got, 0, sizeof got);
  memset(&video, 0, sizeof video);
  memset(&capability, 0xff, sizeof capability);
  set.rows = 24;
  set.columns = 80;
  if (master < 0) return 2;
  done = pf_terminal_send_get_number(master, &number);
  printf("number %d %d\\n", done, number < 4000000000u);
  printf("unlock %d\\n", pf_terminal_send_set_lock(master, &unlock));
  printf("set %d\\n", pf_terminal_send_set_size(master, &set));
  done = pf_terminal_send_get_size(master, &got);
  printf("get %d %u %u\\n", done, (unsigned)got.rows, (unsigned)got.columns);
  done = pf_terminal_send_waiting(master, &waiting);
  printf("waiting %d %d\\n", done, (int)waiting);
  done = pf_video_send_querycap(master, &capability);
  printf("refused %d %d\\n", done, errno == ENOTTY || errno == EINVAL);
  video.querycap = query;
  video.streamon = on;
  video.set_bit = bit;
  done = pf_video_dispatch(&video, NULL, PF_VIDEO_QUERYCAP, 0, &capability, sizeof capability);
  printf("dispatch %d %u %u\\n", done, (unsigned)capability.version, (unsigned)capability.capabilities);
  printf("given %d\\n", pf_video_dispatch(&video, NULL, PF_VIDEO_STREAMON, 0, &five, sizeof five));
  printf("short %d\\n", pf_video_dispatch(&video, NULL, PF_VIDEO_STREAMON, 0, &five, 3) == -EINVAL);
  printf("value %d\\n", pf_video_dispatch(&video, NULL, PF_VIDEO_SET_BIT, (uint64_t)-3, NULL, 0));
  printf("unknown %d\\n", pf_video_dispatch(&video, NULL, 5, 0, NULL, 0) == -ENOTTY);
  printf("absent %d\\n", pf_video_dispatch(&video, NULL, PF_VIDEO_RESET, 0, NULL, 0) == -ENOTTY);
  printf("name %s\\n", pf_video_ioctl_name(PF_VIDEO_BUFFER));
  return 0;
}
`;

const SAID = [
  'number 0 1',
  'unlock 0',
  'set 0',
  'get 0 24 80',
  'waiting 0 0',
  'refused -1 1',
  'dispatch 3 7 0',
  'given 1',
  'short 1',
  'value 4',
  'unknown 1',
  'absent 1',
  'name BUFFER',
];

test.each(COMPILERS)('a terminal answers through the client in C: %s %s', async (compiler, ...flags) => {
  const out = await headersOf(CAMERA);
  writeFileSync(join(out.folder, 'terminal.c'), TERMINAL);
  const program = join(out.folder, 'terminal');
  expect(run(compiler, [...STRICT, ...flags, join(out.folder, 'terminal.c'), '-o', program])).toBe('');
  expect(run(program, []).trim().split('\n')).toEqual(SAID);
});

test('a code that another hand changed stops the compiler', async () => {
  const out = await headersOf(CAMERA);
  const plain = join(out.folder, 'pf_abi/camera.h');
  writeFileSync(plain, out.text('pf_abi/camera.h').replace('UINT32_C(0x80685600)', 'UINT32_C(0x80645600)'));
  writeFileSync(join(out.folder, 'all.c'), '#include "pf_abi/camera_linux.h"\n');
  expect(() => run('gcc', ['-std=c11', '-fsyntax-only', join(out.folder, 'all.c')])).toThrow(
    /the system must make PF_VIDEO_QUERYCAP of its parts/,
  );
});

const RUST = `use camera_abi::camera::*;
use camera_abi::runtime::{Descriptor, LinuxArgument, LinuxIo, EINVAL, ENOTTY};
use std::os::fd::AsFd;

struct Camera;
impl VideoHandler for Camera {
    type Caller = ();
    fn querycap(&mut self, _: &(), data: &mut Capability) -> Result<i32, i32> {
        data.version = 7;
        Ok(3)
    }
    fn streamon(&mut self, _: &(), data: &i32) -> Result<i32, i32> {
        if *data == 5 { Ok(1) } else { Err(EINVAL) }
    }
    fn set_bit(&mut self, _: &(), value: i32) -> Result<i32, i32> {
        Ok(value)
    }
    fn mode(&mut self, _: &(), data: &mut Mode) -> Result<i32, i32> {
        data.0 += 1;
        Ok(0)
    }
    fn set_mode(&mut self, _: &(), value: Mode) -> Result<i32, i32> {
        Ok(value.0 as i32)
    }
    fn list(&mut self, _: &(), data: &[u32; 4]) -> Result<i32, i32> {
        Ok(data[3] as i32)
    }
    fn buffer(&mut self, _: &(), data: &mut Buffer) -> Result<i32, i32> {
        data.next -= 1;
        data.at = 9;
        Err(EINVAL)
    }
    fn flags(&mut self, _: &(), data: &mut u32) -> Result<i32, i32> {
        *data = 9;
        Ok(0)
    }
    fn at(&mut self, _: &(), value: u64) -> Result<i32, i32> {
        Ok((value >> 32) as i32)
    }
    fn reset(&mut self, _: &()) -> Result<i32, i32> {
        Err(ENOTTY)
    }
}

struct Here(Camera);
impl LinuxIo for Here {
    type Error = i32;
    fn ioctl(&mut self, code: u32, argument: LinuxArgument<'_>) -> Result<i32, i32> {
        dispatch_video(&mut self.0, &(), code, argument)
    }
}

#[test]
fn a_terminal_answers() {
    let file = std::fs::OpenOptions::new().read(true).write(true).open("/dev/ptmx").unwrap();
    // SAFETY: a terminal has these requests, and no address stands in them.
    let mut terminal = TerminalClient::new(unsafe { Descriptor::new(file.as_fd()) });
    assert!(terminal.get_number().is_ok());
    assert_eq!(terminal.set_lock(&0).unwrap(), 0);
    let size = WindowSize { rows: 24, columns: 80, x: 1, y: 2 };
    assert_eq!(terminal.set_size(&size).unwrap(), 0);
    assert_eq!(terminal.get_size().unwrap(), size);
    assert_eq!(terminal.waiting().unwrap(), 0);
    // SAFETY: what is no camera answers that it does not know the request.
    let mut video = VideoClient::new(unsafe { Descriptor::new(file.as_fd()) });
    assert!(matches!(video.querycap().unwrap_err().raw_os_error(), Some(ENOTTY | EINVAL)));
}

#[test]
fn a_dispatcher_gets_what_the_client_sends() {
    let mut video = VideoClient::new(Here(Camera));
    assert_eq!(video.querycap().unwrap(), Capability { version: 7, ..Capability::ZERO });
    assert_eq!(video.querycap_into(&mut Capability::ZERO), Ok(3));
    assert_eq!((video.streamon(&5), video.streamon(&6)), (Ok(1), Err(EINVAL)));
    assert_eq!((video.set_bit(-3), video.set_mode(Mode::ON), video.list(&[1, 2, 3, 4])), (Ok(-3), Ok(1), Ok(4)));
    assert_eq!((video.at(7 << 32), video.flags(), video.reset()), (Ok(7), Ok(9), Err(ENOTTY)));
    let mut mode = Mode(4);
    assert_eq!((video.mode(&mut mode), mode), (Ok(0), Mode(5)));
    // A call that fails gives nothing back.
    let mut buffer = Buffer { at: 1, length: 2, next: -3, count: 4, size: WindowSize::ZERO };
    let before = buffer;
    assert_eq!((video.buffer(&mut buffer), buffer), (Err(EINVAL), before));
}

#[test]
fn arguments_are_checked_before_a_handler_sees_them() {
    let mut camera = Camera;
    let mut send = |code, argument: LinuxArgument<'_>| dispatch_video(&mut camera, &(), code, argument);
    assert_eq!(send(VIDEO_STREAMON, LinuxArgument::In(&[5, 0, 0])), Err(EINVAL));
    assert_eq!(send(VIDEO_STREAMON, LinuxArgument::In(&[5, 0, 0, 0, 9])), Ok(1));
    assert_eq!(send(VIDEO_STREAMON, LinuxArgument::Value(5)), Err(EINVAL));
    assert_eq!(send(VIDEO_QUERYCAP, LinuxArgument::Out(&mut [0; 103])), Err(EINVAL));
    assert_eq!(send(VIDEO_QUERYCAP, LinuxArgument::In(&[0; 104])), Err(EINVAL));
    assert_eq!(send(VIDEO_SET_BIT, LinuxArgument::None), Err(EINVAL));
    assert_eq!(send(1, LinuxArgument::None), Err(ENOTTY));
    assert_eq!((dispatch_video_name(VIDEO_MODE), dispatch_video_name(1)), (Some("MODE"), None));
}
`;

test('a terminal answers through the client in Rust, which holds no unsafe code but that of the descriptor', async () => {
  const out = await emitTo(rustEmitter, RustOptions.parse({ crate: 'camera-abi' }), CAMERA);
  onTestFinished(() => out.remove());
  const unsafe = out.files.filter(({ path, text }) => path.startsWith('src/') && /\bunsafe [{f]/.test(text));
  expect(unsafe.map(({ path }) => path)).toEqual(['src/runtime/descriptor.rs', 'src/runtime/mapped.rs']);
  mkdirSync(join(out.folder, 'tests'));
  writeFileSync(join(out.folder, 'tests/camera.rs'), RUST);
  lockCrate(out.folder);
  const tested = cargo(out.folder, 'test', '--locked', '--test', 'camera');
  expect(tested.text).toContain('3 passed');
  expect(tested.ok, tested.text).toBe(true);
});

const TAILS = `use queue_abi::queue::*;
use queue_abi::runtime::{LinuxArgument, LinuxError, LinuxIo, EINVAL};

struct Device(usize);
impl QueueHandler for Device {
    type Caller = ();
    fn list(&mut self, _: &(), data: &mut [u8]) -> Result<i32, i32> {
        self.0 += 1;
        data[8] = 9;
        Ok(data.len() as i32)
    }
    fn take(&mut self, _: &(), data: &[u8]) -> Result<i32, i32> {
        self.0 += 1;
        Ok(EntriesTail::read(data).map_err(|_| EINVAL)?.tail.len() as i32)
    }
    fn post(&mut self, _: &(), data: &mut Post) -> Result<i32, i32> {
        self.0 += 1;
        data.kind += data.payload.as_at();
        Ok(0)
    }
}
impl LinuxIo for Device {
    type Error = i32;
    fn ioctl(&mut self, code: u32, argument: LinuxArgument<'_>) -> Result<i32, i32> {
        dispatch_queue(self, &(), code, argument)
    }
}

#[test]
fn a_tail_travels_and_is_counted_before() {
    let mut client = QueueClient::new(Device(0));
    let mut bytes = Entries::ZERO.with_tail(&[1, 2]).unwrap();
    assert_eq!((client.list(&mut bytes), bytes[8]), (Ok(24), 9));
    assert_eq!(client.take(&bytes), Ok(2));
    // More elements are stated than there are: nothing is sent.
    let short = &bytes[..20];
    assert!(matches!(client.take(short), Err(LinuxError::Argument(_))));
    assert_eq!(client.io().0, 2);
    let mut device = client.into_io();
    assert_eq!(device.ioctl(QUEUE_TAKE, LinuxArgument::In(short)), Err(EINVAL));
    assert_eq!(device.0, 2);
}

#[test]
fn an_address_in_a_union_is_a_number() {
    let mut post = Post::ZERO;
    post.kind = 1;
    post.payload.set_at(6);
    assert_eq!(QueueClient::new(Device(0)).post(&mut post), Ok(0));
    assert_eq!(post.kind, 7);
}
`;

test('tails travel with their device, and a union of a platform is plain data', async () => {
  const out = await emitTo(rustEmitter, RustOptions.parse({ crate: 'queue-abi' }), QUEUE);
  onTestFinished(() => out.remove());
  mkdirSync(join(out.folder, 'tests'));
  writeFileSync(join(out.folder, 'tests/queue.rs'), TAILS);
  lockCrate(out.folder);
  const tested = cargo(out.folder, 'test', '--locked', '--test', 'queue');
  expect(tested.ok, tested.text).toBe(true);
  expect(tested.text).toContain('2 passed');
  const headers = await headersOf(QUEUE);
  writeFileSync(join(headers.folder, 'all.c'), '#include "pf_abi/queue_linux.h"\n');
  for (const [compiler, ...flags] of COMPILERS) {
    const strict = [...STRICT, ...flags, '-Wno-pedantic', '-fsyntax-only'];
    expect(run(compiler, [...strict, join(headers.folder, 'all.c')])).toBe('');
  }
});

test.each(HEADERS)(
  'requests that were written by hand are those of the kernel: $plane',
  async ({ plane, header, structs }) => {
    const found = header.find((file) => existsSync(join('/usr/include', file)));
    expect(found, 'install libdrm-dev, as ci/setup.sh does').toBeDefined();
    const out = await headersOf(KERNEL);
    const decls = KERNEL.planes.find(({ name }) => name === plane)?.members ?? [];
    const lines: string[] = [];
    for (const decl of decls) {
      if (decl.kind === 'linux_device') {
        const stem = { videodev2: 'VIDIOC', kvm: 'KVM', vhost: 'VHOST', drm: 'DRM_IOCTL' }[plane];
        for (const { name } of decl.ioctls)
          lines.push(`_Static_assert((uint32_t)${stem}_${name} == PF_${stem}_${name}, "${name}");`);
      }
      if ((decl.kind !== 'struct' && decl.kind !== 'foreign') || !(structs as readonly string[]).includes(decl.name))
        continue;
      lines.push(`_Static_assert(sizeof(struct ${decl.name}) == sizeof(pf_${decl.name}), "${decl.name}");`);
      for (const field of decl.fields) {
        if (
          field.reserved === true ||
          decl.name === 'kvm_regs' ||
          (decl.name === 'v4l2_ext_control' && field.name === 'u')
        )
          continue;
        lines.push(
          `_Static_assert(offsetof(struct ${decl.name}, ${field.name}) == ${field.offset}, "${decl.name}.${field.name}");`,
        );
      }
    }
    expect(lines.length).toBeGreaterThan(8);
    const real = `#include <sys/time.h>\n#include <sys/ioctl.h>\n#include "/usr/include/${found}"\n`;
    const source = `${real}#include "pf_abi/${plane}_linux.h"\n${lines.join('\n')}\n`;
    writeFileSync(join(out.folder, 'real.c'), source);
    expect(run('gcc', ['-std=gnu11', '-fsyntax-only', join(out.folder, 'real.c')])).toBe('');
  },
);

test.each(['videodev2', 'kvm', 'vhost'])(
  'import makes a device of every request of linux/%s.h, and gcc finds their codes equal',
  async (name) => {
    const path = `/usr/include/linux/${name}.h`;
    const { verdict, reasons } = await examine(path, { target: 'linux-x64' });
    expect({ verdict, reasons }).toEqual({ verdict: 'imported', reasons: [] });
    const header = await readHeader(path, { program: 'clang', args: [], target: 'linux-x64', language: 'auto' });
    if ('errors' in header) throw new Error('the header is not read');
    const { requests, stayed, refused } = writeSchema(header);
    // Every macro that `_IO` and its like make is a request, or is told of with a reason.
    const told = new Set([
      ...requests.map(({ original }) => original),
      ...[...stayed, ...refused].map((entry) => entry.name),
    ]);
    const made = run('sh', [
      '-c',
      `grep -oE '^#define[[:space:]]+\\w+[[:space:]]+_IO(R|W|WR)?\\(' ${path} | awk '{print $2}'`,
    ]);
    const names = made
      .trim()
      .split('\n')
      .map((line) => line.replace(/\s.*/, ''));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((macro) => !told.has(macro))).toEqual([]);
  },
);
