/** Turns the problems that constructors recorded into findings. */

import { argumentPath } from '../../language/linux.ts';
import { DECLARATION_KINDS } from '../../language/plane.ts';
import type { AnyValue, Problem } from '../../language/value.ts';
import { type Context, valuesOf } from './context.ts';

/** Where the values inside of a value stand in the call that made it: path prefix and value. */
function inner(value: AnyValue): [string, AnyValue][] {
  const one = (path: string, slot: unknown): [string, AnyValue][] => valuesOf({ [path]: slot });
  const each = (before: string, record: unknown): [string, AnyValue][] =>
    valuesOf((record ?? {}) as object).map(([name, entry]) => [`${before}${name}`, entry]);
  switch (value.kind) {
    case 'section':
      return [...each('0:', value.fields), ...each('1:protocols.', value.protocols)];
    case 'struct':
    case 'foreign':
    case 'message':
      return each('0:', value.fields);
    case 'field':
    case 'pad':
    case 'init':
    case 'both':
    case 'stamp':
      return one('0:', value.type);
    case 'by':
      return one('1:', value.type);
    case 'array':
    case 'entries':
    case 'list':
    case 'counted':
      return one('0:', value.of);
    case 'ptr':
      return one('0:', value.to);
    case 'fnptr':
      return [...each('0:', value.params), ...one('1:', value.ret)];
    case 'fn':
      return [...each('1:', value.params), ...one('2:', value.ret)];
    case 'table':
      return each('0:', value.functions);
    case 'linux_ioctl':
      return [...one('1:', value.type), ...one(argumentPath(value), value.argument)];
    case 'device':
    case 'linux_device':
      return each('0:ioctls.', value.ioctls);
    case 'overlay':
      return each('0:', value.arms);
    case 'variant':
      return one('1:', value.body);
    case 'union':
      return [...one('0:', value.tag), ...each('1:', value.cases)];
    case 'registry':
      return [...each('0:', value.entries), ...one('1:tag', value.tag)];
    case 'entry':
      return one('1:', value.codec);
    case 'exchange':
      return each('0:messages.', value.messages);
    case 'dialogue':
      return each('0:states.', value.states);
    case 'state':
      return Object.entries(value.says).flatMap(([role, list]) => each(`0:${role}.`, list));
    case 'tail':
    case 'remainder':
      return one('0:', value.codec);
    case 'group':
      return one('1:', value.codec);
    case 'when':
    case 'since':
      return one('2:', value.codec);
    case 'lenient':
    case 'secret':
      return one('0:', value.inner);
    default:
      return [];
  }
}

const KINDS: ReadonlySet<string> = new Set(DECLARATION_KINDS);

/** All problems below a declaration, but not those of other declarations: they report their own. */
export function problemsBelow(value: AnyValue, prefix = ''): Problem[] {
  const own = value.problems.map((problem) => ({ ...problem, path: `${prefix}${problem.path}` }));
  const below = inner(value)
    .filter(([, entry]) => !KINDS.has(entry.kind))
    .flatMap(([path, entry]) => problemsBelow(entry, `${prefix}${path}/`));
  return [...own, ...below];
}

/** Reports the problems of a declaration, a plane or a schema. Says whether there were any. */
export function reportProblems(context: Context, value: AnyValue): boolean {
  const problems = problemsBelow(value);
  for (const { want, got, path } of problems) context.report('PF1001', { want, got }, { value, path });
  return problems.length > 0;
}
