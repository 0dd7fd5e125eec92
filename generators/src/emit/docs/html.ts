/** The reference as one HTML file: no request to anywhere, no script but its own few lines. */

import { ofPlane } from '../../incremental/parts/parts.ts';
import { visible } from '../../text/visible.ts';
import { assetText } from '../assets.ts';
import { bannerLines } from '../banner.ts';
import type { EmitInput } from '../emitter.ts';
import type { Entry, PlaneContent } from './content.ts';
import { anchor } from './describe.ts';
import { inline } from './drawing/svg.ts';
import { escaped } from './drawing/text.ts';
import { pageStyle } from './style.ts';
import type { Table, TableCell } from './tables/table.ts';

export function page(title: string, planes: readonly PlaneContent[], input: EmitInput): string {
  const note = bannerLines(input.model, input.toolVersion, 'schema').map((line) => `<!-- ${escaped(line)} -->`);
  const lines = [
    '<!doctype html>',
    ...note,
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>\n${pageStyle()}\n</style>`,
    '</head>',
    '<body>',
    '<div class="shell">',
    navigation(title, planes),
    '<main>',
    ...planes.map((content) => ofPlane(input, 'docs section', content.plane, undefined, () => planeSection(content))),
    '</main>',
    '</div>',
    `<script>\n${assetText('docs/assets/page.js')}</script>`,
    '</body>',
    '</html>',
  ];
  return `${lines.join('\n').replaceAll(/[ \t]+$/gm, '')}\n`;
}

function navigation(title: string, planes: readonly PlaneContent[]): string {
  const groups = planes.map(({ plane, entries }, index) => {
    const items = entries.map(
      ({ id, name }) => `<li data-of="${escaped(id)}"><a href="#${escaped(id)}">${escaped(name)}</a></li>`,
    );
    const open = index === 0 ? ' open' : '';
    const list = `<ul>\n${items.join('\n')}\n</ul>`;
    return `<details${open}><summary><a href="#${escaped(plane.name)}">${escaped(plane.name)}</a> <small>v${plane.version}</small></summary>\n${list}\n</details>`;
  });
  return [
    '<nav>',
    `<h1>${escaped(title)} <button id="theme" type="button" title="light or dark">◐</button></h1>`,
    '<input id="filter" type="search" placeholder="Filter: names, fields, values   /" aria-label="Filter" autocomplete="off">',
    '<div id="count" role="status"></div>',
    `<div class="tree">\n${groups.join('\n')}\n</div>`,
    '</nav>',
  ].join('\n');
}

function planeSection({ plane, entries, constants }: PlaneContent): string {
  const speakers = plane.parties === undefined ? [] : [`spoken by ${plane.parties.join(', ')}`];
  const chips = [`version ${plane.version}`, plane.policy, ...speakers, `hash ${plane.hash.slice(0, 16)}`];
  return [
    `<section class="plane" id="${escaped(plane.name)}">`,
    `<header><h2>${escaped(plane.name)}</h2>${chipList(chips)}${paragraphs(plane.docs ?? '')}</header>`,
    ...(constants === undefined ? [] : [constantsArticle(plane.name, constants)]),
    ...entries.map(article),
    '</section>',
  ].join('\n');
}

function constantsArticle(plane: string, table: Table): string {
  const id = `${plane}.constants`;
  return `<article id="${escaped(id)}"><h3>Constants</h3><div class="each">${htmlTable(table)}</div></article>`;
}

function article(entry: Entry): string {
  const { id, name, kind, docs, facts, drawing, tables } = entry;
  const heading = `<h3><a href="#${escaped(id)}">${escaped(name)}</a> <span class="kind">${kind}</span></h3>`;
  return [
    `<article id="${escaped(id)}">${heading}`,
    `${chipList(facts)}${paragraphs(docs)}`,
    ...(drawing === undefined ? [] : [`<div class="figure">${inline(drawing)}</div>`]),
    ...tables.map(htmlTable),
    '</article>',
  ].join('\n');
}

function chipList(texts: readonly string[]): string {
  if (texts.length === 0) return '';
  return `<ul class="chips">${texts.map((text) => `<li>${escaped(text)}</li>`).join('')}</ul>`;
}

/** Documentation: paragraphs, with code between backticks. */
function paragraphs(docs: string): string {
  const parts = visible(docs)
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== '');
  return parts.map((part) => `<p>${withCode(part.trim())}</p>`).join('');
}

function withCode(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function htmlTable({ title, head, rows }: Table): string {
  const caption = title === undefined ? '' : `<caption>${escaped(title)}</caption>`;
  const heads = head.map((text) => `<th>${escaped(text)}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((item) => `<td>${htmlCell(item)}</td>`).join('')}</tr>`);
  return `<div class="wide"><table>${caption}<thead><tr>${heads}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table></div>`;
}

function htmlCell({ text, code, to, kind }: TableCell): string {
  const dot = kind === undefined ? '' : `<span class="dot ${kind}"></span>`;
  const body = code === true && text !== '' ? `<code>${escaped(text)}</code>` : withCode(text);
  return dot + (to === undefined ? body : `<a href="#${escaped(anchor(to.plane, to.name))}">${body}</a>`);
}
