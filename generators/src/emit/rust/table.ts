/** Function tables of a platform: indexes, types and calls. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines } from './docs.ts';
import { ident, pascal, screaming, snake } from './names.ts';
import { render } from './templates.ts';

export function emitTable(decl: DeclOf<'table'>, outer: RustContext): string {
  const context = outer.nested();
  return render('table', {
    docs: docLines(
      decl.docs,
      `Table of ${decl.target}. Certainty ${decl.mark}; source: ${decl.source}.`,
      decl.globals ? 'Every function takes the globals pointer first.' : undefined,
    ),
    module: ident(snake(decl.name)),
    count: decl.count,
    functions: decl.functions.map((fn) => {
      const params = fn.params.map((p) => ({ name: ident(snake(p.name)), type: context.type(p.type) }));
      if (decl.globals) params.unshift({ name: 'globals', type: '*mut ::core::ffi::c_void' });
      return {
        docs: docLines(fn.docs, `Entry ${fn.index}.`),
        index: fn.index,
        const: screaming(fn.name),
        type: pascal(fn.name),
        name: ident(snake(fn.name)),
        params: params.map((p) => `${p.name}: ${p.type}`).join(', '),
        args: params.map((p) => p.name).join(', '),
        ret: context.returns(fn.ret),
      };
    }),
  });
}
