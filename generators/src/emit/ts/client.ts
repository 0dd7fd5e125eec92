/** Clients of devices: one class per device, over any transport. */
import type { DeclOf, TypeRef } from '../../model/model.ts';
import { camel, screaming } from '../naming.ts';
import { template } from '../render.ts';
import { doc, quote, type Scope } from './scope.ts';
import { tailType } from './tail.ts';

type Device = DeclOf<'device'>;
type Ioctl = Device['ioctls'][number];

const CLIENT = template<Record<string, unknown>>(`
/** The caller's side of {{name}}, over any way to the device. */
export class {{client}} {
  readonly #io: {{DeviceIo}};

  constructor(io: {{DeviceIo}}) {
    this.#io = io;
  }
{{#each calls}}

{{#if output.plain}}
{{docs}}  async {{method}}({{parameters}}): Promise<{{output.type}}> {
    return (await this.{{method}}WithLength({{argument}})).reply;
  }

  /** As '{{method}}', with the number of bytes that the device filled. */
  async {{method}}WithLength({{parameters}}): Promise<{{Received}}<{{output.type}}>> {
    const answer = await this.#io.ioctl({{code}}, {{sent}}, {{output.size}});
    const bytes = {{answered}}(answer, {{output.min}}, {{output.size}}, {{label}});
    return { reply: {{output.read}}(bytes, 0, {{output.min}}), received: bytes.length };
  }
{{else if output.tail}}
{{docs}}  async {{method}}({{parameters}}): Promise<{{output.type}}> {
    return {{output.read}}({{answered}}(await this.#io.ioctl({{code}}, {{sent}}, room), {{output.min}}, room, {{label}}));
  }
{{else if output.raw}}
{{docs}}  async {{method}}({{parameters}}): Promise<Uint8Array> {
    return {{answered}}(await this.#io.ioctl({{code}}, {{sent}}, {{output.size}}), {{output.min}}, {{output.size}}, {{label}});
  }
{{else}}
{{docs}}  async {{method}}({{parameters}}): Promise<void> {
    await this.#io.ioctl({{code}}, {{sent}}, 0);
  }
{{/if}}
{{/each}}
}
`);

/** Prints the client of a device. */
export function printClient(decl: Device, scope: Scope): string {
  const shared = {
    DeviceIo: scope.runtimeType('DeviceIo'),
    Received: decl.ioctls.some((ioctl) => side(decl, ioctl.output, scope).plain) ? scope.runtimeType('Received') : '',
    answered: decl.ioctls.some((ioctl) => ioctl.output !== undefined) ? scope.runtime('answered') : '',
  };
  return CLIENT({
    ...shared,
    name: decl.name,
    client: scope.export(`${decl.name}Client`, decl),
    calls: decl.ioctls.map((ioctl) => ({ ...shared, ...callView(decl, ioctl, scope) })),
  });
}

function callView(decl: Device, ioctl: Ioctl, scope: Scope): object {
  const input = side(decl, ioctl.input, scope);
  const output = side(decl, ioctl.output, scope);
  const method = camel(ioctl.name);
  const tail = output.tail ? ', or with the DecodeError of a tail that is not what it says' : '';
  const errors = `Rejects with what the transport says${output.min > 0 ? ', or with ShortReplyError' : ''}${tail}.`;
  return {
    input,
    output,
    // A class has one member of that name already.
    method: method === 'constructor' ? 'constructor_' : method,
    docs: doc(ioctl.docs, [...(output.tail ? ["'room' is how many bytes the answer may have."] : []), errors], '  '),
    parameters: [
      ...(input.plain || input.tail ? [`request: Partial<${input.type}>`] : input.raw ? ['request: Uint8Array'] : []),
      ...(output.tail ? ['room: number'] : []),
    ].join(', '),
    argument: input.plain || input.raw ? 'request' : '',
    code: `IOCTL_${screaming(ioctl.name)}`,
    sent: input.plain || input.tail ? `${input.write}(request)` : input.raw ? 'request' : 'new Uint8Array(0)',
    label: quote(ioctl.name),
  };
}

interface Side {
  readonly plain: boolean;
  readonly raw: boolean;
  /** A struct with elements behind it. */
  readonly tail: boolean;
  readonly type: string;
  readonly read: string;
  readonly write: string;
  readonly min: number;
  readonly size: number;
}

function side(decl: Device, data: { type: TypeRef; min: number } | undefined, scope: Scope): Side {
  const none = { plain: false, raw: false, tail: false, type: '', read: '', write: '', min: 0, size: 0 };
  if (data === undefined) return none;
  const { type, min } = data;
  if (type.t === 'array' && type.of.t === 'int' && type.of.name === 'u8') {
    return { ...none, raw: true, min, size: type.len };
  }
  if (type.t !== 'ref') throw new Error(`${decl.name}: a control call carries a struct or an array of bytes`);
  const { size, tail } = scope.lookup.of('struct', type.plane, type.name);
  const named = (name: string) => scope.ref(type.plane, name);
  if (tail !== undefined) {
    const [read, write] = [named(`decode${type.name}`), named(`encode${type.name}`)];
    return { ...none, tail: true, type: named(tailType(type.name)), read, write, min };
  }
  return {
    ...none,
    plain: true,
    type: named(type.name),
    read: named(`read${type.name}`),
    write: named(`write${type.name}`),
    min,
    size,
  };
}
