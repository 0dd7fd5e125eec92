/** `pf-gen verify`: other compilers confirm the layouts, platform by platform. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { crossCompiler } from '../../proof/verify/asserts.ts';
import { compareHeader, type HeaderReport } from '../../proof/verify/header.ts';
import { type CrossKind, type CrossTool, chooseTargets, findCross, verify as prove } from '../../proof/verify/index.ts';
import { proofTable } from '../../proof/verify/report.ts';
import { TARGETS, type Target } from '../../proof/verify/targets.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';

export interface VerifyFlags extends GlobalOptions {
  readonly targets?: string;
  readonly compiler?: CrossKind | 'auto';
  readonly header?: string;
}

/** Proves the layouts of the schema, or compares those of a header. */
export async function verify(host: Host, options: VerifyFlags): Promise<Outcome> {
  const chosen = chooseTargets((options.targets ?? 'all').split(','));
  if ('unknown' in chosen) {
    const known = TARGETS.map((target) => target.name).join(', ');
    const found = diagnostic('PF6204', { target: chosen.unknown, nearest: chosen.nearest, known });
    return failure(host, 'unknown target', [found], host.cwd);
  }
  const cross = await findCross(options.compiler ?? 'auto');
  if (options.header !== undefined) return verifyHeader(host, options.header, chosen.targets, cross);
  const project = await openProject(host, options);
  if ('failed' in project) return project.failed;
  const proofs = await prove(project.model, {
    targets: chosen.targets,
    cross,
    builds: join(project.config.cache, 'verify'),
    progress: ({ check, target, language, verdict }) => host.err(`${verdict}: ${check} ${target} (${language})\n`),
  });
  const failed = proofs.filter(({ verdict }) => verdict === 'failed');
  const missing = [...new Set(proofs.flatMap((proof) => proof.missing ?? []))];
  const targets = new Set(proofs.filter(({ verdict }) => verdict === 'proven').map(({ target }) => target)).size;
  const data = { proofs, targets, failed: failed.length, missing };
  const found: Diagnostic[] = [
    ...failed.map(({ check, target, tool, note }) =>
      diagnostic('PF6201', { check, target, tool, why: note ?? 'no reason given' }),
    ),
    ...missing.map((tool) => diagnostic('PF4002', { tool, why: 'it is not installed' })),
  ];
  if (found.length > 0) {
    const message = `${proofs.length - failed.length - missing.length} of ${proofs.length} proofs hold`;
    const outcome = failure(host, message, found, host.cwd);
    return { ...outcome, data, text: `${proofTable(proofs)}\n${outcome.text}` };
  }
  return { exit: 'ok', data, text: `${proofTable(proofs)}\n${proofs.length} proofs hold, for ${targets} targets\n` };
}

async function verifyHeader(
  host: Host,
  header: string,
  targets: readonly Target[],
  cross: CrossTool,
): Promise<Outcome> {
  const { version } = cross;
  if (version === undefined) {
    const found = diagnostic('PF4002', { tool: cross.program, why: 'it is not installed' });
    return failure(host, 'a tool is missing', [found], host.cwd);
  }
  const file = resolve(host.cwd, header);
  if (!existsSync(file)) {
    const found = diagnostic('PF4003', { what: `there is no file ${header}` });
    return failure(host, 'no such file', [found], host.cwd);
  }
  const language = /\.(hpp|hh|hxx|cpp|cc)$/.test(header) ? 'C++17' : 'C11';
  const compile = (target: Target): { program: string; args: readonly string[] } => {
    const { program, args } = crossCompiler({ ...cross, version }, target, language);
    return { program, args: [...args, '-Xclang', '-fdump-record-layouts-complete', file] };
  };
  const report = await compareHeader(compile, targets, file);
  const found = headerFindings(header, report);
  const data = { header, tool: `${cross.kind} ${version}`, targets: targets.map(({ name }) => name), ...report };
  if (found.length > 0) {
    const message = `${header}: ${report.findings.length} of ${report.records} records differ between platforms`;
    return { ...failure(host, message, found, host.cwd), data };
  }
  const text = `${report.records} records of ${header} are the same on ${targets.length} targets\n`;
  return { exit: 'ok', data, text };
}

function headerFindings(file: string, { findings, failed }: HeaderReport): Diagnostic[] {
  return [
    ...findings.map(({ record, groups, difference }) =>
      diagnostic('PF6202', {
        record,
        difference,
        first: groups[0]?.targets.join(', ') ?? '',
        second: groups[1]?.targets.join(', ') ?? '',
      }),
    ),
    ...failed.map(({ target, why }) => diagnostic('PF6203', { file, target, why })),
  ];
}
