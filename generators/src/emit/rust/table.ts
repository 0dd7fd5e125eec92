/** Function tables of a platform: indexes, types and calls for whoever has one, typed entries for whoever provides one. */
import type { DeclOf } from '../../model/model.ts';
import { entriesOf } from '../entries.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { beside, ident, pascal, screaming, snake } from './names.ts';
import { BESIDE } from './reserved.ts';
import { passedType } from './scalar.ts';
import { render } from './templates.ts';
import { trapBody } from './trap.ts';

const GLOBALS = '*mut ::core::ffi::c_void';

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
      const params = fn.params.map((p) => ({
        name: beside(ident(snake(p.name)), BESIDE.call),
        type: passedType(p.type, context),
      }));
      if (decl.globals) params.unshift({ name: 'globals', type: GLOBALS });
      return {
        docs: docLines(fn.docs, `Entry ${fn.index}.`),
        index: fn.index,
        const: beside(screaming(fn.name), BESIDE.table),
        type: ident(pascal(fn.name)),
        name: ident(snake(fn.name)),
        params: params.map((p) => `${p.name}: ${p.type}`).join(', '),
        args: params.map((p) => p.name).join(', '),
        ret: context.returns(fn.ret),
      };
    }),
    provider: emitProvider(decl, context),
  });
}

/** The module inside of the table's own for whoever provides it. */
function emitProvider(decl: DeclOf<'table'>, context: RustContext): string {
  const table = quote(decl.name);
  const globals = decl.globals ? [GLOBALS] : [];
  const entries = entriesOf(decl);
  return render('table-provider', {
    names: entries.map(({ name }) => quote(name)),
    table,
    anyUndeclared: entries.some(({ fn }) => fn === undefined),
    undeclaredParams: globals.join(', '),
    undeclaredTrap: globals.map((type) => `_: ${type}`).join(', '),
    entries: entries.map(({ name, index, fn }) => {
      const field = ident(snake(name));
      if (fn === undefined) {
        return { field, index, docs: '', type: 'Undeclared', trap: `Undeclared::trapping::<T, ${index}>()` };
      }
      return { field, index, docs: docLines(fn.docs), type: `super::${ident(pascal(fn.name))}`, trap: `${field}::<T>` };
    }),
    places: decl.functions.map(({ name, index }) => ({ field: ident(snake(name)), index })),
    traps: entries.flatMap(({ index, fn }) => {
      if (fn === undefined) return [];
      const types = [...globals, ...fn.params.map((param) => passedType(param.type, context))];
      return [
        {
          name: ident(snake(fn.name)),
          params: types.map((type) => `_: ${type}`).join(', '),
          ret: context.returns(fn.ret),
          body: trapBody({ table, function: quote(fn.name), index }, fn.ret, context),
        },
      ];
    }),
  });
}
