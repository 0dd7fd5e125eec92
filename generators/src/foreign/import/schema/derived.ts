/** Names that targets derive from the name of a declaration; `$` is that name. None of them may be another's. */

/** What targets derive from the name of a struct, beside the name itself. */
export const OF_STRUCT = ['$_SIZE', '$_OFFSETS', 'default$', 'get$', 'put$', 'read$', 'write$'];
/** And from one that ends in a tail. */
export const OF_OPEN = ['$Tail', '$_TAIL', 'decode$', 'encode$'];
export const OF_BITS = ['$Parts', 'pack$', 'unpack$', '$_pack'];
/** The accessors of a union's arms. */
export const ofUnion = (arms: readonly { readonly name: string }[]): string[] => [
  ...OF_STRUCT,
  ...arms.flatMap(({ name }) => [`as$_${name}`, `set$_${name}`, `$_TAG_${name}`]),
];
export const ofEnum = (values: readonly { readonly name: string }[]): string[] => [
  '$Name',
  ...values.map(({ name }) => `$_${name}`),
];
