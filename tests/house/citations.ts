/**
 * Citations: how code and documents name a place in `docs/`, and whether that place is there.
 *
 * - `wire §4.5` is heading 4.5 of `docs/spec/wire.md`: the word is the file's name. Further sections of the same document
 *   follow as `, §4.7` or `–4.7`. In a document of `docs/spec` a bare `§4.5` or `section 4.5` is its own.
 * - `decision D8` is page D8 of `docs/decisions`; `decisions D9, D13` are two.
 * - `behaviour V03` is a row of `docs/spec/behaviours.md`.
 */
import { basename } from 'node:path';

/** What can be cited. */
export interface Places {
  /** Name of a document → its sections. */
  readonly documents: ReadonlyMap<string, ReadonlySet<string>>;
  readonly decisions: ReadonlySet<string>;
  readonly behaviours: ReadonlySet<string>;
}

export interface BadCitation {
  readonly line: number;
  readonly what: string;
}

const SECTION = String.raw`(?:Appendix|(?:[0-9]+|[A-Z])(?:\.[0-9A-Z]+)*)(?!\w)`;
/** What may stand between a section and the next of the same document: a remark in brackets, steps, a joining word. */
const BETWEEN = String.raw`(?:\s\([^()§]*\)|\ssteps? [0-9–]+)*(?:,\s|,?\sand\s|\sor\s|;\s|/|–)`;
const CITED = new RegExp(
  String.raw`(?:(RFC [0-9]+|[\w-]+)\s)?§(${SECTION})((?:${BETWEEN}§${SECTION}|–[0-9]+\.${SECTION})*)`,
  'g',
);
const FURTHER = new RegExp(`[§–](${SECTION})`, 'g');
const DECIDED = /\b(decisions?\s)?(D[0-9]{1,2}\b(?!-)(?:(?:,\s|\sand\s|–)D[0-9]{1,2}\b)*)/gi;
const BEHAVED = /\bbehaviours?\s([A-Z][0-9]{2}\b(?:(?:,\s|\sand\s|–)[A-Z][0-9]{2}\b)*)/g;

/** The sections of a document: the numbers of its headings, and `Appendix` for one that has no number. */
export function sectionsOf(markdown: string): Set<string> {
  const found = new Set<string>();
  for (const [, title] of markdown.matchAll(/^#{1,6} (.+)$/gm)) {
    const number = /^(?:Appendix ([A-Z])|([0-9]+(?:\.[0-9A-Z]+)*|[A-Z](?:\.[0-9A-Z]+)+))\.?(?: |$)/.exec(title!);
    if (number) found.add(number[1] ?? number[2]!);
    else if (title!.startsWith('Appendix')) found.add('Appendix');
  }
  return found;
}

/** Every citation of the file `path` with content `text` that leads nowhere, or is written in another way than the rest. */
export function badCitations(path: string, text: string, places: Places): BadCitation[] {
  const found: BadCitation[] = [];
  const own = path.startsWith('docs/spec/') ? basename(path, '.md') : undefined;
  const { joined, lineAt } = join(text);
  const say = (at: number, what: string): void => void found.push({ line: lineAt(at), what });

  const read = new Set<number>();
  for (const match of joined.matchAll(CITED)) {
    const [whole, named, first, rest] = match;
    for (let at = whole.indexOf('§'); at >= 0; at = whole.indexOf('§', at + 1)) read.add(match.index + at);
    if (named?.startsWith('RFC ')) continue;
    const document = named !== undefined && places.documents.has(named) ? named : own;
    if (document === undefined) {
      say(match.index, `'${whole}' names no document of docs/spec; write its file name without .md before the §`);
      continue;
    }
    for (const section of [first!, ...Array.from(rest!.matchAll(FURTHER), (one) => one[1]!)]) {
      if (!places.documents.get(document)!.has(section))
        say(match.index, `docs/spec/${document}.md has no §${section}`);
    }
  }
  for (const { index } of joined.matchAll(/§/g)) {
    if (!read.has(index)) say(index, `a '§' without the number of a section`);
  }
  if (own !== undefined) {
    for (const match of joined.matchAll(/\bsection ([0-9]+(?:\.[0-9]+)+)/g)) {
      if (!places.documents.get(own)!.has(match[1]!))
        say(match.index, `docs/spec/${own}.md has no section ${match[1]}`);
    }
    return found;
  }

  for (const { index, 1: word, 2: ids } of joined.matchAll(DECIDED)) {
    // `D3` alone is also a power state: it is a citation in prose only, and there it needs the word.
    if (word === undefined && !isProse(path, text, lineAt(index), ids!)) continue;
    for (const [id] of ids!.matchAll(/D[0-9]+/g)) {
      if (!places.decisions.has(id)) say(index, `docs/decisions has no ${id}`);
    }
    if (word === undefined && !path.startsWith('docs/decisions/')) say(index, `write 'decision ${ids}'`);
  }
  for (const { index, 1: ids } of joined.matchAll(BEHAVED)) {
    for (const [id] of ids!.matchAll(/[A-Z][0-9]{2}/g)) {
      if (!places.behaviours.has(id)) say(index, `docs/spec/behaviours.md has no row ${id}`);
    }
  }
  return found;
}

/** Whether `words` on this line stand in a comment or in a document. */
function isProse(path: string, text: string, line: number, words: string): boolean {
  if (path.endsWith('.md')) return true;
  const written = text.split('\n')[line - 1]!;
  const comment = /^\s*(?:\/?\*|#(?!\[)).*|\/\/.*/.exec(written);
  return comment?.[0].includes(words) ?? false;
}

/** The text as one line, without what begins a line of a comment, so that a citation may be broken anywhere. */
function join(text: string): { joined: string; lineAt: (offset: number) => number } {
  const starts: number[] = [];
  let joined = '';
  for (const line of text.split('\n')) {
    starts.push(joined.length);
    joined += `${line.replace(/^\s*(?:\/\/[/!]?|\/?\*+|#+|>|--|;)?\s*/, '').trimEnd()} `;
  }
  const lineAt = (offset: number): number => {
    const after = starts.findIndex((start) => start > offset);
    return after < 0 ? starts.length : after;
  };
  return { joined, lineAt };
}
