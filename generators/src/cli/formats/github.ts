/**
 * Annotations of GitHub Actions: workflow commands on stdout. In a message `%`, CR and LF are escaped, in a property `:`
 * and `,` as well (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
import { visible } from '../../text/visible.ts';
import type { Report } from './index.ts';

const message = (text: string): string =>
  visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const LEVELS: Readonly<Record<string, string>> = { error: 'error', warning: 'warning' };

/** One line per finding, then the summary. An outcome that failed without a finding is one annotation. */
export function githubAnnotations({ found, summary, clean }: Report): string {
  const lines = found.map(({ code, severity, message: what, help, span }) => {
    const place = span === undefined ? '' : `file=${property(span.file)},line=${span.line},col=${span.col},`;
    return `::${LEVELS[severity] ?? 'notice'} ${place}title=${code}::${message(`${what}\nhelp: ${help}`)}`;
  });
  if (!clean && lines.length === 0) lines.push(`::error title=pf-gen::${message(summary)}`);
  return `${[...lines, plain(summary)].join('\n')}\n`;
}

/** Text that is no command, whatever it holds: neither `::` at the beginning of a line, nor the older `##[` anywhere in it. */
function plain(text: string): string {
  return visible(text)
    .replaceAll('##[', '## [')
    .split('\n')
    .map((line) => (line.trimStart().startsWith('::') ? `| ${line}` : line))
    .join('\n');
}
