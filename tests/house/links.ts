/** Links of Markdown documents to files of the repository and to headings in them. */
import { posix } from 'node:path';

/** Every relative link of the document `path` whose file or heading is not there. */
export function badLinks(
  path: string,
  text: string,
  files: ReadonlySet<string>,
  headings: (path: string) => ReadonlySet<string>,
): string[] {
  const found: string[] = [];
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target!)) continue;
    const [file = '', heading] = target!.split('#', 2);
    const to = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
    const folder = to.endsWith('/') ? to : `${to}/`;
    if (!files.has(to) && ![...files].some((one) => one.startsWith(folder))) found.push(`${target} is not there`);
    else if (heading !== undefined && to.endsWith('.md') && !headings(to).has(heading))
      found.push(`${file || path} has no heading #${heading}`);
  }
  return found;
}

/** The names by which the headings of a document are linked to, as code hosts make them. */
export function headingIds(markdown: string): Set<string> {
  const found = new Set<string>();
  for (const [, title] of markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)) {
    const words = title!.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const id = words.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let unique = id;
    for (let count = 1; found.has(unique); count++) unique = `${id}-${count}`;
    found.add(unique);
  }
  for (const [, id] of markdown.matchAll(/<a (?:id|name)="([^"]+)"/g)) found.add(id!);
  return found;
}
