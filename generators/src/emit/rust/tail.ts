/** Tails: the elements behind a struct, as a view of a buffer and as a writer into one. */
import type { DeclOf, Model, Tail, TypeRef } from '../../model/model.ts';
import { wordFacts } from '../../model/scalars.ts';
import { tailIn } from '../tails.ts';
import type { RustContext } from './context.ts';
import { quote } from './docs.ts';
import { rangeChecks } from './layout.ts';
import { ident, typeName } from './names.ts';
import { isPacked, packedValue } from './packed.ts';
import { ERR } from './prelude.ts';
import { render } from './templates.ts';

type Open = DeclOf<'struct' | 'foreign'>;

/** Whether anything of a schema has a tail. */
export function hasTails(model: Model): boolean {
  return model.planes.some(({ members }) => members.some((decl) => tailIn(decl) !== undefined));
}

/** The name of the view of a struct with its tail. */
export const tailView = (name: string): string => `${name}Tail`;

/** View and writer of a struct with a tail; empty for all others. */
export function emitTail(decl: DeclOf<'struct' | 'section'>, context: RustContext): string {
  const tail = tailIn(decl);
  if (decl.kind !== 'struct' || tail === undefined) return '';
  return render('tail', { ...facts(decl, tail, context), checks: tailChecks(decl, tail, context) });
}

/** What a platform's struct says of its tail: how many bytes are its elements. The elements themselves are the platform's. */
export function emitForeignTail(decl: DeclOf<'foreign'>, context: RustContext): string {
  const { tail } = decl;
  return tail === undefined ? '' : render('foreign-tail', facts(decl, tail, context));
}

const KINDS = { count: 'Count', bytes: 'Bytes', whole: 'Whole' } as const;

function facts(decl: Open, tail: Tail, context: RustContext): Record<string, unknown> {
  const { rule } = tail;
  const name = typeName(decl.name);
  const counter = rule.r === 'rest' ? undefined : decl.fields.find((field) => field.name === rule.field);
  const stated = 'crate::runtime::Stated';
  const kind = rule.r === 'bytes' && rule.whole ? KINDS.whole : rule.r === 'rest' ? 'Rest' : KINDS[rule.r];
  const packed = counter !== undefined && isPacked(decl, counter, context);
  const word = counter?.type.t === 'word' ? counter.type.name : undefined;
  const said = (from: string): string => {
    if (counter === undefined) return `${stated}::Rest`;
    const copied = `${packed ? '.get()' : ''}${word === undefined ? '' : '.get()'}`;
    return `${stated}::${kind}(${from}.${ident(counter.name)}${copied} as i128)`;
  };
  return {
    name,
    view: tailView(name),
    tail: tail.name,
    type: context.type(tail.type),
    what: quote(`${decl.name}.${tail.name}`),
    size: decl.size,
    counter: counter?.offset ?? 0,
    offset: tail.offset,
    stride: tail.stride,
    counted: counter !== undefined,
    counterName: counter?.name ?? '',
    counterField: counter === undefined ? '' : ident(counter.name),
    fit: counter === undefined ? '' : fitted(name, counter.type, packed, context),
    stated: said('head'),
    statedHere: said('self'),
    kind: counter === undefined ? `${stated}::Rest` : `${stated}::${kind}(0)`,
    bound: BOUNDS[rule.r],
  };
}

/** The counter as its field holds it, from the local `number`. The widest hold whatever a memory does. */
function fitted(name: string, type: TypeRef, packed: boolean, context: RustContext): string {
  // The elements of a platform's struct are the platform's to write.
  if (type.t !== 'int' && type.t !== 'word') return '';
  const facts = type.t === 'word' ? wordFacts(type.name) : undefined;
  const int = facts?.carrier ?? context.type(type);
  const bits = facts?.bits ?? Number(int.slice(1));
  const most = 2n ** BigInt(bits - (int.startsWith('i') ? 1 : 0)) - 1n;
  const narrow = bits > 32 ? 'usize::MAX' : most.toString().replace(/\B(?=(\d{3})+$)/g, '_');
  const plain = `${tailView(name)}::PLACE.fit::<${int}>(number, ${narrow})?`;
  const held = facts === undefined ? plain : `${context.type(type)}::${bits === 24 ? 'wrapping' : 'new'}(${plain})`;
  return packed ? packedValue(held) : held;
}

const BOUNDS = {
  count: 'Further bytes are ignored.',
  bytes: 'Further bytes are ignored.',
  rest: 'They go to the end of `bytes`.',
} as const;

/** The statements that check the ranges of a struct and of its elements. */
export function tailChecks(decl: DeclOf<'struct'>, tail: Tail, context: RustContext): string[] {
  const out = rangeChecks(decl, context).length > 0 ? ['self.head.check_ranges()?;'] : [];
  if (tail.type.t !== 'ref') return out;
  const element = context.find(tail.type.plane, tail.type.name);
  if (element.kind === 'struct' && rangeChecks(element, context).length > 0)
    out.push('for inner in self.tail.iter() { inner.check_ranges()?; }');
  if (element.kind === 'enum' && element.unknown === 'error') {
    const what = quote(`${decl.name}.${tail.name}`);
    const failure = `return ${ERR}(crate::runtime::DecodeError::bad_value(${what}, ${tail.offset}));`;
    out.push(`if !self.tail.iter().all(|inner| inner.is_known()) { ${failure} }`);
  }
  return out;
}
