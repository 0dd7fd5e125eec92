/**
 * Structs of a platform that a Linux device carries, as plain structs: a kernel's caller hands over bytes, and an address in them
 * is a number. Languages that have no pointers of C print these, and so read and write them as any other struct.
 */
import type { Decl, DeclOf, Model, TypeRef } from '../model/model.ts';

/** The model, with its carried structs as structs of integers; the same object where there are none. */
export function plainModel(model: Model): Model {
  if (!model.planes.some(({ members }) => members.some(isChanged))) return model;
  return {
    ...model,
    planes: model.planes.map((plane) => ({ ...plane, members: plane.members.map(plainDecl) })),
  };
}

const isCarried = (decl: Decl): decl is DeclOf<'foreign'> | DeclOf<'overlay'> =>
  (decl.kind === 'foreign' || decl.kind === 'overlay') && decl.carried === true;
const isChanged = (decl: Decl): boolean => isCarried(decl) || decl.kind === 'linux_device';

function plainDecl(decl: Decl): Decl {
  if (decl.kind === 'linux_device') {
    const ioctls = decl.ioctls.map((ioctl) =>
      ioctl.argument === undefined
        ? ioctl
        : { ...ioctl, argument: { ...ioctl.argument, type: plainType(ioctl.argument.type) } },
    );
    return { ...decl, ioctls };
  }
  if (!isCarried(decl)) return decl;
  const facts = `Layout of ${decl.target}, from ${decl.source} (${decl.mark}); addresses are numbers.`;
  const docs = decl.docs === undefined ? facts : `${decl.docs}\n\n${facts}`;
  if (decl.kind === 'overlay') {
    const { target: _target, mark: _mark, source: _source, carried: _carried, ...layout } = decl;
    return { ...layout, docs, arms: decl.arms.map((arm) => ({ ...arm, type: plainType(arm.type) })) };
  }
  const { target: _target, mark: _mark, source: _source, carried: _carried, ...layout } = decl;
  return {
    ...layout,
    kind: 'struct',
    docs,
    fields: decl.fields.map((field) => ({ ...field, type: plainType(field.type) })),
    ...(decl.tail === undefined ? {} : { tail: { ...decl.tail, type: plainType(decl.tail.type) } }),
  };
}

/** Words of the platform as the integers that they are on 64-bit Linux. */
export function plainType(type: TypeRef): TypeRef {
  switch (type.t) {
    case 'ptr':
    case 'usize':
      return { t: 'int', name: 'u64' };
    case 'long':
      return { t: 'int', name: type.name === 'long' ? 'i64' : 'u64' };
    case 'array':
      return { ...type, of: plainType(type.of) };
    default:
      return type;
  }
}
