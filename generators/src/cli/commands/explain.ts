/** `pf-gen explain`: says what a code means and why the rule exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { nearest } from '@punktfunk/cli/nearest';
import { allRules, textOf } from '../../catalogue/all.ts';
import { diagnostic } from '../../diagnostics/table.ts';
import { writeFiles } from '../../platform/write/files.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';

export interface ExplainOptions {
  readonly pages?: string;
  readonly examples?: string;
}

/** Explains one code, lists all, or writes a page for each. */
export async function explain(host: Host, code: string | undefined, options: ExplainOptions = {}): Promise<Outcome> {
  if (options.pages !== undefined) return pages(host, resolve(host.cwd, options.pages), options.examples);
  const rules = allRules();
  if (code === undefined) {
    const data = rules.map(([name, rule]) => textOf(name, rule));
    return { exit: 'ok', data, text: data.map((entry) => `${entry.code}  ${entry.message}\n`).join('') };
  }
  const wanted = code.toUpperCase();
  const found = rules.find(([name]) => name === wanted);
  if (found === undefined) {
    const near = nearest(
      wanted,
      rules.map(([name]) => name),
    );
    const what = `there is no code '${code}'${near === undefined ? '' : `; did you mean ${near}?`}`;
    return failure(host, 'unknown code', [diagnostic('PF4003', { what })], host.cwd);
  }
  const data = textOf(...found);
  const text = `${data.severity} ${data.code}: ${data.message}\n\n${data.why}\n\nhelp: ${data.help}\n`;
  return { exit: 'ok', data, text };
}

/** Writes the pages that changed, and removes pages of rules that are gone. */
async function pages(host: Host, folder: string, examples: string | undefined): Promise<Outcome> {
  const { rulePages } = await import('../../catalogue/pages.ts');
  const { readExamples } = await import('../../catalogue/examples.ts');
  const wanted = rulePages(examples === undefined ? new Map() : readExamples(resolve(host.cwd, examples)));
  const written = [...wanted].filter(([name, text]) => {
    const path = join(folder, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  });
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const removed = present.filter((name) => /^PF\d{4}\.md$/.test(name) && !wanted.has(name));
  const changes = [
    ...written.map(([name, content]) => ({ path: join(folder, name), content })),
    ...removed.map((name) => ({ path: join(folder, name), gone: true as const })),
  ];
  // All can be written again.
  writeFiles(changes, { durable: false });
  const data = { pages: wanted.size, written: written.map(([name]) => name), removed };
  const shown = relative(host.cwd, folder) || '.';
  return {
    exit: 'ok',
    data,
    text: `${shown}: ${wanted.size} pages, ${written.length} written, ${removed.length} removed\n`,
  };
}
