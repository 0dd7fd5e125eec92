/** Names of a new project, from the name of its folder. */
export interface ProjectNames {
  /** Of the schema and of packages: lower-case letters, digits, dashes. */
  readonly name: string;
  /** Of C: lower-case letters and digits. */
  readonly prefix: string;
  /** Of the generated crate's library. */
  readonly crate: string;
}

const FALLBACK = 'lamp';
/** Words that are no names in C++, of those that a folder may be called. */
const TAKEN = new Set(
  `alignas alignof and asm auto bitand bitor bool break case catch char class compl concept const constexpr consteval constinit
  continue decltype default delete do double else enum explicit export extern false float for friend goto if inline int long
  main mutable namespace new noexcept not nullptr operator or private protected public register requires return short signed
  sizeof static std struct switch template this throw true try typedef typeid typename union unsigned using virtual void
  volatile while xor linux unix`.split(/\s+/),
);

/** Whatever the folder is called, the names are ones that every target can spell. */
export function namesFor(folder: string): ProjectNames {
  // Letters lose their accents: ü becomes u.
  const ascii = folder.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const cleaned = ascii
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '');
  const name = cleaned === '' ? FALLBACK : cleaned;
  const joined = name.replaceAll('-', '');
  return { name, prefix: TAKEN.has(joined) ? `${joined}abi` : joined, crate: `${name.replaceAll('-', '_')}_abi` };
}
