/** Spelling of names in the targets. All functions are idempotent on names that already have the wanted form. */

/** Words of a name: `RingHeader`, `ring_header`, `RING_HEADER` and `ring-header` all give `['ring', 'header']`. */
export function words(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word.length > 0)
    .map((word) => word.toLowerCase());
}

export function snake(name: string): string {
  return words(name).join('_');
}

/** What was asked before: prefixes and names of fields come again with every declaration. */
const screamed = new Map<string, string>();
const MOST = 10_000;

export function screaming(name: string): string {
  const known = screamed.get(name);
  if (known !== undefined) return known;
  const made = words(name).join('_').toUpperCase();
  if (screamed.size >= MOST) screamed.clear();
  screamed.set(name, made);
  return made;
}

export function pascal(name: string): string {
  return words(name)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

export function camel(name: string): string {
  const joined = pascal(name);
  return joined.slice(0, 1).toLowerCase() + joined.slice(1);
}

/** Stem of a `name` declaration: `RingHeaderName` and `RingHeader` both speak of `RingHeader`. */
export function nameStem(name: string): string {
  return name.length > 4 && name.endsWith('Name') ? name.slice(0, -4) : name;
}

/** What Windows keeps for devices: no file may be called so, with whatever ending. */
const DEVICES = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9]|lpt[0-9])$/i;

/** Whether Windows takes a file or a folder of this name for a device: whatever follows the first dot is nothing to it. */
export function isDevice(name: string): boolean {
  return DEVICES.test(name.replace(/[ .].*$/s, ''));
}

/**
 * Stem of a file that is named after a plane.
 *
 * @param taken stems of files that are there for every schema, in small letters
 */
export function fileName(plane: string, taken: readonly string[] = []): string {
  return isDevice(plane) || taken.includes(plane.toLowerCase()) ? `${plane}_` : plane;
}
