/**
 * Documentation as Markdown that says the same text and does nothing else: no HTML, no link, no test. Of Markdown's own forms
 * four stay, as people write them in comments: paragraphs, lists, code between backticks, and blocks of code, which are
 * fenced as text.
 */
import { visible } from './visible.ts';

/** How a reader's Markdown spells what HTML would take for its own. */
export interface Dialect {
  /** Spelling of `<`, and of an `&` that could begin an entity. */
  readonly less: string;
  readonly ampersand: string;
  /** Whether a name in code letters between brackets leads to a declaration, or nowhere. */
  readonly items: boolean;
  /** Whether a pipe ends a cell, in code too. */
  readonly cell: boolean;
}
/** Pages of the web: bare addresses become links there, and a backslash would become part of one. */
export const WEB: Dialect = { less: '&lt;', ampersand: '&amp;', items: false, cell: false };
/** Cells of their tables. */
export const CELL: Dialect = { ...WEB, cell: true };
/** Comments of Rust, which people read as they stand. */
export const RUSTDOC: Dialect = { less: '\\<', ampersand: '\\&', items: true, cell: false };

/** Columns from which an indented line is code. */
const CODE_INDENT = 4;

/** The text as Markdown, of as many lines as it needs. */
export function markdown(text: string, dialect: Dialect): string {
  const lines = visible(text).replaceAll('\t', '    ').split('\n');
  const out: string[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    out.push(...paragraphLines(paragraph, dialect));
    paragraph = [];
  };
  for (let index = 0; index < lines.length; ) {
    const block = fencedBlock(lines, index) ?? indentedBlock(lines, index);
    if (block === undefined) {
      paragraph.push(lines[index] ?? '');
      index += 1;
      continue;
    }
    endParagraph();
    if (out.length > 0 && out.at(-1) !== '') out.push('');
    out.push(...fenced(block.lines));
    index = block.end;
    if (index < lines.length && lines[index]?.trim() !== '') out.push('');
  }
  endParagraph();
  return out.join('\n');
}

/** The text on one line, without blocks: for cells, headings and facts. */
export function markdownLine(text: string, dialect: Dialect): string {
  return paragraphLines([visible(text).replaceAll(/\s+/g, ' ').trim()], dialect).join(' ');
}

/** A text as code: between backticks where it has none of its own. */
export function markdownCode(text: string): string {
  const line = visible(text).replaceAll(/\s+/g, ' ');
  if (!/[`|]/.test(line) && line.trim() === line && line !== '') return `\`${line}\``;
  // Readers disagree about escapes in code of a table's cell; an entity is the same to all of them.
  return `<code>${line.replaceAll(/[!-/:-@[-`{-~]/g, (char) => `&#${char.charCodeAt(0)};`)}</code>`;
}

interface Block {
  readonly lines: readonly string[];
  /** Index of the line behind it. */
  readonly end: number;
}

/** Languages of code, as people write them behind a fence; anything else there is text that must not be lost. */
const LANGUAGE =
  /^((text|txt|plain|none|c|h|cpp|c\+\+|hpp|rust|rs|ignore|no_run|should_panic|compile_fail|ts|typescript|js|javascript|json|sh|bash|console|toml|yaml|yml|ini|inf|lua|python|py|xml|html|css|diff|asm|make)(,\s*|$))*$/i;

function fencedBlock(lines: readonly string[], start: number): Block | undefined {
  const [, mark, info = ''] = /^ *(`{3,}(?=[^`]*$)|~{3,})(.*)$/.exec(lines[start] ?? '') ?? [];
  if (mark === undefined) return undefined;
  const told = LANGUAGE.test(info.trim()) ? [] : [info.trim()];
  const closing = new RegExp(`^ *\\${mark[0]}{${mark.length},} *$`);
  let end = start + 1;
  while (end < lines.length && !closing.test(lines[end] ?? '')) end += 1;
  return { lines: [...told, ...lines.slice(start + 1, end)], end: Math.min(end + 1, lines.length) };
}

function indentedBlock(lines: readonly string[], start: number): Block | undefined {
  const indented = (line: string): boolean => /^ {4}/.test(line) && line.trim() !== '';
  if (!indented(lines[start] ?? '') || (start > 0 && lines[start - 1]?.trim() !== '')) return undefined;
  let end = start + 1;
  for (let index = end; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (indented(line)) end = index + 1;
    else if (line.trim() !== '') break;
  }
  return { lines: lines.slice(start, end).map((line) => line.slice(CODE_INDENT)), end };
}

/** A block that is text and nothing else, however many backticks stand in it. */
function fenced(lines: readonly string[]): string[] {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines.map((line) => line.trimEnd()), fence];
}

interface Line {
  /** Marks of a list, and the backslash of what would begin something else. */
  readonly head: string;
  readonly rest: string;
  /** Whether code that began above cannot reach into it. */
  readonly apart: boolean;
  /** Number of the last entry of a list. */
  readonly count: number;
}

/** Lines of paragraphs and lists. Code between backticks may run over lines, but not into a list's next entry. */
function paragraphLines(lines: readonly string[], dialect: Dialect): string[] {
  const out: string[] = [];
  let piece: Line[] = [];
  const endPiece = (): void => {
    if (piece.length === 0) return;
    const texts = inline(piece.map(({ rest }) => rest).join('\n'), dialect).split('\n');
    out.push(...piece.map(({ head }, index) => `${head}${texts[index] ?? ''}`));
    piece = [];
  };
  let count = 0;
  for (const text of lines) {
    const line = opened(text.trimEnd(), count);
    count = line.count;
    if (line.apart) endPiece();
    piece.push(line);
  }
  endPiece();
  return out;
}

/** Takes the beginning of a line apart. `last` is the number of the last entry of a list: readers count on by themselves. */
function opened(text: string, last: number): Line {
  // Less than the indentation of code, and blanks behind a list's mark are one for the same reason.
  let head = /^ */.exec(text)?.[0].slice(0, CODE_INDENT - 1) ?? '';
  let rest = text.trimStart();
  let apart = rest === '';
  let count = last;
  while (rest !== '') {
    // Underlines of headings, rules, and the second line of a table.
    if (/^[-=*_+|: ]+$/.test(rest)) return { head: `${head}\\`, rest, apart: true, count };
    const [whole = '', mark = ''] = /^([-*+]|[0-9]{1,9}[.)])(?: +|$)/.exec(rest) ?? [];
    if (whole === '') break;
    const counted = /^[0-9]/.test(mark);
    if (counted && (mark.slice(0, -1) !== String(count + 1) || rest === mark)) {
      return { head: `${head}${mark.slice(0, -1)}\\`, rest: rest.slice(mark.length - 1), apart: true, count };
    }
    if (counted) count += 1;
    head += `${mark} `;
    rest = rest.slice(whole.length);
    apart = true;
  }
  if (/^(#{1,6}( |$)|>|`{3}|~{3})/.test(rest)) {
    // A run of backticks at the beginning of a line is a fence before it is code.
    const run = /^(`+|~+)?/.exec(rest)?.[0] ?? '';
    const escaped = run === '' ? `\\${rest[0]}` : [...run].map((char) => `\\${char}`).join('');
    return { head: head + escaped, rest: rest.slice(Math.max(1, run.length)), apart: true, count };
  }
  // A block of HTML begins on a line of its own, also where code would run on.
  return { head, rest, apart: apart || /^<[A-Za-z/!?]/.test(rest), count };
}

/** The text of a paragraph: code stays as it is, everything else stands for itself. */
function inline(text: string, dialect: Dialect): string {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: run, index }) => ({ at: index, length: run.length }));
  let out = '';
  let done = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index]!;
    const close = runs.findIndex((run, other) => other > index && run.length === open.length);
    const end = close < 0 ? open.at : runs[close]!.at + open.length;
    const item = dialect.items && isItem(text, open.at, end);
    out += item ? `${plain(text, done, open.at - 1, dialect)}[` : plain(text, done, open.at, dialect);
    if (close < 0) {
      out += '\\`'.repeat(open.length);
      done = open.at + open.length;
      continue;
    }
    const code = text.slice(open.at, end);
    out += dialect.cell && code.includes('|') ? markdownCode(code.slice(open.length, -open.length)) : code;
    done = end;
    index = close;
  }
  return out + plain(text, done, text.length, dialect);
}

/** Whether code stands between brackets as the name of a declaration, and is no more than that. */
function isItem(text: string, from: number, to: number): boolean {
  return (
    text[from - 1] === '[' &&
    /^`[A-Za-z_][A-Za-z0-9_:]*`$/.test(text.slice(from, to)) &&
    /^\](?![([:])/.test(text.slice(to))
  );
}

/** An address that readers make a link of: whole, as long as nothing in it means anything else. */
const ADDRESS = /(?:https?:\/\/|www\.)(?:[A-Za-z0-9\-./?#=%+,@:]|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9]))*/y;

/** What readers of pages take for the beginning of an address, up to the next blank. */
const LINKED = /(https?:|ftp:|www)([/.][^\s]*)/iy;

/** A part of the text outside of code, with a backslash before all that Markdown would take for its own. */
function plain(text: string, from: number, to: number, dialect: Dialect): string {
  let out = '';
  for (let at = from; at < to; ) {
    ADDRESS.lastIndex = at;
    const address = ADDRESS.exec(text)?.[0].slice(0, to - at) ?? '';
    LINKED.lastIndex = at;
    const [linked = '', scheme = '', rest = ''] = LINKED.exec(text) ?? [];
    // An address takes in all that follows it: next to what must be escaped it is none.
    if (dialect.items === false && linked !== '' && (linked !== address || at + linked.length > to)) {
      out += `${scheme}&#${rest.charCodeAt(0)};`;
      at += scheme.length + 1;
      continue;
    }
    if (address !== '') {
      out += address;
      at += address.length;
      continue;
    }
    const char = text[at]!;
    let run = 1;
    if ('*_~'.includes(char)) while (at + run < to && text[at + run] === char) run += 1;
    const before = text[at - 1] ?? ' ';
    const after = text[at + run] ?? ' ';
    out += escaped(char, run, before, after, at + run === to, text.slice(at, to), dialect);
    at += run;
  }
  return out;
}

const WORD = /[\p{L}\p{N}]/u;
const BLANK = /\s/;

function escaped(
  char: string,
  run: number,
  before: string,
  after: string,
  last: boolean,
  rest: string,
  { less, ampersand, cell }: Dialect,
): string {
  switch (char) {
    case '<':
      return less;
    case '|':
      return cell ? '&#124;' : char;
    case '&':
      return ampersand === WEB.ampersand || /^&(#|[A-Za-z])/.test(rest) ? ampersand : char;
    case '\\':
      return last || /[!-/:-@[-`{-~\n]/.test(after) ? '\\\\' : char;
    case '[':
      return `\\${char}`;
    case '*':
      return BLANK.test(before) && BLANK.test(after) ? char.repeat(run) : `\\${char}`.repeat(run);
    case '_':
      return WORD.test(before) && WORD.test(after) ? char.repeat(run) : `\\${char}`.repeat(run);
    case '~':
      // One that can only begin something begins nothing, as no other one ends it.
      return run === 1 && /[\s(]/.test(before) ? char : `\\${char}`.repeat(run);
    default:
      return char;
  }
}
