/** Findings as SARIF 2.1.0 (OASIS), which code scanning services read. */
import { type AnyCode, ruleOf } from '../../diagnostics/table.ts';
import { TOOL_VERSION } from '../../platform/paths.ts';
import type { Placed, Report } from './index.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LEVELS: Readonly<Record<string, string>> = { error: 'error', warning: 'warning' };
const level = (severity: string): string => LEVELS[severity] ?? 'note';

/** The log of one run. Only the rules that were broken are listed; files are relative to the repository. */
export function sarifLog({ found, summary, clean }: Report): object {
  const codes = [...new Set(found.map(({ code }) => code))].sort();
  const failed = !clean && found.length === 0;
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pf-gen', semanticVersion: TOOL_VERSION, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        // The tool said no without a finding: that is no result of the code, but it must be seen.
        invocations: [
          {
            executionSuccessful: !failed,
            ...(failed ? { toolExecutionNotifications: [{ level: 'error', message: { text: summary } }] } : {}),
          },
        ],
        results: found.map((entry) => result(entry, codes)),
      },
    ],
  };
}

function rule(code: AnyCode): object {
  const { severity, why } = ruleOf(code);
  return {
    id: code,
    shortDescription: { text: why },
    help: { text: `Run \`npx pf-gen explain ${code}\`.` },
    defaultConfiguration: { level: level(severity) },
  };
}

function result({ code, severity, message, help, span }: Placed, codes: readonly AnyCode[]): object {
  const place = span && {
    physicalLocation: {
      artifactLocation: { uri: encodeURI(span.file.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F') },
      region: { startLine: span.line, startColumn: span.col },
    },
  };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: level(severity),
    message: { text: `${message}\nhelp: ${help}` },
    ...(place === undefined ? {} : { locations: [place] }),
  };
}
