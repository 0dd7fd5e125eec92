/** The reference as Markdown: one page per plane, and an index. */

import { CELL, markdown, markdownCode, markdownLine, WEB } from '../../text/markdown.ts';
import { oneLine } from '../../text/visible.ts';
import { bannerLines, type Extent } from '../banner.ts';
import type { EmitInput } from '../emitter.ts';
import { fileName, snake } from '../naming.ts';
import { spokenBy } from '../parties.ts';
import { tidy } from '../render.ts';
import type { Entry, PlaneContent } from './content.ts';
import type { Table, TableCell } from './tables/table.ts';

/** Path of a plane's page, from the folder of the pages. */
export const pagePath = (plane: string): string => `${fileName(plane, ['readme'])}.md`;

/** Path of the page that says what becomes of a plane's messages, from the folder of the pages. */
export const accountsPath = (plane: string): string => `${fileName(`${plane}-accounts`)}.md`;

/** Path of a drawing, from the folder of the pages. */
export const drawingPath = (plane: string, name: string): string =>
  `drawings/${fileName(plane)}/${fileName(snake(name))}.svg`;

export function banner(input: EmitInput, extent: Extent): string {
  return (
    bannerLines(input.model, input.toolVersion, extent)
      // Nothing but its own end ends a comment.
      .map((line) => `<!-- ${line.replaceAll('>', '&gt;')} -->\n`)
      .join('')
  );
}

export function index(title: string, planes: readonly PlaneContent[], input: EmitInput, page: boolean): string {
  const rows = planes.map(({ plane, entries }) => {
    const names = entries.map(({ name, id }) => `[${name}](${pagePath(plane.name)}#${slug(id)})`).join(' · ');
    const accounts = plane.accounts === undefined ? '' : ` ([what is served](${accountsPath(plane.name)}))`;
    return `| [${plane.name}](${pagePath(plane.name)})${accounts} | ${plane.version} | ${plane.policy} | ${names} |`;
  });
  const asPage = page ? '`index.html`' : '`pf-gen docs`';
  return tidy(
    `${banner(input, 'schema')}\n# ${line(title)}\n\nThe same as one page with a filter: ${asPage}.\n\n| plane | version | policy | declarations |\n|---|---|---|---|\n${rows.join('\n')}\n`,
  );
}

export function planePage({ plane, entries, constants }: PlaneContent, input: EmitInput, drawings: boolean): string {
  const facts = `Version ${plane.version} · ${plane.policy}${spokenBy(plane)} · hash \`${plane.hash.slice(0, 32)}\``;
  const parts = [
    `${banner(input, plane)}\n# ${plane.name}\n\n${facts}\n\n${markdown(plane.docs ?? '', WEB)}`,
    ...(constants === undefined ? [] : [`## Constants\n\n${table(constants, plane.name)}`]),
    ...entries.map((entry) => section(entry, plane.name, drawings)),
  ];
  return tidy(`${parts.join('\n\n')}\n`);
}

function section({ id, name, kind, docs, facts, drawing, tables }: Entry, plane: string, drawings: boolean): string {
  const picture =
    drawing === undefined || !drawings
      ? ''
      : `![${drawing.label.replaceAll(/[[\]]/g, '')}](${drawingPath(plane, name)})`;
  const stated = facts.map((fact) => (/[{\\]/.test(fact) ? markdownCode(fact) : line(fact))).join(' · ');
  const shown = tables.filter(({ rows }) => rows.length > 0).map((item) => table(item, plane));
  const parts = [`## <a id="${slug(id)}"></a>${name}`, `*${kind}* · ${stated}`, markdown(docs, WEB), picture, ...shown];
  return parts.filter((part) => part !== '').join('\n\n');
}

const line = (text: string): string => markdownLine(text, WEB);

/** Address of a declaration on its page. */
function slug(id: string): string {
  return id.toLowerCase();
}

function table({ title, head, rows }: Table, plane: string): string {
  const all = [head, head.map(() => '---'), ...rows.map((row) => row.map((item) => cell(item, plane)))];
  const body = all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return title === undefined ? body : `${line(title)}:\n\n${body}`;
}

export function cell({ text, code, to }: TableCell, plane: string): string {
  const safe = oneLine(text);
  const body = code === true && safe !== '' ? markdownCode(safe) : markdownLine(safe, CELL);
  if (to === undefined) return body;
  const page = to.plane === plane ? '' : pagePath(to.plane);
  return `[${body}](${page}#${slug(`${to.plane}.${to.name}`)})`;
}
