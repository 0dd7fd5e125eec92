/**
 * The model (IR): the one public, versioned document between a schema and its emitters (decision D3).
 *
 * Everything an emitter prints has been computed already: names, offsets, sizes, codes, hashes. An emitter is a
 * pure function from this document to files, so a target is added without touching the others.
 */
import { z } from 'zod';
import { DeviceDecl, LinuxDeviceDecl, TableDecl } from './calls.ts';
import { ForeignDecl, OverlayDecl, SectionDecl, StructDecl } from './layouts.ts';
import { DialogueDecl, ExchangeDecl, MessageDecl, RegistryDecl, UnionDecl } from './messages.ts';
import { BitsDecl, ConstantDecl, EnumDecl, FlagsDecl, NameDecl } from './numbers.ts';
import { Span } from './types.ts';

export * from './calls.ts';
export * from './layouts.ts';
export * from './messages.ts';
export * from './numbers.ts';
export * from './types.ts';

export const MODEL_FORMAT = 1;

export const Decl = z.discriminatedUnion('kind', [
  StructDecl,
  ForeignDecl,
  SectionDecl,
  OverlayDecl,
  BitsDecl,
  EnumDecl,
  FlagsDecl,
  ConstantDecl,
  NameDecl,
  DeviceDecl,
  LinuxDeviceDecl,
  MessageDecl,
  UnionDecl,
  RegistryDecl,
  ExchangeDecl,
  DialogueDecl,
  TableDecl,
]);
export type Decl = z.infer<typeof Decl>;
export type DeclKind = Decl['kind'];
export type DeclOf<K extends DeclKind> = Extract<Decl, { kind: K }>;

export const Plane = z.object({
  name: z.string(),
  /** Stable number, for the places where a name is too long. */
  id: z.number().int(),
  version: z.number().int(),
  /** `lockstep`: equal hashes or refused. `additive`: an older reader copes. `foreign`: somebody else's tables. */
  policy: z.enum(['lockstep', 'additive', 'foreign']),
  /**
   * Who speaks the plane. Two parties must agree about the planes that both speak. Absent when the schema does not say:
   * everybody may speak it.
   */
  parties: z.array(z.string()).optional(),
  /**
   * What becomes of messages, entries of registries and some values at each party that the schema says it of. Nothing about
   * bytes: neither hash nor lock has it.
   */
  accounts: z
    .array(
      z.object({
        /** `Hello`, `VideoCaps.HDR`, `StartExtensions.label`. */
        name: z.string(),
        party: z.string(),
        account: z.enum(['spoken', 'answered', 'ignored']),
        /** Of what is not spoken. */
        why: z.string().optional(),
      }),
    )
    .optional(),
  /** SHA-256 over names, types, offsets, codes and values; lower-case hex, 64 characters. */
  hash: z.string().length(64),
  members: z.array(Decl),
  docs: z.string().optional(),
  span: Span.optional(),
});
export type Plane = z.infer<typeof Plane>;

export const Model = z.object({
  format: z.literal(MODEL_FORMAT),
  name: z.string(),
  planes: z.array(Plane),
});
export type Model = z.infer<typeof Model>;
