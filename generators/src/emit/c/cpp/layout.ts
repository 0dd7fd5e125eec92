/** Structs and sections in C++: the C types, plus proofs that only C++ can state. */
import { template } from '../../render.ts';
import { type Layout, membersOf } from '../layouts.ts';
import { member } from '../names.ts';
import type { Types } from '../types.ts';
import { type Scope, typeName } from './names.ts';

const LAYOUT = template<Record<string, unknown>>(`
using {{name}} = ::{{type}};
static_assert(sizeof({{name}}) == {{size}} && alignof({{name}}) == {{align}}, "{{name}} must take {{size}} bytes, aligned to {{align}}");
static_assert(__is_trivially_copyable({{name}}) && __is_standard_layout({{name}}), "{{name}} must be plain bytes");
{{#each fields}}
static_assert(offsetof({{owner}}, {{name}}) == {{offset}} && sizeof({{owner}}::{{name}}) == {{size}}, "{{owner}}.{{name}} must stand at {{offset}} and take {{size}} bytes");
{{/each}}
`);

export function printCppLayout(plane: string, decl: Layout, types: Types, scope: Scope): string {
  const name = scope.claim(typeName(decl.name), decl);
  return LAYOUT({
    name,
    type: types.names.type(plane, decl.name),
    size: decl.size,
    align: decl.align,
    fields: membersOf(decl).map((field) => ({
      owner: name,
      name: member(field.name),
      offset: field.offset,
      size: field.size,
    })),
  });
}
