/** Rules about C and C++ headers, and about what schemas share with them: PF60xx. */
import { error, warning } from './rule.ts';

const CODE =
  'A control code is `type << 16 | access << 14 | function << 2 | method`. The I/O manager checks access and method by these bits before the driver sees anything, so a wrong bit is a wrong right.';
const LAYOUT =
  'Host and driver are built by different compilers, often for different widths. What the language leaves to them comes out differently.';

export const importRules = {
  PF6001: error<{ name: string; code: string; other: string; line: number }>(
    (p) => `${p.name} is ${p.code}, and so is ${p.other} (line ${p.line})`,
    'give each request a function number of its own; numbers of retired requests stay burnt',
    'The code is all that tells two requests apart: the driver serves one of them with the handler of the other.',
  ),
  PF6002: error<{ name: string; code: string; why: string }>(
    (p) => `${p.name} (${p.code}) is wrongly composed: ${p.why}`,
    'compose it with CTL_CODE(type, function, method, access), in this order and within these widths: 16, 12, 2, 2 bits',
    CODE,
  ),
  PF6003: warning<{ name: string; fn: string }>(
    (p) => `${p.name} has function ${p.fn}, and those below 0x800 belong to Microsoft`,
    'use a function number from 0x800 to 0xfff',
    'The system defines requests below 0x800; a filter driver may take yours for one of them.',
  ),
  PF6004: warning<{ name: string }>(
    (p) => `${p.name} uses METHOD_NEITHER`,
    'use METHOD_BUFFERED, or a direct method for large buffers',
    'With METHOD_NEITHER the driver gets raw addresses of the caller, which it must probe, capture and guard itself. Most privilege escalations through drivers begin here.',
  ),
  PF6005: warning<{ name: string; word: string }>(
    (p) => `${p.name} changes state ('${p.word}') and takes FILE_ANY_ACCESS`,
    'state FILE_WRITE_ACCESS (or FILE_READ_ACCESS | FILE_WRITE_ACCESS)',
    'With FILE_ANY_ACCESS everybody who can open the device at all, even without any right, may send the request.',
  ),
  PF6006: warning<{ record: string; hole: number; where: string }>(
    (p) => `${p.record}: ${p.hole} byte${p.hole === 1 ? '' : 's'} of implicit padding ${p.where}`,
    'declare the padding as a reserved field, and zero it',
    `${LAYOUT} Padding is never written, so it carries whatever was in memory, and it moves with the packing.`,
  ),
  PF6007: error<{ record: string; field: string; type: string }>(
    (p) => `${p.record}.${p.field} is as wide as a pointer (${p.type})`,
    'use a 64-bit integer for handles and addresses, a 32-bit one for lengths',
    'A 32-bit host and a 64-bit driver disagree about every field behind it, and an address means nothing in another process.',
  ),
  PF6008: error<{ record: string; field: string; what: string }>(
    (p) => `${p.record}.${p.field} is a bit field that compilers place differently: ${p.what}`,
    'give all bit fields of a group one type and fill it, or use one integer with masks',
    'MSVC opens a new unit when the declared type changes, the Itanium ABI of gcc and clang goes on in the old one.',
  ),
  PF6009: warning<{ name: string; text: string }>(
    (p) => `${p.name} names a global object (${p.text}) without an access list`,
    'declare a security descriptor beside it (SDDL, such as D:P(A;;GA;;;SY)), or use no name and pass a handle',
    'Whoever creates a named object first decides who may open it; every process of every session can try.',
  ),
  PF6010: error<{ name: string; who: string }>(
    (p) => `${p.name} opens the object to ${p.who}`,
    'grant the accounts that need it: System (SY), LocalService (LS), administrators (BA)',
    'What everybody may write, a driver or a service must not trust.',
  ),
  PF6011: warning<{ name: string; type: string; usual: string }>(
    (p) => `${p.name} has device type ${p.type}, and the other requests have ${p.usual}`,
    'use one device type for all requests of a device',
    'A device has one type. A code with another one reaches the driver all the same, and is mistaken for a foreign one.',
  ),
  PF6012: warning<{ record: string; field: string; type: string; here: string }>(
    (p) => `${p.record}.${p.field} is ${p.type}: ${p.here}`,
    'use a type of stated width, such as uint32_t or uint16_t',
    LAYOUT,
  ),
  PF6030: warning<{ name: string; here: number; there: number; why: string }>(
    (p) =>
      `${p.name} has another code for processes of 32 bits: its argument has ${p.here} bytes here and ${p.there} there, because ${p.why}`,
    'use types of stated width (u64 for addresses), pad to 8 bytes, or say `compat: true` where the driver translates such calls',
    'The size of the argument is a part of the code. A driver that does not know the other one answers ENOTTY, and one that takes it must translate every field.',
  ),
  PF6031: warning<{ name: string; why: string }>(
    (p) => `${p.name} has one code for processes of 64 and of 32 bits, and arguments of two layouts: ${p.why}`,
    'use types of stated width (u64 for addresses), or say `compat: true` where the driver tells the callers apart',
    'The driver cannot see by the code which of the two it got. Read as the other one, lengths are addresses.',
  ),
  PF6032: warning<{ name: string; why: string }>(
    (p) => `${p.name} is imported as a constant, and not as a request of a device: ${p.why}`,
    'declare the request by hand where you send it: `ioctl.raw(code, T)`',
    'A request has an argument. Where that has no form in a schema, the number of the request is all that can be said.',
  ),
  PF6020: error<{ what: string }>(
    (p) => p.what,
    'say with --clang-arg what the header needs (-I for folders, -D for macros), or take out what no compiler reads',
    'clang reads the header as a compiler does. Errors in functions and unknown types are no hindrance; what the header itself refuses (#error), and a compiler that cannot go on, are.',
  ),
  PF6021: warning<{ name: string; why: string }>(
    (p) => `${p.name} is not imported: ${p.why}`,
    'declare it by hand, or change the header',
    'A schema holds layouts that are the same for every compiler. What has none is left out and named.',
  ),
  PF6022: error<{ program: string; why: string }>(
    (p) => p.why,
    'install clang (14 or newer), or name one with --clang',
    'Headers are read with clang: nothing else knows what a compiler makes of them.',
  ),
  PF6023: warning<{ name: string }>(
    (p) => `'${p.name}' is not there: it is read as if it were empty`,
    'name its folder (--clang-arg=-I…), or install it; what needs it is not imported, and named',
    'Headers of a kit are seldom on the machine that imports. Structs and codes that need none of them are read all the same.',
  ),
  PF6024: warning<{ message: string }>(
    (p) => `not understood, and not imported: ${p.message}`,
    'look whether something is declared there that both sides share',
    'What clang skips here belongs to nothing that has a name of its own, such as a struct behind an unknown attribute.',
  ),
  PF6025: warning<{ what: string }>(
    (p) => `${p.what}; the header was read in another way`,
    'name a newer compiler with --clang',
    'A compiler that crashes says nothing about the header. The next one is asked, and what it says is proven as ever.',
  ),
  PF6026: warning<{ record: string; field: string; what: string }>(
    (p) => `${p.record}.${p.field} is a bit field with a sign: ${p.what}`,
    'give it an unsigned type; where it holds an enumeration, one more bit does it as well',
    'A bit field of int has a sign, and so has one of an enumeration for MSVC, which takes enumerations for int: its highest bit counts as minus. Parts of a schema have no sign. Its bits are the same, and who compares it with a number sees another one.',
  ),
  PF6027: error<{ what: string }>(
    (p) => p.what,
    'name one header: a file with C or C++ in it, such as vdd_ioctl.h',
    'What is no file, has no text of a compiler, or has a name that no #include can spell is not handed to one: it would say something else, or never end.',
  ),
} as const;
