/** Lets clang compute expressions where the whole header is in sight. */
import { enumerators, type Node, parseTree } from './ast.ts';
import type { ClangOptions, Workshop } from './clang.ts';

const PROBE = 'pf_fact_';

/** Values of expressions by their index; those that are no constants are not among them. */
export async function evaluate(
  shop: Workshop,
  clang: ClangOptions,
  before: string,
  expressions: readonly string[],
  /** Of the file that clang gets; others may be computed meanwhile. */
  name = 'facts',
): Promise<Map<number, bigint>> {
  if (expressions.length === 0) return new Map();
  const lines = expressions.map((expression, index) => `enum { ${PROBE}${index} = (${expression}) };\n`);
  // Only the probes are printed: the tree of the header may be a hundred times as large.
  const flags = ['-fsyntax-only', '-fno-access-control', '-Xclang', '-ast-dump=json'];
  const filter = ['-Xclang', `-ast-dump-filter=${PROBE}`];
  const ran = await shop.run(clang, name, `${before}${lines.join('')}`, [...flags, ...filter]);
  const values = new Map<number, bigint>();
  for (const node of trees(ran.stdout)) {
    const root: Node = { id: '', kind: 'EnumDecl', inner: [node] };
    for (const { node: entry, value } of enumerators(root, true))
      values.set(Number((entry.name ?? '').slice(PROBE.length)), value);
  }
  return values;
}

/** With a filter clang prints one document after the other; only their own braces stand at the beginning of a line. */
function trees(text: string): Node[] {
  const begin = text.indexOf('{');
  if (begin < 0) return [];
  const list = `[${text.slice(begin).replaceAll(/^\}\s*\{/gm, '},{')}]`;
  return (parseTree(`{"id":"","kind":"","inner":${list}}`).inner ?? []) as Node[];
}
