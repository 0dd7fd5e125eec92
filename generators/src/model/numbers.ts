/** Declarations of numbers and names: tokens, enumerations, flags, constants, names of system objects. */
import { z } from 'zod';
import { BigText, base, IntName, Span } from './types.ts';

export const BitsDecl = z.object({
  kind: z.literal('bits'),
  ...base,
  repr: IntName,
  /** From the least significant bit up. */
  parts: z.array(
    z.object({
      name: z.string(),
      shift: z.number().int(),
      width: z.number().int(),
      reserved: z.boolean().optional(),
      docs: z.string().optional(),
      span: Span.optional(),
    }),
  ),
});
export const EnumDecl = z.object({
  kind: z.literal('enum'),
  ...base,
  repr: IntName,
  /** `keep`: an unknown value is carried as it is; `error`: refused by decoders; otherwise the value's name it reads as. */
  unknown: z.string(),
  values: z.array(z.object({ name: z.string(), value: BigText, docs: z.string().optional(), span: Span.optional() })),
});
export const FlagsDecl = z.object({
  kind: z.literal('flags'),
  ...base,
  repr: IntName,
  values: z.array(
    z.object({ name: z.string(), bit: z.number().int(), docs: z.string().optional(), span: Span.optional() }),
  ),
});
export const ConstantDecl = z.object({
  kind: z.literal('constant'),
  ...base,
  value: z.discriminatedUnion('t', [
    z.object({ t: z.literal('int'), type: IntName, value: BigText, hex: z.boolean().optional() }),
    z.object({ t: z.literal('text'), value: z.string() }),
    z.object({ t: z.literal('bytes'), hex: z.string() }),
    z.object({ t: z.literal('guid'), value: z.string() }),
  ]),
});
/** The name of a system object. `template` holds `{param}` places, numbers print in decimal. */
export const NameDecl = z.object({
  kind: z.literal('name'),
  ...base,
  template: z.string(),
  params: z.array(z.string()),
  security: z.string().optional(),
  status: z.enum(['live', 'fallback', 'history']),
});
