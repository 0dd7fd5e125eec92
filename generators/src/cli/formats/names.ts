/** Values of `--format`. Apart from the formats themselves, so that help needs none of them. */
export const FORMATS = ['text', 'github', 'sarif', 'junit', 'json'] as const;
export type Format = (typeof FORMATS)[number];
