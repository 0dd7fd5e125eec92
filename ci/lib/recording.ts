/**
 * A terminal recording as one animated SVG file: commands are typed, output appears, the screen scrolls, all repeats. What was
 * printed before the first command is there from the start, so that the first picture shows something.
 */

/** How a line looks. */
export type Style = 'command' | 'output' | 'good' | 'bad' | 'comment' | 'plus' | 'minus';

interface Line {
  readonly text: string;
  readonly style: Style;
  /** When it begins to show, and how long that takes (typing), in seconds. */
  readonly at: number;
  readonly typing: number;
}

const COLOURS: Readonly<Record<Style, string>> = {
  command: '#e6edf3',
  output: '#9da7b3',
  good: '#56d364',
  bad: '#ff7b72',
  comment: '#79c0ff',
  plus: '#56d364',
  minus: '#ff7b72',
};
const PROMPT = '$ ';
const COLUMNS = 108;
const ROWS = 28;
const CHARACTER = 7.83;
const LINE = 19;
const LEFT = 18;
const TOP = 54;
/** The last picture stands so long before it begins again, in seconds. */
const REST = 8;
const TYPING_PER_CHARACTER = 0.028;
/** How long the first picture stands before somebody types, in seconds. */
const READING = 2;

/** Collects lines and their times. */
export class Recording {
  readonly #lines: Line[] = [];
  #now = 0;

  /** A command: typed after a prompt. */
  command(text: string): void {
    if (!this.#lines.some(({ typing }) => typing > 0)) this.#now += READING;
    const typing = text.length * TYPING_PER_CHARACTER;
    this.#add(PROMPT + text, 'command', typing);
    this.#now += typing + 0.35;
  }

  /** Output that appears at once; long lines are wrapped. */
  print(text: string, style: Style = 'output'): void {
    for (const line of text.split('\n')) {
      for (const part of wrap(line)) this.#add(part, style, 0);
    }
    this.#now += 0.12;
  }

  /** A moment without anything new. */
  pause(seconds: number): void {
    this.#now += seconds;
  }

  #add(text: string, style: Style, typing: number): void {
    this.#lines.push({ text, style, at: this.#now, typing });
    this.#now += typing === 0 ? 0.05 : 0;
  }

  /** The file. The title is read by screen readers and shown in the window's bar. */
  svg(title: string): string {
    const total = this.#now + REST;
    const percent = (seconds: number) => `${((seconds / total) * 100).toFixed(2)}%`;
    const width = Math.ceil(LEFT * 2 + COLUMNS * CHARACTER);
    const height = TOP + ROWS * LINE + 8;
    const rules: string[] = [];
    const typed = this.#lines.findIndex(({ typing }) => typing > 0);
    const texts = this.#lines.map((line, index) => {
      const y = TOP + (index + 1) * LINE - 5;
      if (index < typed)
        return `<text x="${LEFT}" y="${y}" class="${line.style}" xml:space="preserve">${escapeText(line.text)}</text>`;
      rules.push(keyframes(`l${index}`, line, percent));
      const style = `animation-name:l${index}${line.typing > 0 ? `;animation-timing-function:steps(${line.text.length})` : ''}`;
      return `<text x="${LEFT}" y="${y}" class="l ${line.style}" style="${style}" xml:space="preserve">${escapeText(line.text)}</text>`;
    });
    rules.push(scroll(this.#lines, percent));
    const last = Math.max(0, this.#lines.length - ROWS) * LINE;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
<title id="title">${escapeText(title)}</title>
<style>
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.bar{fill:#9da7b3}
${Object.entries(COLOURS)
  .map(([style, colour]) => `.${style}{fill:${colour}}`)
  .join('\n')}
.l,#all{animation-duration:${total.toFixed(2)}s;animation-iteration-count:infinite;animation-timing-function:step-end}
#all{animation-name:scroll}
${rules.join('\n')}
@media (prefers-reduced-motion:reduce){.l,#all{animation:none}#all{transform:translateY(-${last}px)}}
</style>
<rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>
<rect width="${width}" height="36" rx="10" fill="#161b22"/>
<rect y="26" width="${width}" height="10" fill="#161b22"/>
<circle cx="22" cy="18" r="6" fill="#ff5f56"/><circle cx="42" cy="18" r="6" fill="#ffbd2e"/><circle cx="62" cy="18" r="6" fill="#27c93f"/>
<text x="${width / 2}" y="23" text-anchor="middle" class="bar">${escapeText(title)}</text>
<clipPath id="screen"><rect y="${TOP + 1}" width="${width}" height="${ROWS * LINE}"/></clipPath>
<g clip-path="url(#screen)"><g id="all">
${texts.join('\n')}
</g></g>
</svg>
`;
  }
}

/** Hidden until its time; a command is uncovered letter by letter. */
function keyframes(name: string, line: Line, percent: (seconds: number) => string): string {
  if (line.typing === 0) {
    return `@keyframes ${name}{0%{visibility:hidden}${percent(line.at)}{visibility:visible}100%{visibility:visible}}`;
  }
  const closed = 'clip-path:inset(0 100% 0 0)';
  const open = 'clip-path:inset(0 0 0 0)';
  return `@keyframes ${name}{0%{${closed}}${percent(line.at)}{${closed}}${percent(line.at + line.typing)}{${open}}100%{${open}}}`;
}

/** One step up for each line that would stand below the screen. */
function scroll(lines: readonly Line[], percent: (seconds: number) => string): string {
  const steps = lines
    .slice(ROWS)
    .map(({ at }, index) => `${percent(at)}{transform:translateY(-${(index + 1) * LINE}px)}`);
  return `@keyframes scroll{0%{transform:none}${steps.join('')}100%{transform:translateY(-${steps.length * LINE}px)}}`;
}

function wrap(line: string): string[] {
  if (line.length <= COLUMNS) return [line];
  const cut = line.lastIndexOf(' ', COLUMNS);
  const at = cut > COLUMNS / 2 ? cut : COLUMNS;
  return [line.slice(0, at), ...wrap(`    ${line.slice(at).trimStart()}`)];
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
