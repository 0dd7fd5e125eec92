/** Style sheets with both colour schemes: the reader's system decides, unless the page's own switch says otherwise. */
import { assetText } from '../assets.ts';

const SYSTEM_DARK = '@media (prefers-color-scheme: dark)';
const sheet = (name: string): string => assetText(`docs/assets/${name}.css`);

/** Style of a drawing in a file of its own. */
export function fileStyle(): string {
  const ink = 'svg { --paper: #12161b; --ink: #e6ebf1; --soft: #aab5c2; --faint: #8391a1; }\n';
  return `${ruleLines(sheet('drawing'))}${SYSTEM_DARK} {\n${ink}${ruleLines(sheet('drawing-dark'))}}\n`;
}

/** Style of the page; the dark rules are nested, once for the system's wish and once for the switch. */
export function pageStyle(): string {
  const dark = sheet('page-dark') + sheet('drawing-dark');
  return [
    sheet('page') + sheet('drawing'),
    `${SYSTEM_DARK} {\n:root:not([data-theme="light"]) {\n${dark}}\n}`,
    `:root[data-theme="dark"] {\n${dark}}`,
  ].join('\n');
}

/** One line for each rule. */
function ruleLines(css: string): string {
  return css
    .replaceAll(/,\n(?=\.)/g, ', ')
    .replaceAll(/\n\s+/g, ' ')
    .replaceAll(/\n\}/g, ' }');
}
