/**
 * Node's cryptography, loaded when it is needed: a check in which nothing was touched needs none, and to load it takes as long as
 * all else that such a check does.
 */
export const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
