/** C dispatcher and client of a device: functions in a header, no allocation, no library. */
import type { DeclOf, Plane } from '../../model/model.ts';
import { screaming } from '../naming.ts';
import { within } from '../refused.ts';
import { template } from '../render.ts';
import { answersOf, type Call, callsOf, devicesOf, planesOfCalls, statusMacro } from './calls.ts';
import { comment } from './comment.ts';
import { type NamedCode, printIoctlNames } from './ioctl-names.ts';
import { headerName, type Names } from './names.ts';
import { cText, type Types } from './types.ts';

const SUPPORT = template<Record<string, unknown>>(`
#include "base.h"

#if defined(__cplusplus)
extern "C" {
#endif

/* What a client returns when the device answered fewer bytes than the smallest useful reply. */
#define {{P}}_SHORT_REPLY INT32_MIN

/*
 * A client's way to a device: DeviceIoControl, an ioctl on a descriptor, a pipe.
 * \`control\` sends input_len bytes of input (null when there are none) under a code, gives the device output_len
 * bytes of room, and stores how many of them it filled in \`*returned\`. It returns 0, or the system's error, which must not be
 * {{P}}_SHORT_REPLY; on an error \`*returned\` is not looked at.
 */
typedef struct {{p}}_device_io {
  void *context;
  int32_t (*control)(void *context, uint32_t code, const void *input, size_t input_len, void *output, size_t output_len, size_t *returned);
} {{p}}_device_io;

/* Copies what there is, at most size bytes, and fills up with zeros. Neither pointer needs an alignment; from may be null when there is nothing. */
static inline size_t {{p}}_device_take(void *into, size_t size, const void *from, size_t length) {
  unsigned char *to = (unsigned char *)into;
  const unsigned char *bytes = (const unsigned char *)from;
  const size_t taken = length < size ? length : size;
  size_t at;
  for (at = 0; at < taken; at++) to[at] = bytes[at];
  for (; at < size; at++) to[at] = 0;
  return taken;
}

/* Whether two of a request's handles are one number other than zero: adopting both would close somebody else's. Offsets in bytes. */
static inline int {{p}}_device_repeats(const void *request, const size_t *handles, size_t count) {
  const unsigned char *bytes = (const unsigned char *)request;
  size_t first, second, at;
  for (first = 0; first < count; first++) {
    for (second = first + 1; second < count; second++) {
      unsigned char different = 0, used = 0;
      for (at = 0; at < 8; at++) {
        different |= bytes[handles[first] + at] ^ bytes[handles[second] + at];
        used |= bytes[handles[first] + at];
      }
      if (different == 0 && used != 0) return 1;
    }
  }
  return 0;
}

/* Writes as much of a reply as there is room for. */
static inline size_t {{p}}_device_give(void *into, size_t room, const void *from, size_t size) {
  unsigned char *to = (unsigned char *)into;
  const unsigned char *bytes = (const unsigned char *)from;
  const size_t given = room < size ? room : size;
  size_t at;
  for (at = 0; at < given; at++) to[at] = bytes[at];
  return given;
}

#if defined(__cplusplus)
}
#endif
`);

/** Text of the support header, which knows of no device. Claims its names. */
export function printDeviceSupport(names: Names): string {
  const p = names.prefix;
  for (const symbol of [
    names.free('SHORT_REPLY'),
    `${p}_device_io`,
    `${p}_device_take`,
    `${p}_device_repeats`,
    `${p}_device_give`,
  ]) {
    names.claim(symbol, { name: 'the support header of devices' });
  }
  return SUPPORT({ p, P: screaming(p) });
}

const HEADER = template<Record<string, unknown>>(`
#include "base_device.h"
{{#each includes}}
#include "{{this}}.h"
{{/each}}

#if defined(__cplusplus)
extern "C" {
#endif

{{devices}}

#if defined(__cplusplus)
}
#endif
`);

/** The dispatchers and clients of a plane's devices. */
export function printDeviceHeader(plane: Plane, types: Types): string {
  return HEADER({
    includes: [plane.name, ...planesOfCalls(plane, types)].map(headerName),
    devices: devicesOf(plane)
      .map((device) => printDevice(plane.name, device, types))
      .join('\n'),
  });
}

const DEVICE = template<Record<string, unknown>>(`
/*
 * The driver's side of {{name}}: {{dispatch}} calls it with requests of the right length.
 * \`caller\` is whatever the driver gave the dispatcher. \`received\` says how many bytes of the request the caller sent: the rest of
 * it is zero. A reply comes zeroed and is sent when the function returns {{success}}.
 * A null function answers as an unknown code does.
 */
typedef struct {{handler}} {
  void *context;
{{#each calls}}
{{docs}}  {{status}} (*{{method}})(void *context, const void *caller{{parameters}});
{{/each}}
} {{handler}};

{{codeNames}}
/*
 * Answers one request; \`*information\` is the number of bytes written to output.
 * Input shorter than the smallest form{{repeatNote}} gives {{shortInput}}, output room smaller than the smallest
 * reply {{shortOutput}}, an unknown code {{unknownCode}}; longer input is
 * accepted and its prefix read, and as much of the reply is written as there is room for. A failed call writes nothing.
 * Requests and replies are copied, so that input and output may be one buffer and need no alignment{{rawNote}}.
 */
static inline {{status}} {{dispatch}}(const {{handler}} *handler, const void *caller, uint32_t code, const void *input, size_t input_len, void *output, size_t output_len, size_t *information) {
  (void)input;
  (void)input_len;
  (void)output;
  (void)output_len;
  *information = 0;
  switch (code) {
{{#each calls}}
    case {{code}}: {
{{#if repeatable}}
      static const size_t handles[] = { {{offsets}} };
{{/if}}
{{#if input.plain}}
      {{input.type}} request;
{{/if}}
{{#if output.plain}}
      {{output.type}} reply;
{{/if}}
{{#if hasInput}}
      size_t received;
{{/if}}
{{#if output.raw}}
      const size_t room = {{#if output.check}}output_len{{else}}output_len < {{output.size}} ? output_len : {{output.size}}{{/if}};
      size_t written = 0;
{{/if}}
{{#if checks}}
      size_t elements;
{{/if}}
      {{status}} status;
      if (!handler->{{method}}) return {{unknownCode}};
{{#if input.min}}
      if (input_len < {{input.min}}) return {{shortInput}};
{{/if}}
{{#if output.min}}
      if (output_len < {{output.min}}) return {{shortOutput}};
{{/if}}
{{#if input.check}}
      if (!{{input.check}}(input, input_len, &elements)) return {{shortInput}};
{{/if}}
{{#if input.plain}}
      received = {{take}}(&request, sizeof request, input, input_len);
{{/if}}
{{#if repeatable}}
      if ({{repeats}}(&request, handles, sizeof handles / sizeof *handles)) return {{shortInput}};
{{/if}}
{{#if input.raw}}
      received = {{#if input.check}}input_len{{else}}input_len < {{input.size}} ? input_len : {{input.size}}{{/if}};
{{/if}}
{{#if output.plain}}
      (void){{take}}(&reply, sizeof reply, NULL, 0);
{{/if}}
      status = handler->{{method}}(handler->context, caller{{arguments}});
{{#if output.plain}}
      if (status == {{success}}) *information = {{give}}(output, output_len, &reply, sizeof reply);
{{/if}}
{{#if output.raw}}
{{#if output.check}}
      /* What the handler wrote is no such struct: nobody is told of it as if it were one. */
      if (status == {{success}} && !{{output.check}}(output, written < room ? written : room, &elements)) return {{shortOutput}};
{{/if}}
      if (status == {{success}}) *information = written < room ? written : room;
{{/if}}
      return status;
    }
{{/each}}
    default:
      return {{unknownCode}};
  }
}

{{#each calls}}
/*
{{clientDocs}} */
static inline int32_t {{client}}(const {{io}} *io{{clientParameters}}) {
{{#if output.plain}}
  size_t got = 0;
  int32_t error;
  (void){{take}}(reply, sizeof *reply, NULL, 0);
  error = io->control(io->context, {{code}}, {{sent}}, reply, sizeof *reply, &got);
  if (got > sizeof *reply) got = sizeof *reply;
  if (error != 0) got = 0;
  /* What the device did not say it filled is zero, whatever the transport left there. */
  (void){{take}}(reply, sizeof *reply, reply, got);
  if (received) *received = got;
  if (error != 0) return error;
  return {{#if output.min}}got < {{output.min}} ? {{short}} : 0{{else}}0{{/if}};
{{else}}
{{#if output.raw}}
{{#if output.check}}
  size_t elements;
{{/if}}
  size_t got = 0;
  const int32_t error = io->control(io->context, {{code}}, {{sent}}, output, output_len, &got);
  if (got > output_len) got = output_len;
  if (error != 0) got = 0;
  if (received) *received = got;
  if (error != 0) return error;
{{#if output.check}}
  return {{output.check}}(output, got, &elements) ? 0 : {{short}};
{{else}}
  return {{#if output.min}}got < {{output.min}} ? {{short}} : 0{{else}}0{{/if}};
{{/if}}
{{else}}
  size_t returned = 0;
  return io->control(io->context, {{code}}, {{sent}}, NULL, 0, &returned);
{{/if}}
{{/if}}
}

{{/each}}
`);

function printDevice(plane: string, decl: DeclOf<'device'>, types: Types): string {
  const { names } = types;
  const status = names.type(decl.statuses.plane, decl.statuses.name);
  const answers = answersOf(decl, types, statusMacro(decl, names));
  const calls = callsOf(decl, types);
  const shared = {
    ...answers,
    status,
    handler: names.claim(`${names.type(plane, decl.name)}_handler`, decl),
    dispatch: names.claim(names.call(plane, decl.name, 'dispatch'), decl),
    io: `${names.prefix}_device_io`,
    take: `${names.prefix}_device_take`,
    repeats: `${names.prefix}_device_repeats`,
    give: `${names.prefix}_device_give`,
    short: names.free('SHORT_REPLY'),
  };
  const ioctlName = names.claim(names.call(plane, decl.name, 'ioctl_name'), decl);
  const views = calls.map((call) =>
    callView(call, { ...shared, client: names.call(plane, decl.name, call.ioctl.name) }, decl, names),
  );
  return DEVICE({
    ...shared,
    name: decl.name,
    codeNames: printIoctlNames({ what: 'control code', ioctlName, calls: views }),
    rawNote: calls.some((call) => call.input.raw && call.output.raw)
      ? '; calls that carry bare bytes see the buffers themselves'
      : '',
    repeatNote: calls.some((call) => call.input.handles.length > 1) ? ', or with one handle twice,' : '',
    calls: views,
  });
}

function callView(
  call: Call,
  shared: Record<string, string>,
  decl: DeclOf<'device'>,
  names: Names,
): NamedCode & Record<string, unknown> {
  const { input, output, ioctl } = call;
  names.claim(shared.client!, within(decl, ioctl));
  const given = { request: `, const ${input.type} *request`, bytes: ', const uint8_t *request' };
  return {
    ...shared,
    method: call.slot,
    code: call.code,
    label: cText(ioctl.name),
    input,
    output,
    hasInput: input.plain || input.raw,
    checks: input.check !== '' || output.check !== '',
    repeatable: input.handles.length > 1,
    offsets: input.handles.join(', '),
    docs: comment(ioctl.docs, [call.facts], '  '),
    parameters: [
      input.plain ? `${given.request}, size_t received` : '',
      input.raw ? `${given.bytes}, size_t received` : '',
      output.plain ? `, ${output.type} *reply` : '',
      output.raw ? ', uint8_t *output, size_t room, size_t *written' : '',
    ].join(''),
    arguments: [
      input.plain ? ', &request, received' : '',
      input.raw ? ', (const uint8_t *)input, received' : '',
      output.plain ? ', &reply' : '',
      output.raw ? ', (uint8_t *)output, room, &written' : '',
    ].join(''),
    clientDocs: clientDocs(call, shared.short!),
    clientParameters: [
      input.plain ? given.request : '',
      input.raw ? ', const void *request, size_t request_len' : '',
      output.plain ? `, ${output.type} *reply, size_t *received` : '',
      output.raw ? ', void *output, size_t output_len, size_t *received' : '',
    ].join(''),
    sent: input.plain ? 'request, sizeof *request' : input.raw ? 'request, request_len' : 'NULL, 0',
  };
}

/** Lines of the comment above a client's function, each with its star. */
function clientDocs(call: Call, short: string): string {
  const { output, ioctl } = call;
  const lines = ioctl.docs === undefined ? [`Sends ${ioctl.name}.`] : ioctl.docs.split('\n');
  lines.push(call.facts);
  if (output.min > 0)
    lines.push(`Returns 0, the transport's error, or ${short} when fewer than ${output.min} bytes came.`);
  else lines.push("Returns 0 or the transport's error.");
  if (output.plain) lines.push('`*received` (may be null) is what came; the rest of the reply is zero.');
  if (output.check !== '') lines.push(`A reply whose tail is not what it says gives ${short} too.`);
  if (output.raw) lines.push('`*received` (may be null) is what came.');
  const text = comment(lines.join('\n'));
  return text.slice(text.indexOf('\n') + 1, text.lastIndexOf(' */'));
}
