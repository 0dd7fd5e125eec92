/** What all parts of the build share: findings, names of declarations, and places in the source. */
import { type Code, type Diagnostic, diagnostic, type ParamsOf } from '../../diagnostics/table.ts';
import type { PlaneValue } from '../../language/plane.ts';
import { type AnyValue, isValue } from '../../language/value.ts';
import type { Span, TypeRef } from '../../model/model.ts';
import { refuseTail } from './tails.ts';

/** Finds values of a schema in its source. Paths are those of `spans/`; an unknown path means its nearest parent. */
export interface Locator {
  span(value: AnyValue, path?: string): Span | undefined;
  docs(value: AnyValue, path?: string): string | undefined;
}

/** For builds whose source is not known, such as the second evaluation. */
export const NOWHERE: Locator = { span: () => undefined, docs: () => undefined };

/** A place: a declaration, and a path inside of the call which made it. */
export interface At {
  readonly value: AnyValue;
  readonly path: string;
}

/** Home of a declaration: the plane that lists it, and its name there. */
export interface Home {
  readonly plane: string;
  readonly name: string;
}

export class Context {
  readonly diagnostics: Diagnostic[] = [];
  readonly homes = new Map<AnyValue, Home>();
  readonly locator: Locator;
  /** Every plane of the schema. */
  readonly planes: readonly PlaneValue[];

  constructor(locator: Locator, planes: readonly PlaneValue[]) {
    this.locator = locator;
    this.planes = planes;
  }

  /** Records a finding at a place. */
  report<C extends Code>(code: C, params: ParamsOf<C>, at: At): void {
    this.diagnostics.push(diagnostic(code, params, this.locator.span(at.value, at.path)));
  }

  /** Documentation and span of a place, as they stand in the model. Keys are left out when there is nothing to say. */
  place(value: AnyValue, path = ''): { docs?: string; span?: Span } {
    const docs = this.locator.docs(value, path);
    const span = this.locator.span(value, path);
    return { ...(docs === undefined ? {} : { docs }), ...(span === undefined ? {} : { span }) };
  }

  /** Documentation of a place alone. */
  docs(value: AnyValue, path: string): { docs?: string } {
    const docs = this.locator.docs(value, path);
    return docs === undefined ? {} : { docs };
  }

  /** Plane and name of a declaration; a finding when no plane lists it. */
  home(value: AnyValue, at: At): Home {
    const home = this.homes.get(value);
    if (home !== undefined) return home;
    this.report('PF1104', { what: value.kind, suggestion: 'list the declaration in the `members` of a plane' }, at);
    return { plane: '?', name: '?' };
  }

  /** A type as the model spells it. */
  typeRef(type: AnyValue, at: At): TypeRef {
    switch (type.kind) {
      case 'int':
        return { t: 'int', name: type.name };
      case 'float':
        return { t: 'float', name: type.name };
      case 'word':
        return { t: 'word', name: type.name };
      case 'usize':
        return { t: 'usize' };
      case 'long':
        return { t: 'long', name: type.name };
      case 'array': {
        return { t: 'array', of: this.typeRef(type.of, at), len: type.len };
      }
      case 'ptr': {
        const { to } = type;
        return to === undefined ? { t: 'ptr' } : { t: 'ptr', to: this.typeRef(to, at) };
      }
      case 'fnptr': {
        return { t: 'fnptr', params: this.params(type.params, at), ...this.ret(type.ret, at) };
      }
      default:
        return { t: 'ref', ...this.home(type, at) };
    }
  }

  /** Parameters of a function. */
  params(params: Readonly<Record<string, AnyValue>>, at: At): { name: string; type: TypeRef }[] {
    return Object.entries(params).map(([name, type]) => {
      refuseTail(this, type, 'a parameter', at);
      this.#passed(type, `the parameter '${name}'`, at);
      return { name, type: this.typeRef(type, at) };
    });
  }

  /** Registers hold machine words; what memory holds otherwise has no place in a call. */
  #passed(type: AnyValue, what: string, at: At): void {
    if (type.kind === 'word') this.report('PF1251', { what, type: type.name }, at);
  }

  /** The return type of a function, or no key at all. */
  ret(ret: AnyValue | undefined, at: At): { ret?: TypeRef } {
    if (ret === undefined) return {};
    this.#passed(ret, 'what the function returns', at);
    refuseTail(this, ret, 'what a function returns', at);
    return { ret: this.typeRef(ret, at) };
  }
}

/** Entries whose values are language values, for walking over any value. */
export function valuesOf(record: object): [string, AnyValue][] {
  return Object.entries(record).filter((entry): entry is [string, AnyValue] => isValue(entry[1]));
}
