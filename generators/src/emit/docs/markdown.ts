/** The reference as Markdown: one page per plane, and an index. */
import { bannerLines, type Extent } from '../banner.ts';
import type { EmitInput } from '../emitter.ts';
import { snake } from '../naming.ts';
import { spokenBy } from '../parties.ts';
import { tidy } from '../render.ts';
import type { Entry, PlaneContent } from './content.ts';
import type { Table, TableCell } from './tables/table.ts';

/** Path of a drawing, from the folder of the pages. */
export const drawingPath = (plane: string, name: string): string => `drawings/${plane}/${snake(name)}.svg`;

function banner(input: EmitInput, extent: Extent): string {
  return bannerLines(input.model, input.toolVersion, extent)
    .map((line) => `<!-- ${line} -->\n`)
    .join('');
}

export function index(title: string, planes: readonly PlaneContent[], input: EmitInput, page: boolean): string {
  const rows = planes.map(({ plane, entries }) => {
    const names = entries.map(({ name, id }) => `[${name}](${plane.name}.md#${slug(id)})`).join(' · ');
    return `| [${plane.name}](${plane.name}.md) | ${plane.version} | ${plane.policy} | ${names} |`;
  });
  const asPage = page ? '`index.html`' : '`pf-gen docs`';
  return tidy(
    `${banner(input, 'schema')}\n# ${title}\n\nThe same as one page with a filter: ${asPage}.\n\n| plane | version | policy | declarations |\n|---|---|---|---|\n${rows.join('\n')}\n`,
  );
}

export function planePage({ plane, entries, constants }: PlaneContent, input: EmitInput, drawings: boolean): string {
  const facts = `Version ${plane.version} · ${plane.policy}${spokenBy(plane)} · hash \`${plane.hash.slice(0, 32)}\``;
  const parts = [
    `${banner(input, plane)}\n# ${plane.name}\n\n${facts}\n\n${prose(plane.docs ?? '')}`,
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
  const stated = facts.map((fact) => (/[{\\]/.test(fact) ? `\`${fact}\`` : fact)).join(' · ');
  const shown = tables.filter(({ rows }) => rows.length > 0).map((item) => table(item, plane));
  const parts = [`## <a id="${slug(id)}"></a>${name}`, `*${kind}* · ${stated}`, prose(docs), picture, ...shown];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Text that is no markup of HTML; what stands between backticks is code already. */
function prose(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll('&', '&amp;').replaceAll('<', '&lt;') : part))
    .join('`');
}

/** Address of a declaration on its page. */
function slug(id: string): string {
  return id.toLowerCase();
}

function table({ title, head, rows }: Table, plane: string): string {
  const lines = [head, head.map(() => '---'), ...rows.map((row) => row.map((item) => cell(item, plane)))];
  const body = lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
  return title === undefined ? body : `${title}:\n\n${body}`;
}

function cell({ text, code, to }: TableCell, plane: string): string {
  const safe = text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  const body = code === true && safe !== '' ? `\`${safe}\`` : prose(safe);
  if (to === undefined) return body;
  const page = to.plane === plane ? '' : `${to.plane}.md`;
  return `[${body}](${page}#${slug(`${to.plane}.${to.name}`)})`;
}
