// Linux devices whose codes cannot be, and arguments that no driver can be handed.
import {
  array,
  device,
  enumeration,
  field,
  fnptr,
  foreign,
  i32,
  ioctl,
  long,
  plane,
  ptr,
  schema,
  struct,
  u8,
  u32,
  u64,
} from 'pf-gen/schema';

export const Mode = enumeration(u32, { OFF: 0, ON: 1 });
export const Request = struct({ a: u32, b: u32 });
export const Handles = struct({ event: field(u64, { handle: 'adopt' }) });
export const Secret = struct({ key: field(array(u8, 16), { secret: true }) });
export const Vast = struct({ bytes: array(u8, 0x4000) });
export const Callback = foreign({ call: fnptr({ x: u32 }) }, { target: 'linux-x64', mark: 'A', source: 'facts' });
export const Elsewhere = foreign({ at: ptr }, { target: 'linux-arm64', mark: 'A', source: 'facts' });
export const Windows = foreign({ at: long }, { target: 'win-x64', mark: 'A', source: 'facts' });
export const Camera = device({
  kind: 'linux',
  target: 'linux-x64',
  magic: 'V',
  ioctls: {
    QUERY: ioctl.read(0, Request),
    AGAIN: ioctl.read(0, Request),
    FAR: ioctl.write(256, u32),
    WIDE: ioctl.read(2, Vast),
    STATED: ioctl.readWrite(3, Request, { code: 0xc0105603 }),
    BARE: ioctl.none(4, { code: 0x5605 }),
    CALL: ioctl.write(5, Callback),
    HANDLES: ioctl.write(6, Handles),
    SECRET: ioctl.write(7, Secret),
    OTHER: ioctl.write(8, Elsewhere),
    VALUE: ioctl.none(9, { argument: Request, pass: 'value' }),
    WINDOWS: ioctl({ fn: 1 }),
    NOTHING: ioctl.write(10, 4 as never),
    ODD: ioctl.write(11, u32, { pass: 'both' as never, size: 4 } as never),
    HUGE: ioctl.raw(0x100000000),
  },
});
export const Mips = device({ kind: 'linux', target: 'linux-mips64', magic: 0x100, ioctls: { RUN: ioctl.none(1) } });
export const Small = device({ kind: 'linux', target: 'linux-x86', magic: 'long', ioctls: {} });
export const Unknown = device({ kind: 'linux', target: 'beos', magic: 'B', ioctls: { SET: ioctl.none(1, { argument: Mode }) } });
export const p = plane({
  name: 'p',
  id: 1,
  version: 1,
  policy: 'lockstep',
  members: { Mode, Request, Handles, Secret, Vast, Callback, Elsewhere, Windows, Camera, Mips, Small, Unknown },
});
export const Words = struct({ at: long as never });
export const q = plane({ name: 'q', id: 2, version: 1, policy: 'lockstep', members: { Words } });
export default schema({ name: 'bad', planes: [p, q] });
//= 28:34 PF1427 `at` is `long`, and win-x64 is no Linux | use i32 or u32, which `long` is on Windows
//= 35:23 PF1423 AGAIN is 0x80085600, and so is QUERY | give it a number of its own; numbers of retired requests stay burnt
//= 36:22 PF1420 the number of FAR is 256, outside 0 to 255 | use a number from 0 to 255
//= 37:25 PF1422 the argument of WIDE has 16384 bytes, and a code has room for 16383 | hand over the address and the length of the bytes in a smaller struct, or use `ioctl.none(nr, { argument: … })`
//= 38:43 PF1424 STATED is stated as 0xc0105603, and read and write, magic 0x56, number 3, 8 bytes make 0xc0085603 | correct the direction, the number or the type; a code that follows no scheme is `ioctl.raw(code, T)`
//= 39:27 PF1424 BARE is stated as 0x5605, and none, magic 0x56, number 4, 0 bytes make 0x5604 | correct the direction, the number or the type; a code that follows no scheme is `ioctl.raw(code, T)`
//= 40:23 PF6030 CALL has another code for processes of 32 bits: its argument has 8 bytes here and 4 there, because 'call' is as wide as a pointer | use types of stated width (u64 for addresses), pad to 8 bytes, or say `compat: true` where the driver translates such calls
//= 40:26 PF1425 the argument of CALL cannot be handed to a driver: it holds a function pointer, which no driver can call | use a struct of numbers, bytes, addresses and structs of these
//= 41:29 PF1425 the argument of HANDLES cannot be handed to a driver: it holds handles, which Linux passes in another way | use a struct of numbers, bytes, addresses and structs of these
//= 42:28 PF1425 the argument of SECRET cannot be handed to a driver: it holds a secret, and the driver keeps a copy | use a struct of numbers, bytes, addresses and structs of these
//= 43:24 PF6030 OTHER has another code for processes of 32 bits: its argument has 8 bytes here and 4 there, because 'at' is as wide as a pointer | use types of stated width (u64 for addresses), pad to 8 bytes, or say `compat: true` where the driver translates such calls
//= 43:27 PF1426 the argument of OTHER is laid out for linux-arm64, and the device is for linux-x64 | declare the struct for the target of the device, or a device for each target
//= 44:28 PF1428 the argument of VALUE is passed as a value, and a struct is no number | use an integer, or pass: 'in', 'out' or 'in_out' for what stands behind an address
//= 45:5 PF1001 ioctl.none(…), ioctl.read(…), ioctl.write(…), ioctl.readWrite(…) or ioctl.raw(…) expected, got a value of ioctl | write ioctl.none(…), ioctl.read(…), ioctl.write(…), ioctl.readWrite(…) or ioctl.raw(…) here
//= 46:30 PF1001 the type of the argument expected, got number 4 | write the type of the argument here
//= 47:33 PF1001 one of 'value', 'in', 'out', 'in_out' expected, got the text "both" | write one of 'value', 'in', 'out', 'in_out' here
//= 47:56 PF1001 one of the options argument, pass, code, since, compat expected, got the option 'size' | write one of the options argument, pass, code, since, compat here
//= 48:21 PF1420 the code is 4294967296, outside 0 to 4294967295 | use a number from 0 to 4294967295
//= 51:45 PF1421 a Linux device cannot be for 'linux-mips64': its codes have 13 bits of size and other numbers for the directions | name one of linux-x64, linux-arm64, linux-riscv64, linux-loongarch64
//= 51:69 PF1420 the magic is 256, outside 0 to 255 | use a number from 0 to 255
//= 52:46 PF1421 a Linux device cannot be for 'linux-x86': its words have 4 bytes, and platform structs are for 64 bits | name one of linux-x64, linux-arm64, linux-riscv64, linux-loongarch64
//= 52:67 PF1001 one letter, such as 'V', or a number expected, got the text "long" | write one letter, such as 'V', or a number here
//= 53:48 PF1421 a Linux device cannot be for 'beos': nothing is known of its codes | name one of linux-x64, linux-arm64, linux-riscv64, linux-loongarch64
//= 61:31 PF1001 a type, field(…) or pad(…) expected, got `long` or `ulong`, a word of a platform, which `foreign(…)` alone holds: elsewhere it is u64 or i64 | write a type, field(…) or pad(…) here
