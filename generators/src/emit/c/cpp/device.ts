/** Dispatcher and client of a device in C++: an abstract handler, a function template, a class over any transport. */
import type { DeclOf, Plane } from '../../../model/model.ts';
import { snake } from '../../naming.ts';
import { template } from '../../render.ts';
import { words } from '../../reserved.ts';
import { answersOf, type Call, callsOf, devicesOf } from '../calls.ts';
import { comment } from '../comment.ts';
import { cText, type Types } from '../types.ts';
import { enumerator, reach, type Scope, space } from './names.ts';

const FILE = template<Record<string, unknown>>(`
namespace {{ns}} {

{{devices}}

}  // namespace {{ns}}
`);

/** Text of `<plane>_device.hpp` below its includes. */
export function printCppDevice(plane: Plane, types: Types, scope: Scope): string {
  const ns = space(types.names, plane.name);
  return FILE({
    ns,
    devices: devicesOf(plane)
      .map((device) => printDevice(plane.name, device, types, scope))
      .join('\n'),
  });
}

const DEVICE = template<Record<string, unknown>>(`
/*
 * The driver's side of {{name}}: {{dispatch}} calls it with requests of the right length.
 * \`CallerType\` is whatever the driver gives the dispatcher to say who asks. \`received\` is how many bytes of the request the
 * caller sent: the rest of it is zero. A reply comes zeroed and is sent when the function returns {{success}}.
 */
template <class CallerType>
class {{handler}} {
 public:
  using Caller = CallerType;
{{#each calls}}
{{docs}}  virtual {{status}} {{method}}(const Caller &caller{{parameters}}) = 0;
{{/each}}

 protected:
  {{handler}}() = default;
  {{handler}}(const {{handler}} &) = default;
  {{handler}} &operator=(const {{handler}} &) = default;
  // Nobody owns a handler through this class.
  ~{{handler}}() = default;
};

/* The name of a control code, for logs; null for an unknown one. */
constexpr const char *{{ioctlName}}(uint32_t code) {
  switch (code) {
{{#each calls}}
    case {{code}}:
      return {{label}};
{{/each}}
    default:
      return nullptr;
  }
}

/*
 * Answers one request. \`Handler\` is a {{handler}}, or any class with the same functions and a type \`Caller\`: then nothing is virtual.
 * Input shorter than the smallest form{{repeatNote}} gives {{shortInput}}, output room smaller than the smallest reply
 * {{shortOutput}}, an unknown code {{unknownCode}}; longer input is accepted and its prefix read, and
 * as much of the reply is written as there is room for. A failed call writes nothing.
 * Requests and replies are copied, so that input and output may be one buffer and need no alignment{{rawNote}}.
 */
template <class Handler>
::{{ns}}::Completion {{dispatch}}(Handler &handler, const typename Handler::Caller &caller, uint32_t code, const void *input, size_t input_len, void *output, size_t output_len) {
  static_cast<void>(input);
  static_cast<void>(input_len);
  static_cast<void>(output);
  static_cast<void>(output_len);
  {{status}} status = {{unknownCode}};
  size_t information = 0;
  switch (code) {
{{#each calls}}
    case {{code}}: {
{{#if input.min}}
      if (input_len < {{input.min}}) {
        status = {{shortInput}};
        break;
      }
{{/if}}
{{#if output.min}}
      if (output_len < {{output.min}}) {
        status = {{shortOutput}};
        break;
      }
{{/if}}
{{#if checks}}
      size_t elements = 0;
{{/if}}
{{#if input.check}}
      if (!{{input.check}}(input, input_len, &elements)) {
        status = {{shortInput}};
        break;
      }
{{/if}}
{{#if input.plain}}
      ::{{input.type}} request;
      const size_t received = ::{{ns}}::detail::take(&request, sizeof request, input, input_len);
{{#if repeatable}}
      constexpr size_t handles[] = { {{offsets}} };
      if (::{{ns}}::detail::repeats(&request, handles)) {
        status = {{shortInput}};
        break;
      }
{{/if}}
{{/if}}
{{#if input.raw}}
      const size_t received = {{#if input.check}}input_len{{else}}input_len < {{input.size}} ? input_len : {{input.size}}{{/if}};
{{/if}}
{{#if output.plain}}
      ::{{output.type}} reply;
      ::{{ns}}::detail::take(&reply, sizeof reply, nullptr, 0);
{{/if}}
{{#if output.raw}}
      const size_t room = {{#if output.check}}output_len{{else}}output_len < {{output.size}} ? output_len : {{output.size}}{{/if}};
      size_t written = 0;
{{/if}}
      status = handler.{{method}}(caller{{arguments}});
{{#if output.plain}}
      if (status == {{success}}) information = ::{{ns}}::detail::give(output, output_len, &reply, sizeof reply);
{{/if}}
{{#if output.raw}}
{{#if output.check}}
      // What the handler wrote is no such struct: nobody is told of it as if it were one.
      if (status == {{success}} && !{{output.check}}(output, written < room ? written : room, &elements)) {
        status = {{shortOutput}};
        break;
      }
{{/if}}
      if (status == {{success}}) information = written < room ? written : room;
{{/if}}
      break;
    }
{{/each}}
    default:
      break;
  }
  return ::{{ns}}::Completion{static_cast<int32_t>(status), information};
}

/*
 * The caller's side of {{name}}. \`Io\` has one function
 *   int32_t control(uint32_t code, const void *input, size_t input_len, void *output, size_t output_len, size_t *returned)
 * which sends one call (input is null when there is none), stores how many bytes the device filled, and returns 0 or the system's error.
 */
template <class Io>
class {{client}} {
 public:
  constexpr explicit {{client}}(Io &io) : io_(io) {}
{{#each calls}}

{{docs}}  {{result}} {{method}}({{clientParameters}}) {
{{#if output.plain}}
    {{result}} reply{};
    reply.error = io_.control({{code}}, {{sent}}, &reply.value, sizeof reply.value, &reply.received);
    if (reply.received > sizeof reply.value) reply.received = sizeof reply.value;
    if (reply.error != 0) reply.received = 0;
    // What the device did not say it filled is zero, whatever the transport left there.
    ::{{ns}}::detail::take(&reply.value, sizeof reply.value, &reply.value, reply.received);
    if (reply.error != 0) reply.outcome = ::{{ns}}::Outcome::eIo;
{{#if output.min}}
    else if (reply.received < {{output.min}}) reply.outcome = ::{{ns}}::Outcome::eShortReply;
{{/if}}
{{else}}
{{#if output.raw}}
    {{result}} reply{};
    reply.error = io_.control({{code}}, {{sent}}, output, output_len, &reply.received);
    if (reply.received > output_len) reply.received = output_len;
    if (reply.error != 0) reply.received = 0;
    if (reply.error != 0) reply.outcome = ::{{ns}}::Outcome::eIo;
{{#if output.check}}
    size_t elements = 0;
    if (reply.error == 0 && !{{output.check}}(output, reply.received, &elements)) reply.outcome = ::{{ns}}::Outcome::eShortReply;
{{else}}{{#if output.min}}
    else if (reply.received < {{output.min}}) reply.outcome = ::{{ns}}::Outcome::eShortReply;
{{/if}}{{/if}}
{{else}}
    {{result}} reply{};
    size_t returned = 0;
    reply.error = io_.control({{code}}, {{sent}}, nullptr, 0, &returned);
    if (reply.error != 0) reply.outcome = ::{{ns}}::Outcome::eIo;
{{/if}}
{{/if}}
    return reply;
  }
{{/each}}

 private:
  Io &io_;
};
`);

/** What the name of a status would not mean its type for: parameters and locals. */
const NEARER = words(`
  Handler Caller CallerType Io caller code error handler handles information input input_len outcome output output_len
  received reply request room status value written`);

function printDevice(plane: string, decl: DeclOf<'device'>, types: Types, scope: Scope): string {
  const { names } = types;
  const calls = callsOf(decl, types);
  const statusType = reach(names, plane, decl.statuses, new Set([...NEARER, ...calls.map(({ method }) => method)]));
  const shared = {
    ...answersOf(decl, types, (name) => `${statusType}::${enumerator(name)}`),
    status: statusType,
    ns: names.prefix,
    handler: scope.claim(`${decl.name}Handler`, decl),
    client: scope.claim(`${decl.name}Client`, decl),
    dispatch: scope.claim(`dispatch_${snake(decl.name)}`, decl),
  };
  return DEVICE({
    ...shared,
    name: decl.name,
    ioctlName: scope.claim(`${snake(decl.name)}_ioctl_name`, decl),
    rawNote: calls.some((call) => call.input.raw && call.output.raw)
      ? '; calls that carry bare bytes see the buffers themselves'
      : '',
    repeatNote: calls.some((call) => call.input.handles.length > 1) ? ', or with one handle twice,' : '',
    calls: calls.map((call) => callView(call, shared)),
  });
}

function callView(call: Call, shared: Record<string, string>): object {
  const { input, output, ioctl } = call;
  return {
    ...shared,
    method: call.method,
    code: call.code,
    label: cText(ioctl.name),
    input,
    output,
    checks: input.check !== '' || output.check !== '',
    repeatable: input.handles.length > 1,
    offsets: input.handles.join(', '),
    docs: comment(ioctl.docs, [call.facts], '  '),
    result: `::${shared.ns}::Reply<${output.plain ? `::${output.type}` : `::${shared.ns}::Nothing`}>`,
    parameters: [
      input.plain ? `, const ::${input.type} &request, size_t received` : '',
      input.raw ? ', const uint8_t *request, size_t received' : '',
      output.plain ? `, ::${output.type} &reply` : '',
      output.raw ? ', uint8_t *output, size_t room, size_t &written' : '',
    ].join(''),
    arguments: [
      input.plain ? ', request, received' : '',
      input.raw ? ', static_cast<const uint8_t *>(input), received' : '',
      output.plain ? ', reply' : '',
      output.raw ? ', static_cast<uint8_t *>(output), room, written' : '',
    ].join(''),
    clientParameters: [
      input.plain ? `const ::${input.type} &request` : '',
      input.raw ? 'const void *request, size_t request_len' : '',
      output.raw ? 'void *output, size_t output_len' : '',
    ]
      .filter(Boolean)
      .join(', '),
    sent: input.plain ? '&request, sizeof request' : input.raw ? 'request, request_len' : 'nullptr, 0',
  };
}
