/** The Rust target: a crate with one module per plane and the runtime that they stand on. */

import { ofPlane } from '../../incremental/parts/parts.ts';
import { bannerLines, type Extent } from '../banner.ts';
import { plainModel } from '../carried.ts';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import { collectRefused } from '../refused.ts';
import { RustContext } from './context.ts';
import { fuzzFiles } from './fuzz.ts';
import { hasLinuxDevices } from './linux.ts';
import { moduleName } from './names.ts';
import { hasLargeSizes } from './numbers.ts';
import { RustOptions } from './options.ts';
import { packsFields } from './packed.ts';
import { emitPlane } from './plane.ts';
import { emitPlanes, featuresOf } from './planes.ts';
import { openWords } from './prefix.ts';
import { formatCrate, RUSTFMT_TOML, type RustFile, startAhead, textOf } from './rustfmt.ts';
import { hasScalars } from './scalar.ts';
import { hasSecrets } from './secret.ts';
import { hasTails } from './tail.ts';
import { render, runtimeFiles } from './templates.ts';

export { RustOptions } from './options.ts';
export { RustfmtMissingError } from './rustfmt.ts';

/** The crate before it is formatted. */
export const rustFiles = (input: EmitInput, options: RustOptions): OutputFile[] =>
  crateFiles(input, options).map((file) => ({ path: file.path, text: textOf(file) }));

/** The crate in pieces, of which those that are not in form are still to be formatted. */
export function crateFiles(given: EmitInput, options: RustOptions): RustFile[] {
  const input = { ...given, model: plainModel(given.model) };
  const { model, toolVersion } = input;
  const comment = (mark: string, extent: Extent) =>
    bannerLines(model, toolVersion, extent)
      .map((line) => `${mark} ${line}`)
      .join('\n');
  const support = comment('//', 'support');
  const planes = model.planes.map((plane) => ({ plane, module: moduleName(plane.name) }));
  const features = featuresOf(model);
  const secrets = hasSecrets(model);
  const open = openWords(model);
  return [
    {
      path: 'Cargo.toml',
      text: render('cargo', {
        ...options,
        ...features,
        secrets,
        lib: options.crate.replaceAll('-', '_'),
        banner: comment('#', 'support'),
      }),
    },
    { path: 'lock.json', text: input.compactLock },
    { path: RUSTFMT_TOML.path, text: `${comment('#', 'support')}\n${RUSTFMT_TOML.text}` },
    {
      path: 'src/lib.rs',
      text: render('lib', {
        banner: comment('//', 'schema'),
        model: model.name,
        planes: features.planes,
      }),
    },
    { path: 'src/planes.rs', text: emitPlanes(model, comment('//', 'schema')) },
    ...collectRefused(planes, ({ plane, module }) => {
      const pieces = ofPlane(input, 'rust', plane, undefined, () =>
        emitPlane(plane, new RustContext(model, plane), comment('//', plane)),
      );
      return { path: `src/${module}.rs`, pieces };
    }),
    ...fuzzFiles(model, options, (mark) => comment(mark, 'support')),
    ...runtimeFiles({
      secrets,
      packed: packsFields(model),
      scalars: hasScalars(model) || open.words,
      open,
      large: hasLargeSizes(model),
      dialogues: model.planes.some(({ members }) => members.some(({ kind }) => kind === 'dialogue')),
      tails: hasTails(model),
      linux: model.planes.some(hasLinuxDevices),
    }).map(({ name, text }) => ({
      path: `src/runtime/${name}`,
      text: `${support}\n${text}`,
    })),
  ];
}

/** Writes the crate of a model. */
export const rustEmitter: Emitter<Partial<RustOptions>> = {
  name: 'rust',
  programs: (options) => [RustOptions.parse(options).rustfmt],
  prepare: (options) => startAhead(RustOptions.parse(options).rustfmt),
  async emit(input: EmitInput, options: Partial<RustOptions>): Promise<OutputFile[]> {
    const settled = RustOptions.parse(options);
    return formatCrate(crateFiles(input, settled), settled.rustfmt, input.memory);
  },
};
