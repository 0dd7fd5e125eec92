/** How the schema's names are spelled in Rust. */

const KEYWORDS = new Set(
  (
    'abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if ' +
    'impl in let loop macro match mod move mut override priv pub ref return self Self static struct super trait true ' +
    'try type typeof union unsafe unsized use virtual where while yield'
  ).split(' '),
);

/** Not keywords, but a type of the same name would stand for them in its whole module. */
const PRIMITIVES = /^(?:bool|char|str|[iu](?:8|16|32|64|128|size)|f(?:32|64))$/;

/** A name that may stand as an identifier: keywords, primitive types and leading digits get an underscore. */
export function ident(name: string): string {
  if (KEYWORDS.has(name) || PRIMITIVES.test(name)) return `${name}_`;
  return /^\d/.test(name) ? `_${name}` : name;
}

/** `SharedHeader`, `IOCTL_ADD` and `WDFDriver2` as `shared_header`, `ioctl_add` and `wdf_driver2`. */
export function snake(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/__+/g, '_');
}

/** `ring_health`, `RingLen` and `RING_LEN` as `RING_HEALTH`, `RING_LEN` and `RING_LEN`. */
export function screaming(name: string): string {
  const upper = snake(name).toUpperCase();
  return /^\d/.test(upper) ? `_${upper}` : upper;
}

/** `Supervisor` and `wdf_table` as `Supervisor` and `WdfTable`. */
export function pascal(name: string): string {
  return name
    .split(/[_-]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** The snake form, fit to be an identifier. */
export function snakeIdent(name: string): string {
  return ident(snake(name));
}

/** Fields that the writer fills with zero and nobody sets. */
export function isReservedName(name: string): boolean {
  return name.startsWith('_');
}
