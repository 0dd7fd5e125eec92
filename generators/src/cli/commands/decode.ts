/** `pf-gen decode`: bytes by a type of the schema, field by field. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { nearest } from '@punktfunk/cli/nearest';
import { readCarriedText } from 'pf-gen-lock/lock';
import { parseLock } from '../../compile/lock.ts';
import { renderAll } from '../../diagnostics/render.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { decodable, decodeBytes, type Named } from '../../foreign/decode/index.ts';
import { type Form, inputBytes } from '../../foreign/decode/input.ts';
import { printDecoded } from '../../foreign/decode/print.ts';
import { MODEL_FORMAT, type Model } from '../../model/model.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';
import { type GlobalOptions, openProject } from '../project.ts';

export interface DecodeOptions extends GlobalOptions {
  readonly type?: string;
  readonly plane?: string;
  readonly offset?: string;
  readonly input?: Form;
  readonly lock?: string;
  readonly showSecrets?: boolean;
}

/** Decodes a file or stdin. Findings (exit 1) when a reader would refuse the bytes. */
export async function decode(host: Host, path: string, options: DecodeOptions): Promise<Outcome> {
  const usage = (found: Diagnostic): Outcome => failure(host, 'nothing was decoded', [found], host.cwd);
  const offset = Number(options.offset ?? '0');
  if (!Number.isSafeInteger(offset) || offset < 0 || options.offset === '') {
    return usage(diagnostic('PF4003', { what: `--offset takes a number of bytes, got '${options.offset}'` }));
  }
  const loaded = await modelOf(host, options);
  if ('exit' in loaded) return loaded;
  const found = choose(loaded, options);
  if ('code' in found) return usage(found);
  let bytes: Uint8Array;
  try {
    bytes = inputBytes(readFileSync(path === '-' ? 0 : resolve(host.cwd, path)), options.input ?? 'auto');
  } catch (error) {
    const refused = diagnostic('PF6110', { path, why: (error as Error).message });
    return failure(host, 'nothing was decoded', [refused], host.cwd);
  }
  if (offset > bytes.length) {
    return usage(
      diagnostic('PF4003', { what: `--offset ${offset} lies behind the ${bytes.length} bytes of the input` }),
    );
  }
  return report(host, loaded, found, bytes, offset, options.showSecrets === true);
}

async function modelOf(host: Host, options: DecodeOptions): Promise<Model | Outcome> {
  if (options.lock === undefined) {
    const project = await openProject(host, options);
    return 'failed' in project ? project.failed : project.model;
  }
  try {
    const lock = parseLock(readCarriedText(resolve(host.cwd, options.lock)));
    return { format: MODEL_FORMAT, name: lock.schema, planes: lock.planes };
  } catch (error) {
    const refused = diagnostic('PF6101', { path: options.lock, why: `is no lock: ${(error as Error).message}` });
    return failure(host, 'nothing was decoded', [refused], host.cwd);
  }
}

/** The type that is meant; `plane.Type` says the plane as well. */
function choose(model: Model, { type = '', plane }: DecodeOptions): Named | Diagnostic {
  const types = decodable(model);
  const dot = type.indexOf('.');
  const name = dot < 0 ? type : type.slice(dot + 1);
  const where = plane ?? (dot < 0 ? undefined : type.slice(0, dot));
  const fits = types.filter((entry) => entry.decl.name === name && (where === undefined || entry.plane === where));
  const [only, other] = fits;
  if (only !== undefined && other === undefined) return only;
  if (only !== undefined) {
    return diagnostic('PF6112', { name, planes: fits.map((entry) => entry.plane).join(', ') });
  }
  const known = types.map(({ decl }) => decl.name);
  return diagnostic('PF6111', { name: type, nearest: nearest(name, known) ?? '', known: some(known) });
}

/** A list that is long is cut: what was meant is hardly at its end. */
function some(names: readonly string[]): string {
  const shown = 24;
  return names.length <= shown
    ? names.join(', ')
    : `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`;
}

function report(host: Host, model: Model, type: Named, bytes: Uint8Array, offset: number, secrets: boolean): Outcome {
  const decoded = decodeBytes(model, type, bytes, offset, { secrets });
  const found: Diagnostic[] = decoded.notes
    .filter(({ nonZero }) => nonZero === true)
    .map((note) => diagnostic('PF6114', { what: note.path, offset: note.offset, bytes: note.value }));
  const left = bytes.length - decoded.end;
  const { failure: refused } = decoded;
  if (refused !== undefined) {
    found.push(diagnostic('PF6113', { what: refused.path, offset: refused.offset, why: refused.why }));
  } else if (left > 0) {
    found.push(diagnostic('PF6115', { what: type.decl.name, offset: decoded.end, count: left }));
  }
  const data = {
    plane: type.plane,
    type: type.decl.name,
    kind: type.decl.kind,
    offset,
    bytes: bytes.length,
    fields: decoded.notes,
    end: decoded.end,
    failure: refused ?? null,
  };
  const dump = printDecoded(decoded, bytes, { color: host.color });
  if (refused !== undefined) {
    const failed = failure(host, `${type.decl.name} cannot be read from these bytes`, found, host.cwd);
    return { ...failed, data, text: `${dump}\n${failed.text}` };
  }
  const warnings =
    found.length === 0
      ? ''
      : `\n${renderAll(found, { source: () => undefined, show: (file) => file, color: host.color })}`;
  return { exit: 'ok', data: { ...data, warnings: found }, text: `${dump}${warnings}` };
}
