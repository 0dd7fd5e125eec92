/**
 * Findings as JUnit XML, which nearly every CI service shows: one test case per finding, and one that passes when there is
 * none. Errors fail; warnings are cases that were skipped, with their text.
 */
import { visible } from '../../text/visible.ts';
import type { Placed, Report } from './index.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML 1.0, attributes included. What XML cannot hold at all is shown as an escape; line ends survive in attributes. */
function xml(text: string): string {
  return visible(text)
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
    .replace(/[\t\n]/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** The document. No times in it: equal findings give equal bytes. */
export function junitReport({ verb, found, summary, clean }: Report): string {
  const warnings = found.filter(({ severity }) => severity !== 'error').length;
  const silent = !clean && found.length === 0;
  const cases = found.map((entry) => testCase(verb, entry));
  if (cases.length === 0) cases.push(single(verb, summary, clean));
  const failures = found.length - warnings + (silent ? 1 : 0);
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${warnings}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="pf-gen" ${counts}>`,
    `  <testsuite name="pf-gen ${xml(verb)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(verb: string, { code, severity, message, help, span }: Placed): string {
  const place = span === undefined ? '' : `${span.file}:${span.line}:${span.col}`;
  const file = span === undefined ? '' : ` file="${xml(span.file)}" line="${span.line}"`;
  const name = [place, code].filter((part) => part !== '').join(' ');
  const said = xml(message);
  const more = xml(`${place === '' ? '' : `${place}\n`}${message}\nhelp: ${help}`);
  const inner =
    severity === 'error'
      ? `<failure type="${code}" message="${said}">${more}</failure>`
      : `<skipped message="${said}">${more}</skipped>`;
  return `    <testcase classname="pf-gen.${xml(verb)}" name="${xml(name)}"${file}>${inner}</testcase>`;
}

function single(verb: string, summary: string, clean: boolean): string {
  const head = `    <testcase classname="pf-gen.${xml(verb)}" name="pf-gen ${xml(verb)}"`;
  return clean ? `${head}/>` : `${head}><failure type="pf-gen" message="${xml(summary)}"/></testcase>`;
}
