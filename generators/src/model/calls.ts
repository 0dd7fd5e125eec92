/** Declarations of calls: devices with their requests, function tables. */
import { z } from 'zod';
import { base, Param, Span, TypeRef } from './types.ts';

export const IoctlDecl = z.object({
  name: z.string(),
  fn: z.number().int(),
  method: z.enum(['buffered', 'in_direct', 'out_direct', 'neither']),
  access: z.enum(['any', 'read', 'write', 'read_write']),
  code: z.number().int(),
  input: z.object({ type: TypeRef, min: z.number().int() }).optional(),
  output: z.object({ type: TypeRef, min: z.number().int() }).optional(),
  since: z.string().optional(),
  docs: z.string().optional(),
  span: Span.optional(),
});
export const DeviceDecl = z.object({
  kind: z.literal('device'),
  ...base,
  interface: z.string(),
  deviceType: z.number().int(),
  /** Enum declaration with the statuses; the dispatcher uses its values for malformed requests. */
  statuses: z.object({ plane: z.string(), name: z.string() }),
  shortInput: z.string(),
  shortOutput: z.string(),
  unknownCode: z.string(),
  success: z.string(),
  ioctls: z.array(IoctlDecl),
});

/**
 * One request of a Linux device. The code is `direction << 30 | size << 16 | magic << 8 | nr`, as in asm-generic/ioctl.h, and
 * its parts are those of the code, also where it was stated as a whole.
 */
export const LinuxIoctlDecl = z.object({
  name: z.string(),
  code: z.number().int(),
  /** Seen from the caller. */
  direction: z.enum(['none', 'write', 'read', 'read_write']),
  magic: z.number().int(),
  nr: z.number().int(),
  size: z.number().int(),
  /** `value`: a number. Otherwise an address, behind which the driver reads (`in`), writes (`out`), or both. */
  argument: z.object({ type: TypeRef, pass: z.enum(['value', 'in', 'out', 'in_out']) }).optional(),
  since: z.string().optional(),
  docs: z.string().optional(),
  span: Span.optional(),
});
export const LinuxDeviceDecl = z.object({
  kind: z.literal('linux_device'),
  ...base,
  /** Platform whose words the arguments hold. */
  target: z.string(),
  magic: z.number().int(),
  ioctls: z.array(LinuxIoctlDecl),
});

/** A function table of a platform. With `globals` every function takes an opaque pointer first. */
export const TableDecl = z.object({
  kind: z.literal('table'),
  ...base,
  target: z.string(),
  mark: z.string(),
  source: z.string(),
  globals: z.boolean(),
  /** Number of entries that the whole table has. */
  count: z.number().int(),
  /** Names of all entries by index, where the schema has them. */
  names: z.array(z.string()).optional(),
  functions: z.array(
    z.object({
      name: z.string(),
      index: z.number().int(),
      params: z.array(Param),
      ret: TypeRef.optional(),
      docs: z.string().optional(),
      span: Span.optional(),
    }),
  ),
});
