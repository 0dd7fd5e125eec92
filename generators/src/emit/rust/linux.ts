/** Linux devices: codes, the caller's side over any way to the device, and the driver's dispatcher. */
import type { DeclOf, Plane, TypeRef } from '../../model/model.ts';
import { tailIn } from '../tails.ts';
import type { RustContext } from './context.ts';
import { docLines, hex, quote } from './docs.ts';
import { beside, ident, screaming, snake } from './names.ts';
import { BESIDE } from './reserved.ts';
import { render } from './templates.ts';

type Device = DeclOf<'linux_device'>;
type Ioctl = Device['ioctls'][number];

export const hasLinuxDevices = ({ members }: Plane): boolean => members.some(({ kind }) => kind === 'linux_device');

export function emitLinuxDevice(decl: Device, context: RustContext): string {
  return render('linux-device', {
    docs: docLines(decl.docs, `The caller's side of ${decl.name}.`),
    name: decl.name,
    client: `${decl.name}Client`,
    handler: `${decl.name}Handler`,
    dispatch: `dispatch_${snake(decl.name)}`,
    ioctls: decl.ioctls.map((ioctl) => ioctlView(decl, ioctl, context)),
  });
}

function ioctlView(decl: Device, ioctl: Ioctl, context: RustContext): object {
  const { argument, direction, magic, nr, size } = ioctl;
  const pass = argument?.pass;
  const type = argument === undefined ? '' : context.type(argument.type);
  const tail = argument === undefined ? undefined : tailOf(argument.type, context);
  const facts = [`Direction ${direction.replace('_', ' and ')}, magic ${hex(magic)}, number ${nr}, ${size} bytes`];
  if (ioctl.since !== undefined) facts.push(`since ${ioctl.since}`);
  return {
    docs: docLines(ioctl.docs, `${facts.join('; ')}.`),
    method: beside(ident(snake(ioctl.name)), BESIDE.client),
    const: `${screaming(decl.name)}_${screaming(ioctl.name)}`,
    code: hex(ioctl.code),
    label: quote(ioctl.name),
    type,
    zero: argument === undefined ? '' : context.zero(argument.type),
    tailed: tail !== undefined,
    view: tail ?? '',
    mut: pass === 'in' ? '' : 'mut ',
    variant: pass === 'in' ? 'In' : pass === 'out' ? 'Out' : 'InOut',
    checked: pass !== 'out',
    none: pass === undefined,
    value: pass === 'value',
    in: pass === 'in' && tail === undefined,
    out: pass === 'out' && tail === undefined,
    inOut: pass === 'in_out' && tail === undefined,
    parameter:
      pass === undefined
        ? ''
        : pass === 'value'
          ? `, value: ${type}`
          : tail !== undefined
            ? `, data: &${pass === 'in' ? '' : 'mut '}[u8]`
            : `, data: &${pass === 'in' ? '' : 'mut '}${type}`,
    word: argument === undefined ? '' : wordOf(argument.type, context),
    fromWord: argument === undefined ? '' : fromWord(argument.type, context),
  };
}

/** The view of an argument with a tail, whose length no type knows. */
function tailOf(type: TypeRef, context: RustContext): string | undefined {
  if (type.t !== 'ref') return undefined;
  const decl = context.find(type.plane, type.name);
  return tailIn(decl) === undefined ? undefined : `${context.path(type.plane, type.name)}Tail`;
}

/** A number as the word that the system takes; a sign is kept. */
function wordOf(type: TypeRef, context: RustContext): string {
  const leaf = context.leaf(type);
  if (leaf === undefined) return '';
  return `${leaf.wrapped ? 'value.0' : 'value'} as u64`;
}

function fromWord(type: TypeRef, context: RustContext): string {
  const leaf = context.leaf(type);
  if (leaf === undefined) return '';
  return leaf.wrapped ? `${leaf.type}(word as ${leaf.int})` : `word as ${leaf.int}`;
}
