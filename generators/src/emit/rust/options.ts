/** What a configuration may say about the generated Rust crate. */
import { z } from 'zod';

export const RustOptions = z.object({
  /** Package name; the library is the same with underscores. */
  crate: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'a crate name is lower case letters, digits and dashes')
    .default('pf-abi'),
  /** Version of the generated package. */
  version: z.string().default('0.1.0'),
  license: z.string().default('MIT OR Apache-2.0'),
  description: z.string().default('Generated ABI: layouts with compile-time proofs, section views, messages, devices'),
  /** The formatter to run. */
  rustfmt: z.string().default('rustfmt'),
});
export type RustOptions = z.infer<typeof RustOptions>;
