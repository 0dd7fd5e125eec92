/** One plane in C++: the C types under their own names, values as `constexpr`, and proofs that go beyond those of C. */
import type { Decl, Plane } from '../../../model/model.ts';
import { template } from '../../render.ts';
import { comment } from '../comment.ts';
import { isNative } from '../layouts.ts';
import { layoutsOf } from '../messages.ts';
import { headerName } from '../names.ts';
import { planesUsed } from '../order.ts';
import type { Types } from '../types.ts';
import { printCppLayout } from './layout.ts';
import { type Scope, space } from './names.ts';
import { printCppBits } from './token.ts';
import * as values from './values.ts';

const PLANE = template<Record<string, unknown>>(`
#include "{{header}}.h"
#include "base.hpp"
{{#each includes}}
#include "{{this}}.hpp"
{{/each}}

{{docs}}namespace {{ns}} {

/* Number and version of the plane, first 16 bytes of its layout hash. */
inline constexpr uint32_t kPlaneId = {{plane.id}};
inline constexpr uint32_t kPlaneVersion = {{plane.version}};
inline constexpr char kPlaneHash[] = "{{hex}}";

{{values}}
{{layouts}}
{{#if foreign}}
#if UINTPTR_MAX == 0xFFFFFFFFFFFFFFFFu
{{foreign}}
#endif
{{/if}}

}  // namespace {{ns}}
`);

/** Text of `<plane>.hpp`. */
export function printCppPlane(plane: Plane, types: Types, scope: Scope): string {
  for (const name of ['kPlaneId', 'kPlaneVersion', 'kPlaneHash']) scope.claim(name, { name: 'the plane itself' });
  const layouts = layoutsOf(plane, types.lookup);
  const print = (list: typeof layouts) => list.map((decl) => printCppLayout(plane.name, decl, types, scope)).join('\n');
  return PLANE({
    plane,
    docs: comment(plane.docs),
    ns: space(types.names, plane.name),
    header: headerName(plane.name),
    includes: planesUsed(plane, types).map(headerName),
    hex: plane.hash.slice(0, 32),
    values: plane.members
      .map((decl) => printValue(plane.name, decl, types, scope))
      .filter(Boolean)
      .join('\n'),
    layouts: print(layouts.filter((decl) => !isNative(decl))),
    foreign: print(layouts.filter(isNative)),
  });
}

function printValue(plane: string, decl: Decl, types: Types, scope: Scope): string {
  const { names } = types;
  switch (decl.kind) {
    case 'enum':
      return values.printCppEnum(plane, decl, names, scope);
    case 'flags':
      return values.printCppFlags(plane, decl, names, scope);
    case 'bits':
      return printCppBits(plane, decl, names, scope);
    case 'constant':
      return values.printCppConstant(plane, decl, names, scope);
    case 'device':
      return values.printCppCodes(plane, decl, names, scope);
    case 'linux_device':
      return values.printCppLinuxCodes(plane, decl, names, scope);
    case 'message':
      return values.printCppMessage(plane, decl, names, scope);
    case 'exchange':
      return values.printCppExchange(plane, decl, names, scope);
    default:
      // Layouts have their own place; formats of names, tables and sizes of unions are macros of the C header.
      return '';
  }
}
