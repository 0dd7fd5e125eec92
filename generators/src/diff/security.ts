/** Reads security descriptors in SDDL, as far as "open to everybody" goes. */
import type { Decl } from '../model/model.ts';

/** Everybody, anonymous, all users, guests; by name and by number. */
const EVERYBODY = /^(WD|AN|BU|AU|BG|IU|NU|S-1-1-0|S-1-5-7|S-1-5-11|S-1-5-32-545|S-1-5-32-546)$/;
/** Rights that do not change or read the object: synchronise, read control. */
const HARMLESS = /^(SY|RC|0x0*[12]?0{5})$/i;

/** The descriptor of a declaration, if it is or has one. */
function descriptorOf(decl: Decl): string | undefined {
  if (decl.kind === 'name') return decl.security;
  if (decl.kind !== 'constant' || decl.value.t !== 'text') return undefined;
  return /^(O:|G:|D:)/.test(decl.value.value) ? decl.value.value : undefined;
}

/** The first entry that lets everybody in; undefined when there is none. */
export function openEntry(decl: Decl): string | undefined {
  const descriptor = descriptorOf(decl);
  if (descriptor === undefined) return undefined;
  if (/D:[A-Z]*NO_ACCESS_CONTROL/.test(descriptor)) return 'NO_ACCESS_CONTROL';
  // The access list only: audit entries (S:) open nothing.
  const list = /D:[^(]*((?:\([^)]*\))*)/.exec(descriptor)?.[1] ?? '';
  for (const [entry, inner = ''] of list.matchAll(/\(([^)]*)\)/g)) {
    const [type = '', , rights = '', , , who = ''] = inner.split(';');
    if (/^X?A$/.test(type) && EVERYBODY.test(who) && !HARMLESS.test(rights)) return entry;
  }
  return undefined;
}
