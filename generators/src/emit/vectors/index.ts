/**
 * Test vectors: one JSON file per plane. The bytes come from an interpreter of the model that shares no code with the
 * other targets, so that agreement with them means something.
 */
import { z } from 'zod';
import { ofDecl } from '../../incremental/parts/parts.ts';
import { declarationsOf, planeHashOfFirstForm } from '../../model/hash.ts';
import type { Plane } from '../../model/model.ts';
import { plainModel } from '../carried.ts';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import { type Lookup, lookupOf } from '../lookup.ts';
import { fileName } from '../naming.ts';
import { namedValues } from './constants.ts';
import { dialogueVectors } from './dialogues.ts';
import { exchangeVectors } from './exchanges.ts';
import { isOpen } from './interpreter/tail.ts';
import type { Json } from './interpreter/value.ts';
import { layoutVectors, overlayVectors, tokenVectors } from './layouts.ts';
import { messageVectors } from './messages.ts';
import { printJson } from './print.ts';
import { rustPublications } from './publishes.ts';
import { registryVectors } from './registries.ts';
import { rustGlue } from './rust.ts';
import { tailVectors } from './tails.ts';
import { unionVectors } from './unions.ts';

/** Options of the vectors. */
export const VectorsOptions = z
  .object({
    /** Name of the Rust crate for which `rust/<plane>.rs` is written: it lets a test reach each type by name. */
    rustCrate: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/)
      .optional(),
  })
  .strict();
export type VectorsOptions = z.infer<typeof VectorsOptions>;

export const vectorsEmitter: Emitter<VectorsOptions> = {
  name: 'vectors',
  programs: () => [],
  emit(given, options): OutputFile[] {
    const input = { ...given, model: plainModel(given.model) };
    const lookup = lookupOf(input.model);
    const files = input.model.planes.map((plane) => ({
      path: `${fileName(plane.name)}.json`,
      text: remembered(plane, input, () => printJson(planeVectors(plane, input, lookup))),
    }));
    if (options.rustCrate === undefined) return files;
    return [
      ...files,
      ...rustGlue(input, lookup, options.rustCrate),
      ...rustPublications(input, lookup, options.rustCrate),
    ];
  },
};

/** The vectors of a plane print its members in their order, with name, version and hash beside them. */
function remembered(plane: Plane, { model, memory, toolVersion }: EmitInput, make: () => string): string {
  if (memory === undefined) return make();
  const { name, version, hash } = plane;
  // The hash of the first form also covers the order in which things are listed.
  const listed = planeHashOfFirstForm(plane, declarationsOf(model.planes));
  const key = [toolVersion, name, version, hash, listed].join(' ');
  const known = memory.read<string>('vectors', key);
  if (known !== undefined) return known;
  const text = make();
  memory.write('vectors', key, text);
  return text;
}

function planeVectors(plane: Plane, input: EmitInput, lookup: Lookup): Json {
  return {
    generator: `pf-gen ${input.toolVersion}`,
    plane: plane.name,
    version: plane.version,
    hash: plane.hash.slice(0, 32),
    values: Object.fromEntries(namedValues(plane).map((item) => [item.name, item.value])),
    layouts: plane.members.flatMap((decl) =>
      decl.kind === 'struct' || decl.kind === 'section'
        ? [ofDecl(input, 'vectors', plane, decl, () => layoutVectors(lookup, decl))]
        : [],
    ),
    ...overlaysOf(plane, input, lookup),
    ...tailsOf(plane, input, lookup),
    tokens: plane.members.flatMap((decl) => (decl.kind === 'bits' ? [tokenVectors(decl)] : [])),
    messages: plane.members.flatMap((decl) =>
      decl.kind === 'message' ? [ofDecl(input, 'vectors', plane, decl, () => messageVectors(lookup, decl))] : [],
    ),
    unions: plane.members.flatMap((decl) =>
      decl.kind === 'union' ? [ofDecl(input, 'vectors', plane, decl, () => unionVectors(lookup, decl))] : [],
    ),
    ...registriesOf(plane, input, lookup),
    exchanges: plane.members.flatMap((decl) =>
      decl.kind === 'exchange' ? [ofDecl(input, 'vectors', plane, decl, () => exchangeVectors(lookup, decl))] : [],
    ),
    ...dialoguesOf(plane, input, lookup),
  };
}

/** Conversations with states; a plane without one has no such entry. */
function dialoguesOf(plane: Plane, input: EmitInput, lookup: Lookup): { dialogues?: Json[] } {
  const dialogues = plane.members.flatMap((decl) =>
    decl.kind === 'dialogue' ? [ofDecl(input, 'vectors', plane, decl, () => dialogueVectors(lookup, decl))] : [],
  );
  return dialogues.length === 0 ? {} : { dialogues };
}

/** No key where a plane has no overlapping union. Those of a platform hold pointers, of which no vector can tell. */
function overlaysOf(plane: Plane, input: EmitInput, lookup: Lookup): { overlays?: Json[] } {
  const overlays = plane.members.flatMap((decl) =>
    decl.kind === 'overlay' && decl.target === undefined
      ? [ofDecl(input, 'vectors', plane, decl, () => overlayVectors(lookup, decl))]
      : [],
  );
  return overlays.length === 0 ? {} : { overlays };
}

/** Structs with a tail; a plane without one has no such entry. */
function tailsOf(plane: Plane, input: EmitInput, lookup: Lookup): { tails?: Json[] } {
  const open = plane.members.filter(isOpen);
  if (open.length === 0) return {};
  return { tails: open.map((decl) => ofDecl(input, 'tail vectors', plane, decl, () => tailVectors(lookup, decl))) };
}

/** Registries; a plane without one has no such entry. */
function registriesOf(plane: Plane, input: EmitInput, lookup: Lookup): { registries?: Json[] } {
  const registries = plane.members.flatMap((decl) =>
    decl.kind === 'registry' ? [ofDecl(input, 'vectors', plane, decl, () => registryVectors(lookup, decl))] : [],
  );
  return registries.length === 0 ? {} : { registries };
}
