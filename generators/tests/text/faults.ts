/** What is wrong with what a target prints of hostile texts: what its readers say, and texts that are lost or changed. */
import { visible } from '../../src/text/visible.ts';
import { type Subject, words } from './hostile.ts';
import type { TextTarget } from './targets.ts';

/** What is wrong with a target's output. `tagged` has words of its own in the same places, which tell what is printed. */
export async function faultsOf(
  target: TextTarget,
  { model, tame, planted }: Subject,
  tagged: Subject,
): Promise<string[]> {
  const [files, plain, marked] = [await target.emit(model), await target.emit(tame), await target.emit(tagged.model)];
  const { faults, text } = await target.read(files, plain);
  const said = words(text);
  const read = marked.filter(({ path }) => target.mine.test(path)).map((file) => file.text);
  const printed = new Set([...read.join('\n').matchAll(/Tag(\d+)tag/g)].map(([, at]) => Number(at)));
  if (printed.size === 0) return ['none of the texts is printed'];
  const lost = planted.flatMap(({ path, hold, text: own }, number) => {
    // Texts that programs use are compared as values.
    if (!printed.has(number) || (target.values !== undefined && hold !== 'free')) return [];
    // Marks of a fence are markup: what stands between is there.
    const wanted = /`{3}|~{3}/.test(own) ? [`Qa${number}q`, `Qz${number}q`] : [words(visible(own))];
    const missing = (target.whole ? wanted : [`Qa${number}q`]).filter((part) => !said.includes(part));
    return missing.map((part) => `${path}: ${JSON.stringify(own)} is not told as it is: ${part}`);
  });
  const values = target.values?.(files);
  const wrong = planted.flatMap(({ path, hold, text: own }, number) => {
    // Templates are made into formats, and are seen as text.
    const used = hold === 'literal' || path.endsWith('.security');
    if (values === undefined || !used || !printed.has(number) || values.includes(own)) return [];
    return [`${path}: ${JSON.stringify(own)} does not arrive`];
  });
  return [...faults, ...lost, ...wrong];
}
