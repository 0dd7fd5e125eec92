/** Turns the problems that constructors recorded into findings. */
import { DECLARATION_KINDS } from '../../language/plane.ts';
import type { AnyValue, Problem } from '../../language/value.ts';
import { type Context, valuesOf } from './context.ts';

/** Where the values inside of a value stand in the call that made it: path prefix and value. */
function inner(value: AnyValue): [string, AnyValue][] {
  const slots = value as unknown as Record<string, AnyValue | undefined> & { [key: string]: unknown };
  const one = (path: string, slot: unknown): [string, AnyValue][] => valuesOf({ [path]: slot });
  const each = (before: string, record: unknown): [string, AnyValue][] =>
    valuesOf((record ?? {}) as object).map(([name, entry]) => [`${before}${name}`, entry]);
  switch (value.kind) {
    case 'struct':
    case 'section':
      return [...each('0:', slots.fields), ...each('1:protocols.', slots.protocols)];
    case 'foreign':
    case 'message':
      return each('0:', slots.fields);
    case 'field':
    case 'pad':
    case 'init':
    case 'both':
    case 'stamp':
      return one('0:', slots.type);
    case 'by':
      return one('1:', slots.type);
    case 'array':
    case 'list':
      return one('0:', slots.of);
    case 'ptr':
      return one('0:', slots.to);
    case 'fnptr':
      return [...each('0:', slots.params), ...one('1:', slots.ret)];
    case 'fn':
      return [...each('1:', slots.params), ...one('2:', slots.ret)];
    case 'table':
      return each('0:', slots.functions);
    case 'device':
      return each('0:ioctls.', slots.ioctls);
    case 'union':
      return [...one('0:', slots.tag), ...each('1:', slots.cases)];
    case 'exchange':
      return each('0:messages.', slots.messages);
    case 'tail':
    case 'remainder':
      return one('0:', slots.codec);
    case 'group':
      return one('1:', slots.codec);
    case 'when':
    case 'since':
      return one('2:', slots.codec);
    case 'lenient':
    case 'secret':
      return one('0:', slots.inner);
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
