/** Findings speak of texts that are not ours: on a terminal, to services that run builds, and in their documents. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { githubAnnotations } from '../../src/cli/formats/github.ts';
import type { Report } from '../../src/cli/formats/index.ts';
import { junitReport } from '../../src/cli/formats/junit.ts';
import { sarifLog } from '../../src/cli/formats/sarif.ts';
import { render } from '../../src/diagnostics/render.ts';
import { diagnostic } from '../../src/diagnostics/table.ts';
import { visible, visibleJson } from '../../src/text/visible.ts';
import { randomSeed } from '../fixtures/emit.ts';
import { subject, words } from './hostile.ts';

const texts = subject(randomSeed()).planted.map(({ text }) => text);
const report = (text: string, printed = text): Report => ({
  verb: 'check',
  clean: false,
  summary: printed,
  found: [
    {
      ...diagnostic('PF2002', {}, { file: `${text}.ts`, line: 3, col: 7 }),
      severity: 'error',
      message: text,
      help: text,
    },
  ],
});

/** What a terminal would obey, or would show as another text; line ends and tabs are no such thing. */
const OBEYED = /(?![\n\t])\p{Cc}|\p{Surrogate}|[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Faults of a text on a terminal in a service: what it obeys, and lines that are commands. */
function terminalFaults(text: string): string[] {
  const commands = text.split(/\r\n|[\r\n]/).filter((line) => line.trimStart().startsWith('::'));
  return [...(OBEYED.exec(text) ?? []), ...commands];
}

test('on a terminal', () => {
  const source = (text: string) =>
    render(report(text).found[0]!, { source: () => `${text}\n`.repeat(3), show: (file) => file });
  for (const text of texts) expect(terminalFaults(source(text)), JSON.stringify(text)).toEqual([]);
  // The check is one: a text that was not made visible is seen.
  expect(texts.flatMap(terminalFaults).length).toBeGreaterThan(10);
});

/** Commands that the runner sees, by its own rules: `::` at the beginning of a line, `##[` anywhere in another one. */
function commands(output: string): string[] {
  const lines = output.split(/\r\n|[\r\n]/);
  return lines.filter((line) => line.trimStart().startsWith('::') || line.includes('##['));
}

test('as annotations: one command for one finding', () => {
  for (const text of texts) {
    const output = githubAnnotations(report(text));
    expect(commands(output), JSON.stringify(text)).toHaveLength(1);
    const [, told = ''] = /^::error .*?::(.*)$/m.exec(output) ?? [];
    const undone = told.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    expect(undone).toBe(`${visible(text)}\nhelp: ${visible(text)}`);
  }
  const raw = texts.map((text) => `::error title=x::y\n${text}`);
  expect(raw.filter((output) => commands(output).length > 1).length).toBeGreaterThan(5);
});

test('as JUnit and SARIF', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    htmlEntities: true,
    processEntities: true,
  });
  for (const text of texts) {
    const xml = junitReport(report(text));
    expect(XMLValidator.validate(xml), JSON.stringify(text)).toBe(true);
    expect(terminalFaults(xml)).toEqual([]);
    const { failure } = parser.parse(xml).testsuites.testsuite.testcase;
    expect(words(String(failure.message))).toBe(words(visible(text)));
    const log = visibleJson(sarifLog(report(text)));
    expect(terminalFaults(log)).toEqual([]);
    expect(JSON.parse(log).runs[0].results[0].message.text).toBe(`${text}\nhelp: ${text}`);
  }
});
