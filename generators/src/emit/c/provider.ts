/** For whoever provides a platform's functions: a table as a struct of typed pointers, and a trap for every function. */
import type { Decl, DeclOf, Param, Plane, TypeRef } from '../../model/model.ts';
import { entriesOf } from '../entries.ts';
import { template } from '../render.ts';
import { comment } from './comment.ts';
import { headerName, member, type Names } from './names.ts';
import { cText, type Types } from './types.ts';

type Provided = DeclOf<'table'> | DeclOf<'foreign'>;

const isFunctions = (decl: Decl): decl is Provided =>
  decl.kind === 'table' || (decl.kind === 'foreign' && decl.fields.some(({ type }) => type.t === 'fnptr'));

/** Whether a plane has functions that somebody provides. */
export const isProvided = (plane: Plane): boolean => plane.members.some(isFunctions);

const SUPPORT = template<Record<string, unknown>>(`
#include "base.h"

#if defined(__cplusplus)
extern "C" {
#endif

/*
 * What a provider does when a function is called that it does not have: \`function\` of \`table\`, as the schema calls them. The
 * index is that in the table; in a struct of functions it is the place among the members. The result is the caller's where
 * the function answers with an int32_t, or with something that the schema does not say; every other function answers with zeros.
 */
typedef int32_t (*{{trap}})(const char *table, const char *function, size_t index);

#if defined(__cplusplus)
}
#endif
`);

/** Text of the support header, which knows of no table. Claims its name. */
export function printProviderSupport(names: Names): string {
  return SUPPORT({ trap: names.claim(trapType(names), { name: 'the support header of providers' }) });
}

const trapType = (names: Names): string => `${names.prefix}_trap`;

const HEADER = template<Record<string, unknown>>(`
#include "base_provider.h"
#include "{{plane}}.h"

#if defined(__cplusplus)
extern "C" {
#endif

/* Functions of a 64-bit platform. */
#if UINTPTR_MAX == 0xFFFFFFFFFFFFFFFFu
{{provided}}
#endif

#if defined(__cplusplus)
}
#endif
`);

/** The tables and the structs of functions of a plane. */
export function printProviderHeader(plane: Plane, types: Types): string {
  const provided = plane.members.filter(isFunctions).map((decl) => {
    return decl.kind === 'table' ? printTable(plane.name, decl, types) : printStruct(plane.name, decl, types);
  });
  return HEADER({ plane: headerName(plane.name), provided: provided.join('\n') });
}

const TABLE = template<Record<string, unknown>>(`
/* An entry whose signature the schema does not have: only a trap stands there, which leaves the arguments alone. */
typedef struct {{undeclared}} {
  int32_t ({{call}} *trap)({{globals}});
} {{undeclared}};

/* The whole table; each entry is as long as a pointer. */
typedef struct {{type}} {
{{#each entries}}
  {{declaration}};
{{/each}}
} {{type}};
{{assert}}(sizeof({{type}}) == {{count}} * sizeof(void *), "{{type}} must have {{count}} entries");
{{#each places}}
{{../assert}}(offsetof({{../type}}, {{name}}) == {{index}} * sizeof(void *), "{{../type}}.{{name}} must be entry {{index}}");
{{/each}}
`);

function printTable(plane: string, decl: DeclOf<'table'>, types: Types): string {
  const { names } = types;
  const type = names.claim(names.type(plane, decl.name), decl);
  const undeclared = names.claim(`${type}_undeclared_entry`, decl);
  const globals: Param[] = decl.globals ? [{ name: 'globals', type: { t: 'ptr' } }] : [];
  const entries = entriesOf(decl);
  const layout = TABLE({
    undeclared,
    call: names.free('CALL'),
    globals: types.params(globals),
    type,
    entries: entries.map(({ name, fn }) => ({
      declaration: `${fn === undefined ? undeclared : `${type}_${fn.name}`} ${member(name)}`,
    })),
    assert: names.free('STATIC_ASSERT'),
    count: decl.count,
    places: decl.functions.map(({ name, index }) => ({ name: member(name), index })),
  });
  const traps = entries.map(({ name, index, fn }) => ({
    function: name,
    index,
    slot: fn === undefined ? `${member(name)}.trap` : member(name),
    params: fn === undefined ? globals : [...globals, ...fn.params],
    ret: fn === undefined ? STATUS : fn.ret,
  }));
  return `${layout}\n${printTraps(plane, decl, type, traps, types)}`;
}

const STATUS: TypeRef = { t: 'int', name: 'i32' };

function printStruct(plane: string, decl: DeclOf<'foreign'>, types: Types): string {
  const traps = decl.fields.flatMap(({ name, type }, index) => {
    if (type.t !== 'fnptr') return [];
    return [{ function: name, index, slot: member(name), params: type.params, ret: type.ret }];
  });
  return printTraps(plane, decl, types.names.type(plane, decl.name), traps, types);
}

interface TrapOf {
  readonly function: string;
  readonly index: number;
  /** Member of the table that the trap is stored in. */
  readonly slot: string;
  readonly params: readonly Param[];
  readonly ret: TypeRef | undefined;
}

const TRAPS = template<Record<string, unknown>>(`
/* What this file's traps do; one for each file that includes this header. */
static inline {{trap}} *{{handler}}(void) {
  static {{trap}} trap;
  return &trap;
}
{{#each traps}}
static inline {{declaration}} {
{{#each unused}}
  (void){{this}};
{{/each}}
{{body}}
}
{{/each}}

{{docs}}static inline void {{fill}}({{type}} *table, {{trap}} trap) {
  *{{handler}}() = trap;
{{#each traps}}
  table->{{slot}} = {{name}};
{{/each}}
}
`);

function printTraps(plane: string, decl: Provided, type: string, traps: readonly TrapOf[], types: Types): string {
  const { names } = types;
  const handler = names.claim(names.call(plane, decl.name, 'what_traps_do'), decl);
  return TRAPS({
    type,
    trap: trapType(names),
    handler,
    fill: names.claim(names.call(plane, decl.name, 'trapping'), decl),
    docs: comment(
      decl.kind === 'table'
        ? 'Makes every entry a trap, which calls `trap` (never null). Assign the functions that you have afterwards.'
        : 'Makes every function of the struct a trap, which calls `trap` (never null). Assign those that you have afterwards.',
    ),
    traps: traps.map(({ function: name, index, slot, params, ret }) => {
      const symbol = names.claim(names.call(plane, decl.name, 'trap', name), decl);
      const told = `(*${handler}())(${cText(decl.name)}, ${cText(name)}, ${index})`;
      return {
        name: symbol,
        slot,
        declaration: types.declare(ret, `${names.free('CALL')} ${symbol}(${types.params(params)})`),
        unused: params.map((param) => member(param.name)),
        body: body(told, ret, types),
      };
    }),
  });
}

/** Statements of a trap. */
function body(told: string, ret: TypeRef | undefined, types: Types): string {
  if (ret === undefined) return `  (void)${told};`;
  if (ret.t === 'int' && ret.name === 'i32') return `  return ${told};`;
  if (isStruct(ret, types)) return `  static ${types.declare(ret, 'nothing')};\n  (void)${told};\n  return nothing;`;
  const zero = ret.t === 'ptr' || ret.t === 'fnptr' ? 'NULL' : '0';
  return `  (void)${told};\n  return ${zero};`;
}

function isStruct(type: TypeRef, types: Types): boolean {
  if (type.t !== 'ref') return false;
  const { kind } = types.lookup.any(type.plane, type.name);
  return kind === 'struct' || kind === 'section' || kind === 'foreign' || kind === 'overlay';
}
