/** What a browser's parser makes of a page: which elements it holds, where its links lead, and what it says. */
import { type DefaultTreeAdapterTypes, parse, parseFragment } from 'parse5';

export interface Page {
  /** Names of all elements, each once. */
  readonly elements: ReadonlySet<string>;
  /** Names of all attributes, each once. */
  readonly attributes: ReadonlySet<string>;
  readonly links: readonly string[];
  /** Contents of scripts and of styles. */
  readonly code: readonly string[];
  /** Everything that people read, texts on hovering and for readers without a screen included. */
  readonly text: string;
}

const LEADS = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'srcset', 'poster', 'background']);
const SAID = new Set(['aria-label', 'alt', 'title', 'placeholder']);

/** Reads a whole page, or a piece of one. */
export function pageOf(text: string, piece = false): Page {
  const page = {
    elements: new Set<string>(),
    attributes: new Set<string>(),
    links: [] as string[],
    code: [] as string[],
    texts: [] as string[],
  };
  const visit = (node: DefaultTreeAdapterTypes.Node, inCode: boolean): void => {
    if (node.nodeName === '#text')
      (inCode ? page.code : page.texts).push((node as DefaultTreeAdapterTypes.TextNode).value);
    if ('tagName' in node) {
      page.elements.add(node.tagName);
      for (const { name, prefix, value } of node.attrs) {
        const whole = prefix === undefined || prefix === '' ? name : `${prefix}:${name}`;
        page.attributes.add(whole);
        if (LEADS.has(whole)) page.links.push(value);
        if (SAID.has(whole)) page.texts.push(` ${value} `);
      }
    }
    // Numbers of a list are read, though they are no text.
    if (node.nodeName === 'ol' && 'attrs' in node) {
      let number = Number(node.attrs.find(({ name }) => name === 'start')?.value ?? 1);
      for (const child of node.childNodes) {
        if (child.nodeName === 'li') page.texts.push(` ${number++}. `);
        visit(child, inCode);
      }
      return;
    }
    const code = inCode || node.nodeName === 'script' || node.nodeName === 'style';
    if ('childNodes' in node) for (const child of node.childNodes) visit(child, code);
    if ('content' in node) visit(node.content, code);
  };
  visit(piece ? parseFragment(text) : parse(text), false);
  return { ...page, text: page.texts.join('') };
}

/** Faults of a page, beside one that was made of tame texts. */
export function pageFaults(page: Page, tame: Page, elements: readonly string[] = []): string[] {
  const fresh = (all: ReadonlySet<string>, known: ReadonlySet<string>): string[] =>
    [...all].filter((name) => !known.has(name) && !elements.includes(name));
  const code = new Set(tame.code);
  return [
    ...fresh(page.elements, tame.elements).map((name) => `an element <${name}> that no text may make`),
    ...fresh(page.attributes, tame.attributes).map((name) => `an attribute ${name} that no text may make`),
    ...[...page.attributes].filter((name) => name.startsWith('on')).map((name) => `a handler ${name}`),
    ...page.code.filter((text) => !code.has(text)).map((text) => `a script or style of a text: ${text.slice(0, 80)}`),
    ...page.links
      .filter((link) => /^\s*(?!https?:|mailto:)[a-z][a-z0-9+.-]*:/i.test(link))
      .map((link) => `a link to ${link}`),
  ];
}
