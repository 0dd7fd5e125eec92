/** Devices: control codes, the caller's side and the driver's dispatcher. */
import type { DeclOf, TypeRef } from '../../model/model.ts';
import { guid } from './constant.ts';
import { byteArray, type RustContext } from './context.ts';
import { docLines, hex, quote } from './docs.ts';
import { carriesHandles } from './handles.ts';
import { beside, ident, screaming, snake, valueName } from './names.ts';
import { RESULT } from './prelude.ts';
import { BESIDE } from './reserved.ts';
import { tailView } from './tail.ts';
import { render } from './templates.ts';

type Ioctl = DeclOf<'device'>['ioctls'][number];
type Data = NonNullable<Ioctl['input']>;

export function emitDevice(decl: DeclOf<'device'>, context: RustContext): string {
  const statuses = context.expect(decl.statuses.plane, decl.statuses.name, 'enum');
  const status = context.path(decl.statuses.plane, decl.statuses.name);
  const only = context.plane.members.filter((member) => member.kind === 'device').length === 1;
  const raw = (name: string) => {
    if (!statuses.values.some((value) => value.name === name)) {
      throw new Error(`${decl.name} answers with ${statuses.name}.${name}, which that enumeration does not have`);
    }
    return `${status}::${valueName(name)}`;
  };
  return render('device', {
    docs: docLines(decl.docs),
    name: decl.name,
    client: `${decl.name}Client`,
    handler: `${decl.name}Handler`,
    interfaceConst: `${screaming(decl.name)}_INTERFACE`,
    interface: guid(decl.interface),
    dispatch: only ? 'dispatch' : `dispatch_${snake(decl.name)}`,
    status,
    // NTSTATUS is signed; schemas often write its values unsigned.
    raw: statuses.repr === 'i32' ? '.0' : '.0 as i32',
    success: raw(decl.success),
    shortInput: raw(decl.shortInput),
    shortOutput: raw(decl.shortOutput),
    unknownCode: raw(decl.unknownCode),
    ioctls: decl.ioctls.map((ioctl) => ioctlView(decl, ioctl, context, status, raw(decl.shortInput))),
  });
}

function ioctlView(
  decl: DeclOf<'device'>,
  ioctl: Ioctl,
  context: RustContext,
  status: string,
  shortInput: string,
): object {
  const input = shape(decl, ioctl.input, context);
  const output = shape(decl, ioctl.output, context);
  const facts = [`Function ${hex(ioctl.fn)}, method ${ioctl.method}, access ${ioctl.access}`];
  if (ioctl.since) facts.push(`since ${ioctl.since}`);
  const method = beside(ident(snake(ioctl.name)), BESIDE.client);
  return {
    docs: docLines(ioctl.docs, `${facts.join('; ')}.`),
    method,
    // A name with an ending is no keyword: it needs no escape, whose underscore would stand twice.
    withLen: `${snake(ioctl.name).replace(/_$/, '')}_with_len`,
    const: `IOCTL_${screaming(ioctl.name)}`,
    code: hex(ioctl.code),
    label: quote(ioctl.name),
    input,
    output,
    // What the trait's method takes and gives.
    clientInput: input.handles
      ? `, request: ${input.type}Parts<crate::runtime::handles::RemoteHandle<P>>`
      : input.plain
        ? `, request: &${input.type}`
        : input.tail
          ? `, request: ${input.type}<'_>`
          : input.raw
            ? ', request: &[u8]'
            : '',
    clientTypes: input.handles ? '<P: crate::runtime::handles::RemoteProcess>' : '',
    clientError: input.handles
      ? `crate::runtime::handles::Undelivered<${input.type}Parts<crate::runtime::handles::RemoteHandle<P>>, D::Error>`
      : 'crate::runtime::IoctlError<D::Error>',
    handlerTypes: input.handles ? "<'o>" : '',
    handlerInput: input.handles
      ? `, request: ${input.type}Offer<'o>`
      : input.plain
        ? `, request: ${input.type}`
        : input.tail
          ? `, request: ${input.type}<'_>`
          : input.raw
            ? ', request: &[u8]'
            : '',
    handlerOutput: output.raw || output.tail ? ', output: &mut [u8]' : '',
    handlerResult: handlerResult(input, output, status),
    request: input.handles
      ? 'request.wire().bytes()'
      : input.plain || input.tail
        ? 'request.bytes()'
        : input.raw
          ? 'request'
          : '&[]',
    call: callOf(method, input, output, shortInput),
  };
}

/** The call of a handler, as a result with its reply. */
function callOf(method: string, input: Shape, output: Shape, shortInput: string): string {
  const out = output.raw || output.tail ? ', output' : '';
  if (!input.handles) return `handler.${method}(caller${input.none ? '' : ', request'}${out})`;
  return `crate::runtime::handles::offer(&request, ${shortInput}, |request| handler.${method}(caller, request${out}))`;
}

/** What a handler returns: a request with handles is answered by adopting them, or by refusing it as a whole. */
function handlerResult(input: Shape, output: Shape, status: string): string {
  const reply = output.plain ? output.type : output.raw || output.tail ? 'usize' : '()';
  if (!input.handles) return `${RESULT}<${reply}, ${status}>`;
  const adopted = `crate::runtime::handles::Adopted<'o${reply === '()' ? '' : `, ${reply}`}>`;
  return `${RESULT}<${adopted}, crate::runtime::handles::Refused<'o, ${status}>>`;
}

interface Shape {
  /** Nothing travels. */
  none: boolean;
  /** A fixed layout. */
  plain: boolean;
  /** Bytes without a layout. */
  raw: boolean;
  /** A layout with elements behind it; the type is that of its view. */
  tail: boolean;
  /** A layout with handles in it. */
  handles: boolean;
  type: string;
  min: number;
  size: number;
}

function shape(decl: DeclOf<'device'>, data: Data | undefined, context: RustContext): Shape {
  if (!data) return { none: true, plain: false, raw: false, tail: false, handles: false, type: '', min: 0, size: 0 };
  const bytes = byteArray(data.type);
  if (bytes !== undefined)
    return { none: false, plain: false, raw: true, tail: false, handles: false, type: '', min: data.min, size: bytes };
  const type: TypeRef = data.type;
  if (type.t !== 'ref') throw new Error(`${decl.name}: a control call carries a struct or an array of bytes`);
  const target = context.expect(type.plane, type.name, 'struct');
  if (target.tail !== undefined) {
    const view = tailView(context.type(type));
    return { none: false, plain: false, raw: false, tail: true, handles: false, type: view, min: data.min, size: 0 };
  }
  const handles = carriesHandles(target, context);
  return {
    none: false,
    plain: true,
    raw: false,
    tail: false,
    handles,
    type: context.type(type),
    min: data.min,
    size: target.size,
  };
}
