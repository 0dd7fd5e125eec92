/** `pf-gen pe`: the headers of a PE image, and the bit that linkers of drivers set and self-signed builds must clear. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { BinaryError } from 'pf-gen-lock/source';
import { renderAll } from '../../diagnostics/render.ts';
import { type Diagnostic, diagnostic } from '../../diagnostics/table.ts';
import { type Image, readImage, withoutForceIntegrity } from '../../foreign/pe/image.ts';
import { writeFiles } from '../../platform/write/files.ts';
import { WriteRefused } from '../../platform/write/refused.ts';
import { failure } from '../failures.ts';
import type { Host, Outcome } from '../host.ts';

export interface PeOptions {
  readonly clearForceIntegrity?: boolean;
  readonly out?: string;
}

/** Shows an image; with `clearForceIntegrity` writes it without the bit, in place or to `out`. */
export async function pe(host: Host, path: string, options: PeOptions): Promise<Outcome> {
  const clear = options.clearForceIntegrity === true;
  if (options.out !== undefined && !clear) {
    const wrong = diagnostic('PF4003', { what: '--out goes with --clear-force-integrity: nothing else is written' });
    return failure(host, 'the command line is wrong', [wrong], host.cwd);
  }
  try {
    // A link stays one: what it points at is replaced.
    const file = realpathSync(resolve(host.cwd, path));
    const before = readFileSync(file);
    const image = readImage(before);
    if (!clear) return shown(host, path, image, [], {});
    const { bytes, changed } = withoutForceIntegrity(before);
    const target = options.out === undefined ? file : resolve(host.cwd, options.out);
    if (changed || target !== file) writeFiles([{ path: target, content: bytes, mode: statSync(file).mode & 0o777 }]);
    const found = changed && image.signature !== undefined ? [diagnostic('PF6122', { path: options.out ?? path })] : [];
    const was = image.dllCharacteristics.value;
    return shown(host, options.out ?? path, readImage(bytes), found, { changed, was });
  } catch (error) {
    if (error instanceof WriteRefused) throw error;
    const why = error instanceof BinaryError ? error.message : `cannot be read or written: ${(error as Error).message}`;
    return failure(host, 'no PE image', [diagnostic('PF6120', { path, why })], host.cwd);
  }
}

const hex = (value: number, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

function shown(
  host: Host,
  path: string,
  image: Image,
  more: readonly Diagnostic[],
  done: { changed?: boolean; was?: number },
): Outcome {
  const { machine, characteristics, dllCharacteristics, subsystem, checksum, signature } = image;
  const found = [...more];
  if (checksum.verdict === 'invalid') {
    found.push(diagnostic('PF6121', { path, stored: hex(checksum.stored, 8), right: hex(checksum.computed, 8) }));
  }
  const lines: [string, string][] = [
    ['machine', `${hex(machine.value, 4)} ${machine.name}`],
    ['characteristics', `${hex(characteristics.value, 4)} ${characteristics.names.join(' ')}`],
    [
      'DllCharacteristics',
      `${hex(dllCharacteristics.value, 4)} ${dllCharacteristics.names.join(' ')} (at ${hex(dllCharacteristics.offset, 1)})`,
    ],
    ['subsystem', `${subsystem.value} ${subsystem.name}`],
    ['checksum', `${hex(checksum.stored, 8)} ${checksum.verdict}`],
    ['signature', signature === undefined ? 'none' : `${signature.size} bytes at ${hex(signature.offset, 1)}`],
  ];
  const table = lines.map(([name, value]) => `  ${name.padEnd(20)}${value}\n`).join('');
  const { changed, was } = done;
  const verdict =
    changed === undefined
      ? ''
      : changed
        ? `FORCE_INTEGRITY cleared: ${hex(was ?? 0, 4)} -> ${hex(dllCharacteristics.value, 4)}\n`
        : 'FORCE_INTEGRITY was not set: nothing to clear\n';
  const warnings =
    found.length === 0 ? '' : renderAll(found, { source: () => undefined, show: (file) => file, color: host.color });
  const data = {
    path,
    ...image,
    signature: signature ?? null,
    ...(changed === undefined ? {} : { changed }),
    warnings: found,
  };
  return { exit: 'ok', data, text: `${path}: ${image.format}\n${table}${warnings}${verdict}` };
}
