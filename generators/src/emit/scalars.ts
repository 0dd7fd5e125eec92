/** Which floats and words a schema has: support code for them comes with the first one. */
import type { Codec, FloatName, Model, Param, TypeRef, WordName } from '../model/model.ts';

/** Names of all floats and words in layouts, functions and messages. */
export function scalarsOf(model: Model): ReadonlySet<FloatName | WordName> {
  const found = new Set<FloatName | WordName>();
  const type = (given: TypeRef | undefined): void => {
    if (given === undefined) return;
    if (given.t === 'float' || given.t === 'word') found.add(given.name);
    else if (given.t === 'array') type(given.of);
    else if (given.t === 'ptr') type(given.to);
    else if (given.t === 'fnptr') call(given.params, given.ret);
  };
  const call = (params: readonly Param[], ret: TypeRef | undefined): void => {
    for (const param of params) type(param.type);
    type(ret);
  };
  const codec = (given: Codec): void => {
    if (given.c === 'float' || given.c === 'word') found.add(given.type);
    else if (given.c === 'list') codec(given.of);
  };
  for (const decl of model.planes.flatMap((plane) => plane.members)) {
    if (decl.kind === 'message') for (const field of decl.fields) codec(field.codec);
    else if (decl.kind === 'table') for (const fn of decl.functions) call(fn.params, fn.ret);
    else if ('fields' in decl) for (const field of decl.fields) type(field.type);
    if ('tail' in decl) type(decl.tail?.type);
  }
  return found;
}
