/** Linux devices in C: codes, a client over a descriptor, and a dispatcher; functions in a header, no allocation. */
import type { DeclOf, Plane, TypeRef } from '../../model/model.ts';
import { visibleLines } from '../../text/visible.ts';
import { screaming } from '../naming.ts';
import { within } from '../refused.ts';
import { template } from '../render.ts';
import { tailIn } from '../tails.ts';
import { comment, inComment } from './comment.ts';
import { type NamedCode, printIoctlNames } from './ioctl-names.ts';
import { callable, headerName, type Names } from './names.ts';
import { cLiteral, cText, type Types } from './types.ts';

type Device = DeclOf<'linux_device'>;
type Ioctl = Device['ioctls'][number];

export const linuxDevicesOf = ({ members }: Plane): Device[] =>
  members.filter(({ kind }) => kind === 'linux_device') as Device[];

const codeMacro = (plane: string, decl: Device, ioctl: Ioctl, names: Names): string =>
  names.macro(plane, decl.name, screaming(ioctl.name));

/** Macros of the codes. */
export function printLinuxCodes(plane: string, decl: Device, names: Names): string {
  const lines = decl.ioctls.map((ioctl) => {
    const macro = names.claim(codeMacro(plane, decl, ioctl, names), within(decl, ioctl));
    return `${comment(ioctl.docs)}#define ${macro} ${cLiteral('u32', BigInt(ioctl.code), true)}\n`;
  });
  return `${comment(decl.docs, [`Codes of ${decl.name}, a device of ${decl.target}.`])}${lines.join('')}`;
}

const HEADER = template<Record<string, unknown>>(`
{{#each includes}}
#include "{{this}}.h"
{{/each}}
#if defined(__KERNEL__)
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#if defined(__linux__)
#include <sys/ioctl.h>
#endif
#endif

#if defined(__cplusplus)
extern "C" {
#endif

{{devices}}

#if defined(__cplusplus)
}
#endif
`);

/** Text of the header with the Linux devices of a plane. */
export function printLinuxHeader(plane: Plane, types: Types): string {
  const devices = linuxDevicesOf(plane);
  const used = new Set(
    devices
      .flatMap(({ ioctls }) =>
        ioctls.flatMap(({ argument }) => (argument === undefined ? [] : types.mentions(argument.type))),
      )
      .map((ref) => ref.plane),
  );
  const planes = types.lookup.model.planes.map(({ name }) => name);
  return HEADER({
    includes: [plane.name, ...planes.filter((name) => name !== plane.name && used.has(name))].map(headerName),
    devices: devices.map((device) => printDevice(plane.name, device, types)).join('\n'),
  });
}

const DEVICE = template<Record<string, unknown>>(`
{{#if wide}}
#if UINTPTR_MAX == 0xFFFFFFFFFFFFFFFFu
{{/if}}
{{codeNames}}
#if defined(__linux__) && !defined(__KERNEL__)
{{#each calls}}
{{assert}}((uint32_t)_IOC({{direction}}u, {{magic}}u, {{nr}}u, {{size}}) == {{code}}, "the system must make {{code}} of its parts");
{{/each}}

{{#each calls}}
/*
{{docs}} * Returns what ioctl returns: -1, and the reason in errno.
 */
static inline int {{client}}(int descriptor{{parameter}}) {
  return ioctl(descriptor, {{code}}{{handed}});
}

{{/each}}
#endif

/*
 * The driver's side of {{name}}: {{dispatch}} calls it with arguments of the right length. A function gives the number that the
 * call returns, or an error below zero, such as -EINVAL. A null function answers as an unknown code does.
 */
typedef struct {{handler}} {
  void *context;
{{#each calls}}
  int32_t (*{{slot}})(void *context, const void *caller{{parameter}}{{#if tailed}}, size_t size{{/if}});
{{/each}}
} {{handler}};

/*
 * Answers one request, whose argument is \`value\`, or stands in \`argument\` with \`size\` bytes. An unknown code gives -ENOTTY, an argument
 * that is too short -EINVAL. Arguments are copied, so that they need no alignment; a call that fails gives nothing back. Those with a
 * tail are handed over as they are, with all their bytes, and must be aligned.
 */
static inline int32_t {{dispatch}}(const {{handler}} *handler, const void *caller, uint32_t code, uint64_t value, void *argument, size_t size) {
  (void)value;
  (void)argument;
  (void)size;
  switch (code) {
{{#each calls}}
    case {{code}}: {
{{#if behind}}
      {{local}};
      int32_t result;
{{/if}}
      if (!handler->{{slot}}) return -ENOTTY;
{{#if tailed}}
      if (argument == NULL || size < sizeof({{type}}) || (uintptr_t)argument % {{alignof}}({{type}}) != 0) return -EINVAL;
      return handler->{{slot}}(handler->context, caller, ({{type}} *)argument, size);
{{else}}
{{#if behind}}
      if (argument == NULL || size < sizeof given) return -EINVAL;
{{#if reads}}
      memcpy(&given, argument, sizeof given);
{{else}}
      memset(&given, 0, sizeof given);
{{/if}}
      result = handler->{{slot}}(handler->context, caller, &given);
{{#if writes}}
      if (result >= 0) memcpy(argument, &given, sizeof given);
{{/if}}
      return result;
{{else}}
      return handler->{{slot}}(handler->context, caller{{passed}});
{{/if}}
{{/if}}
    }
{{/each}}
    default:
      return -ENOTTY;
  }
}
{{#if wide}}
#endif
{{/if}}
`);

function printDevice(plane: string, decl: Device, types: Types): string {
  const { names } = types;
  const shared = { assert: names.free('STATIC_ASSERT') };
  const handler = names.claim(`${names.type(plane, decl.name)}_handler`, decl);
  const dispatch = names.claim(names.call(plane, decl.name, 'dispatch'), decl);
  const ioctlName = names.claim(names.call(plane, decl.name, 'ioctl_name'), decl);
  const calls = decl.ioctls.map((ioctl) => ({ ...shared, ...callView(plane, decl, ioctl, types) }));
  return DEVICE({
    name: decl.name,
    wide: decl.ioctls.some(({ argument }) => argument !== undefined && holdsPlatform(argument.type, types)),
    handler,
    dispatch,
    codeNames: printIoctlNames({ what: 'code', ioctlName, calls }),
    calls,
  });
}

/** How long it is the type does not know. */
function hasTail(type: TypeRef, types: Types): boolean {
  if (type.t !== 'ref') return false;
  const decl = types.lookup.any(type.plane, type.name);
  return tailIn(decl) !== undefined;
}

/** Structs of a platform are there for 64 bits only. */
function holdsPlatform(type: TypeRef, types: Types): boolean {
  if (type.t === 'array') return holdsPlatform(type.of, types);
  return type.t === 'ref' ? types.lookup.any(type.plane, type.name).kind === 'foreign' : type.t !== 'int';
}

const NUMBERS = { none: 0, write: 1, read: 2, read_write: 3 } as const;

function callView(plane: string, decl: Device, ioctl: Ioctl, types: Types): NamedCode & Record<string, unknown> {
  const { names } = types;
  const { argument, direction, magic, nr } = ioctl;
  const pass = argument?.pass;
  const tailed = argument !== undefined && pass !== 'value' && hasTail(argument.type, types);
  const behind = pass !== undefined && pass !== 'value' && !tailed;
  const slot = callable(screaming(ioctl.name).toLowerCase());
  // ISO C has no way to hand an array over as one of constants.
  const constant =
    pass === 'in' && !tailed && argument?.type.t !== 'ptr' && argument?.type.t !== 'array' ? 'const ' : '';
  const parameter =
    argument === undefined
      ? ''
      : behind || tailed
        ? `${constant}${types.declare(argument.type, '*argument')}`
        : types.declare(argument.type, 'value');
  const facts = [
    `Direction ${direction.replace('_', ' and ')}, magic 0x${magic.toString(16)}, number ${nr}, ${ioctl.size} bytes.`,
  ];
  if (ioctl.since !== undefined) facts.push(`Since ${ioctl.since}.`);
  return {
    code: codeMacro(plane, decl, ioctl, names),
    // With a word between: the struct of a request is often called as its device and itself.
    client: names.claim(names.call(plane, decl.name, 'send', ioctl.name), within(decl, ioctl)),
    label: cText(ioctl.name),
    slot: slot === 'context' ? 'context_' : slot,
    direction: NUMBERS[direction],
    magic,
    nr,
    size: ioctl.size,
    docs: docsOf(ioctl.docs, facts),
    parameter: parameter === '' ? '' : `, ${parameter}`,
    handed: handed(argument),
    behind,
    tailed,
    type: argument === undefined ? '' : types.declare(argument.type, ''),
    alignof: names.free('ALIGNOF'),
    reads: pass === 'in' || pass === 'in_out',
    writes: pass === 'out' || pass === 'in_out',
    local: argument === undefined ? '' : types.declare(argument.type, 'given'),
    passed:
      argument === undefined
        ? ''
        : `, (${types.declare(argument.type, '')})value`.replace('(void *)value', '(void *)(uintptr_t)value'),
  };
}

function handed(argument: Ioctl['argument']): string {
  if (argument === undefined) return ', 0ul';
  if (argument.pass !== 'value') return ', argument';
  const { type } = argument;
  if (type.t === 'ptr') return ', value';
  // A sign is kept on the way to a word.
  const signed = (type.t === 'int' && type.name.startsWith('i')) || (type.t === 'long' && type.name === 'long');
  return signed ? ', (unsigned long)(long)value' : ', (unsigned long)value';
}

/** Lines within the comment above a client's function, each with its star. */
function docsOf(docs: string | undefined, facts: readonly string[]): string {
  const lines = [...(docs === undefined ? [] : [docs]), ...facts].flatMap(visibleLines).map(inComment);
  return lines.map((line) => `${` * ${line}`.trimEnd()}\n`).join('');
}
