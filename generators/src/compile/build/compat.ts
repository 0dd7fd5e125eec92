/** Tells of requests whose code or argument is another one for processes of 32 bits. */
import type { LinuxDeviceValue, LinuxIoctlValue } from '../../language/linux.ts';
import type { AnyValue } from '../../language/value.ts';
import type { At, Context } from './context.ts';
import { layoutOf, overlayOf, shapeOf } from './layout.ts';

interface Narrow {
  readonly size: number;
  readonly align: number;
  /** The first thing that is narrower there, and where it stands. */
  readonly why?: string;
}

/** Nothing is aligned to more than a word on a 32-bit PC. */
const WORD = 4;

/** A type as 32-bit Linux on a PC lays it out. */
function narrow(type: AnyValue, path: string): Narrow {
  switch (type.kind) {
    case 'ptr':
    case 'fnptr':
    case 'usize':
      return { size: WORD, align: WORD, why: `${path} is as wide as a pointer` };
    case 'long':
      return { size: WORD, align: WORD, why: `${path} is ${type.name}` };
    case 'array': {
      const element = narrow(type.of, path);
      return { ...element, size: element.size * type.len };
    }
    case 'overlay': {
      const arms = overlayOf(type).arms.map((arm) => narrow(arm.type, `'${arm.name}'`));
      const align = Math.max(1, ...arms.map((arm) => arm.align));
      const why = arms.find((arm) => arm.why !== undefined)?.why;
      const size = Math.ceil(Math.max(...arms.map((arm) => arm.size)) / align) * align;
      return { size, align, ...(why === undefined ? {} : { why }) };
    }
    case 'struct':
    case 'foreign': {
      let end = 0;
      let align = 1;
      let why: string | undefined;
      for (const field of layoutOf(type).fields) {
        const inner = narrow(field.type, `'${field.name}'`);
        // What the schema states of an alignment holds there too.
        const own = field.align === shapeOf(field.type).align ? inner.align : field.align;
        end = Math.ceil(end / own) * own + inner.size;
        align = Math.max(align, own);
        why ??= inner.why;
      }
      return { size: Math.ceil(end / align) * align, align, ...(why === undefined ? {} : { why }) };
    }
    default: {
      const { size, align } = shapeOf(type);
      return { size, align: Math.min(align, WORD) };
    }
  }
}

/** A finding when a process of 32 bits means another code, or another argument, by the same request. */
export function checkCompat(
  context: Context,
  device: LinuxDeviceValue,
  { type, argument, pass, compat }: LinuxIoctlValue,
  name: string,
  at: At,
): void {
  if (compat || device.compat) return;
  const sized = type === undefined ? undefined : narrow(type, 'it');
  if (type !== undefined && sized?.why !== undefined && sized.size !== shapeOf(type).size) {
    context.report('PF6030', { name, here: shapeOf(type).size, there: sized.size, why: sized.why }, at);
    return;
  }
  // A number travels as a word of the caller, whatever it is.
  const behind = argument === undefined || pass === 'value' ? undefined : narrow(argument, 'it');
  if (behind?.why !== undefined) context.report('PF6031', { name, why: behind.why }, at);
}
