/** One Markdown page for each rule, from the rule itself, and an index. */

import { CLASS_MEANING, CLASSES } from '../diff/classes.ts';
import { RULES } from '../diff/index.ts';
import { allRules, type RuleText, textOf } from './all.ts';

/** What a rule finds in its fixture. */
export interface Example {
  readonly before: string;
  readonly after: string;
  readonly findings: readonly { readonly class: string; readonly path: string; readonly message: string }[];
}

const AREAS = [
  ['PF10', 'Loading a schema'],
  ['PF11', 'Names and planes'],
  ['PF12', 'Layouts'],
  ['PF13', 'Numbers'],
  ['PF14', 'Calls'],
  ['PF15', 'Messages'],
  ['PF20', 'Generated files'],
  ['PF30', 'Configuration'],
  ['PF40', 'The tool'],
  ['PF50', 'Diff: schema, planes and declarations'],
  ['PF51', 'Diff: layouts and sections'],
  ['PF52', 'Diff: numbers, constants and names'],
  ['PF53', 'Diff: devices and tables'],
  ['PF54', 'Diff: messages, unions and conversations'],
  ['PF55', 'Versions, releases and approvals'],
  ['PF60', 'Importing a header'],
  ['PF61', 'Reading binaries and bytes'],
  ['PF62', 'Proof by other compilers'],
  ['PF63', 'Versions against each other'],
  ['PF64', 'Targets of your own, and documentation'],
] as const;

const BANNER = '<!-- Written by `pf-gen explain --pages`; edit the rule instead. -->\n';

/**
 * All pages by file name.
 *
 * @param examples by the name of the rule of the diff
 */
export function rulePages(examples: ReadonlyMap<string, Example> = new Map()): ReadonlyMap<string, string> {
  const names = new Map<string, string>(RULES.map((rule) => [rule.code, rule.name]));
  const texts = allRules().map(([code, rule]) => textOf(code, rule));
  const pages = new Map<string, string>([['README.md', index(texts, names)]]);
  for (const text of texts) {
    const name = names.get(text.code);
    const example = name === undefined ? undefined : examples.get(name);
    pages.set(`${text.code}.md`, page(text, name, example));
  }
  return pages;
}

function page({ code, severity, message, help, why }: RuleText, name: string | undefined, example?: Example): string {
  const kind = name === undefined ? severity : 'a rule of the diff; how bad it is depends on the class of the finding';
  const parts = [
    `# ${code}${name === undefined ? '' : ` ${name}`}\n`,
    `${BANNER}\n> ${message}\n`,
    `${kind[0]?.toUpperCase()}${kind.slice(1)}.\n`,
    `## Why\n\n${why}\n`,
    `## What to do\n\n${help[0]?.toUpperCase()}${help.slice(1)}.\n`,
  ];
  if (example !== undefined) {
    const rows = example.findings.map(({ class: of, path, message: text }) => `- \`${path}\` (${of}): ${text}\n`);
    parts.push(
      `## Example\n\nBefore:\n\n${fence(example.before)}\nAfter:\n\n${fence(example.after)}\nFound:\n\n${rows.join('')}`,
    );
  }
  return parts.join('\n');
}

const fence = (text: string): string => `\`\`\`ts\n${text.trim()}\n\`\`\`\n`;

function index(texts: readonly RuleText[], names: ReadonlyMap<string, string>): string {
  const areas = AREAS.flatMap(([prefix, title]) => {
    const own = texts.filter(({ code }) => code.startsWith(prefix));
    if (own.length === 0) return [];
    const rows = own.map(({ code, message }) => {
      const what = names.get(code) ?? message.replaceAll('|', '\\|').replaceAll('\n', ' ');
      return `- [${code}](${code}.md) ${what}\n`;
    });
    return [`## ${title}\n\n${rows.join('')}`];
  });
  const classes = CLASSES.map((of) => `1. \`${of}\`: ${CLASS_MEANING[of]}\n`).join('');
  return [
    `# Rules\n\n${BANNER}\nEverything that pf-gen can find, with a page each. \`npx pf-gen explain CODE\` prints the same.\n`,
    `Findings of the diff have a class, from harmless to breaking:\n\n${classes}`,
    ...areas,
  ].join('\n');
}
