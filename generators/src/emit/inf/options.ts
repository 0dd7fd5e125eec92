/** What a configuration says of driver packages: facts of deployment, which no schema holds. */
import { z } from 'zod';
import { isDevice } from '../naming.ts';
import { Stated } from '../stated.ts';

/** Set-up classes that user-mode drivers belong to. */
export const CLASSES = {
  Display: '{4D36E968-E325-11CE-BFC1-08002BE10318}',
  HIDClass: '{745A17A0-74D3-11D0-B6FE-00A0C90F57DA}',
  System: '{4D36E97D-E325-11CE-BFC1-08002BE10318}',
} as const;

const NO_FILE = 'a name that Windows keeps for a device cannot be that of a file';
const Name = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'letters, digits and underscores')
  .refine((name) => !isDevice(name), NO_FILE);
/** A security descriptor with an access list, such as `D:P(A;;GA;;;SY)(A;;GA;;;BA)`. */
export const SDDL =
  /^(O:[A-Z0-9-]+)?(G:[A-Z0-9-]+)?D:[A-Z]*(\([A-Z]*;[A-Z]*;[A-Z0-9x]*;[^;()]*;[^;()]*;[A-Za-z0-9-]+\))+(S:.*)?$/;

export const Package = z.strictObject({
  /**
   * What the driver is: `indirect-display` (loaded with the display class extension), `hid` (a pad below HIDClass), or
   * plain `umdf`.
   */
  kind: z.enum(['indirect-display', 'hid', 'umdf']),
  /** The driver's library; default: the package's name with `.dll`. */
  binary: z
    .string()
    .regex(/^[A-Za-z0-9_-]+\.dll$/)
    .refine((name) => !isDevice(name), NO_FILE)
    .optional(),
  /** Shown in the device manager. */
  description: z.string().min(1),
  /** Ids of the device node: `Root\x` for one made by hand, plain `x` for one made by a program. */
  hardwareIds: z.array(Stated).min(1),
  /** Default: `Display` for an indirect display, `HIDClass` for a pad. */
  class: z.enum(Object.keys(CLASSES) as [keyof typeof CLASSES]).optional(),
  /** Who may open the device. */
  security: Stated.optional(),
  /** The device declaration whose interface is registered, as `plane.Name`. */
  device: z
    .string()
    .regex(/^[^.]+\.[^.]+$/)
    .optional(),
  /** Names of objects that are written below the device's key, as `plane.Name`. */
  objects: z.array(z.string().regex(/^[^.]+\.[^.]+$/)).default([]),
  /** Keeps devices with other groups out of the same host process. */
  deviceGroupId: z.string().optional(),
});
export type Package = z.infer<typeof Package>;

/** Options of the INF target. */
export const InfOptions = z
  .object({
    vendor: z.string().min(1),
    /** Oldest build of Windows 10 on which it is offered. */
    minBuild: z.number().int().min(10240).default(19041),
    /** Package → what it is. The name is that of the files and of the service. */
    packages: z.record(Name, Package),
  })
  .strict();
export type InfOptions = z.infer<typeof InfOptions>;
