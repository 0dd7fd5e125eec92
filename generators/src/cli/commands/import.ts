/** `pf-gen import`: a C or C++ header as a schema, and what is dangerous in it. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostics/table.ts';
import { diagnostic } from '../../diagnostics/table.ts';
import type { Place } from '../../foreign/import/ast.ts';
import { ClangMissingError, type Language } from '../../foreign/import/clang.ts';
import { unfit } from '../../foreign/import/file.ts';
import type { CHeader, Refused } from '../../foreign/import/header.ts';
import { lintHeader, oddSigns } from '../../foreign/import/lint.ts';
import { type Refusal, readHeader } from '../../foreign/import/read.ts';
import { writeSchema } from '../../foreign/import/schema/write.ts';
import type { Span } from '../../model/model.ts';
import { writeFiles } from '../../platform/write/files.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';

export interface ImportOptions {
  readonly lint?: boolean;
  readonly out?: string;
  readonly target?: string;
  readonly language?: Language | 'auto';
  readonly clang?: string;
  readonly clangArg?: readonly string[];
}

const spanOf = ({ file, line, col }: Place): Span => ({ file, line, col });

/** Reads a header with clang, and writes a schema or findings. */
export async function importCommand(host: Host, path: string, options: ImportOptions): Promise<Outcome> {
  const file = resolve(host.cwd, path);
  const bad = unfit(file, path);
  if (bad !== undefined) {
    const found = diagnostic('PF6027', { what: bad.what });
    // No finding in a header, where there is none.
    return failure(host, 'nothing was imported', [found], host.cwd, bad.usage ? 'usage' : undefined);
  }
  let header: CHeader | Refusal;
  const program = options.clang ?? 'clang';
  try {
    header = await readHeader(file, {
      program,
      args: options.clangArg ?? [],
      target: options.target ?? 'win-x64',
      language: options.language ?? 'auto',
      narrow: options.lint === true,
    });
  } catch (error) {
    if (!(error instanceof ClangMissingError)) throw error;
    const missing = diagnostic('PF6022', { program, why: error.message });
    return failure(host, 'a tool is missing', [missing], host.cwd);
  }
  if ('errors' in header) {
    const found = header.errors.map(({ place, message }) =>
      diagnostic('PF6020', { what: message }, place === undefined ? undefined : spanOf(place)),
    );
    return failure(host, 'clang does not understand the header', found, host.cwd);
  }
  return options.lint === true ? lint(host, header) : schema(host, header, options);
}

function lint(host: Host, header: CHeader): Outcome {
  // What has no form in a schema is dangerous in the header itself: a peer must know of it from somewhere else.
  const unsaid = writeSchema(header).refused.filter(({ layout }) => layout === true);
  const found = [...lintHeader(header), ...unsaid.map(refusal)];
  const summary = {
    records: header.records.filter(({ platform }) => !platform).length,
    ioctls: header.ioctls.length + header.requests.length,
    constants: header.integers.length + header.texts.length + header.guids.length,
  };
  const looked = `${summary.records} structs, ${summary.ioctls} control codes, ${summary.constants} constants`;
  const around = remarks(header);
  if (found.length > 0) {
    const message = `${found.length} finding${found.length === 1 ? '' : 's'} in ${looked}`;
    return { ...failure(host, message, [...found, ...around], host.cwd), data: summary };
  }
  const nothing = `nothing found in ${looked}`;
  const told = failure(host, nothing, around, host.cwd, 'findings');
  const text = around.length === 0 ? `${nothing}\n` : told.text;
  return {
    exit: 'ok',
    data: { ...summary, findings: [], warnings: told.diagnostics },
    text,
    diagnostics: told.diagnostics,
  };
}

/** What was read around: includes that are not there, places that are not understood, compilers that crashed. */
function remarks({ missing, unread, crashes }: CHeader): Diagnostic[] {
  return [
    ...missing.map(({ name, place }) => diagnostic('PF6023', { name }, spanOf(place))),
    ...unread.map(({ place, message }) => diagnostic('PF6024', { message }, spanOf(place))),
    ...crashes.map((what) => diagnostic('PF6025', { what })),
  ];
}

const staying = ({ name, place, why }: Refused): Diagnostic => diagnostic('PF6032', { name, why }, spanOf(place));

const refusal = ({ name, place, why }: Refused): Diagnostic => diagnostic('PF6021', { name, why }, spanOf(place));

function schema(host: Host, header: CHeader, { out }: ImportOptions): Outcome {
  const { text, structs, ioctls, requests, constants, refused, stayed } = writeSchema(header);
  const warnings = [...remarks(header), ...oddSigns(header), ...refused.map(refusal), ...stayed.map(staying)];
  if (structs.length + header.integers.length + header.ioctls.length + header.enums.length === 0) {
    const nothing = diagnostic('PF6020', { what: 'the header declares nothing that has a form in a schema' });
    return failure(host, 'nothing was imported', [nothing, ...warnings], host.cwd);
  }
  const data = { target: header.target, language: header.language, structs, ioctls, requests, constants, warnings };
  const told = failure(host, `${refused.length} NOT imported`, warnings, host.cwd, 'findings');
  const { diagnostics } = told;
  if (out === undefined) {
    // The schema is for a file: beside it people are told on stderr, and readers of it at its beginning.
    if (warnings.length > 0) host.err(told.text);
    return { exit: 'ok', data: { ...data, schema: text }, text, diagnostics };
  }
  writeFiles([{ path: resolve(host.cwd, out), content: text }]);
  const wrote = `wrote ${out}: ${structs.length} structs`;
  const all = warnings.length === 0 ? `${wrote}\n` : `${told.text.trimEnd()}; ${wrote}\n`;
  return { exit: 'ok', data: { ...data, out }, text: all, diagnostics };
}
