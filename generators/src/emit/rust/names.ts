/** How the schema's names are spelled in Rust. */
import { fileName } from '../naming.ts';
import { escaped } from '../reserved.ts';
import { BESIDE, CRATE, KEYWORDS, LOCALS, PRIMITIVES, TYPES } from './reserved.ts';

/** A name that may stand as an identifier: keywords, primitive types and leading digits get an underscore. */
export function ident(name: string): string {
  return escaped(/^\d/.test(name) ? `_${name}` : name, KEYWORDS, PRIMITIVES);
}

/** The type of a declaration. */
export function typeName(name: string): string {
  return escaped(ident(name), TYPES);
}

/**
 * A local that holds what the schema calls so.
 *
 * @param types what the declarations of the module are called: as a pattern, such a name would mean them
 */
export function local(name: string, types: ReadonlySet<string>): string {
  // A pattern of capitals would be compared with the constant of that name, if there is one.
  const own = /^[A-Z][A-Z0-9_]*$/.test(name) ? `${name.toLowerCase()}_` : escaped(ident(name), LOCALS);
  return beside(own, types);
}

/** A name beside others that the generator gives. */
export function beside(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? `${name}_` : name;
}

/** The constant of a value or a flag; both keep to one list, so that who names one needs not know what it is. */
export function valueName(name: string): string {
  return beside(screaming(name), BESIDE.values);
}

/** The module of a plane, and its file: they have to be called the same. */
export function moduleName(plane: string): string {
  return fileName(escaped(snake(plane), KEYWORDS, PRIMITIVES, CRATE));
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
