/** Which structs of a platform a Linux device carries: the model says it where they are declared. */
import { declarationsOf } from '../../model/hash.ts';
import type { Decl, DeclOf, Plane, TypeRef } from '../../model/model.ts';

type Unhashed = Omit<Plane, 'hash'>;

type Platform = DeclOf<'foreign'> | DeclOf<'overlay'>;

/** A platform's struct, or its union. */
const isPlatform = (decl: Decl): decl is Platform =>
  decl.kind === 'foreign' || (decl.kind === 'overlay' && decl.target !== undefined);

function typesIn(decl: Platform): TypeRef[] {
  if (decl.kind === 'overlay') return decl.arms.map(({ type }) => type);
  return [...decl.fields.map(({ type }) => type), ...(decl.tail === undefined ? [] : [decl.tail.type])];
}

/** The planes, with each platform struct marked that stands in an argument of a Linux device. */
export function carried(planes: Unhashed[]): Unhashed[] {
  const all = declarationsOf(planes);
  const found = new Set<string>();
  const visit = (type: TypeRef): void => {
    if (type.t === 'array') visit(type.of);
    if (type.t !== 'ref') return;
    const key = `${type.plane}.${type.name}`;
    const decl = all.get(key);
    if (decl === undefined || !isPlatform(decl) || found.has(key)) return;
    found.add(key);
    for (const type of typesIn(decl)) visit(type);
  };
  for (const decl of all.values()) {
    if (decl.kind !== 'linux_device') continue;
    for (const { argument } of decl.ioctls) if (argument !== undefined) visit(argument.type);
  }
  if (found.size === 0) return planes;
  return planes.map((plane) => ({
    ...plane,
    members: plane.members.map((decl) =>
      isPlatform(decl) && found.has(`${plane.name}.${decl.name}`) ? { ...decl, carried: true } : decl,
    ),
  }));
}
