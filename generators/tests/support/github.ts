/** GitHub's own reader of workflows and actions. Its package imports JSON without saying so, which Node refuses. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    if (!/\/@actions\/workflow-parser\/.*\.json$/.test(resolved.url)) return resolved;
    return { ...resolved, importAttributes: { type: 'json' } };
  },
});
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');
const { parseAction } = await import('@actions/workflow-parser/actions/index');

/** What is wrong with a workflow or an action, in words. */
export function githubErrors(kind: 'workflow' | 'action', content: string): string[] {
  const parse = kind === 'workflow' ? parseWorkflow : parseAction;
  const { context } = parse({ name: `${kind}.yml`, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map((error) => error.message);
}
