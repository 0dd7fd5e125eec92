/** Builds registries: entries of tag, length and value. */
import { type EntryValue, type RegistryValue, tagFormOf } from '../../language/registries.ts';
import type { DeclOf, RegistryEntry } from '../../model/model.ts';
import { prefixMost, tagRange } from '../../model/prefixes.ts';
import { buildCodec, codecOf, entryExtent, extentOf, registryExtent } from './codecs.ts';
import type { At, Context } from './context.ts';
import { checkSecret } from './messages.ts';
import { checkNames, folded } from './names.ts';

/** A registry. */
export function buildRegistry(context: Context, value: RegistryValue, name: string): DeclOf<'registry'> {
  const at = (path: string): At => ({ value, path });
  const named = Object.entries(value.entries);
  checkNames(context, Object.keys(value.entries), 'an entry', name, (entry) => at(`0:${entry}`));
  if (named.length === 0) context.report('PF1308', { what: 'the registry' }, at('0:'));
  if (value.unknown === 'keep') {
    const taken = named.find(([entry]) => folded(entry) === 'unknown')?.[0];
    if (taken !== undefined) {
      context.report('PF1102', { name: taken, why: 'the list of kept unknown entries has it' }, at(`0:${taken}`));
    }
  }
  checkRoom(context, value);
  checkTags(context, value);
  const { min, max } = registryExtent(value);
  return {
    kind: 'registry',
    name,
    ...context.place(value),
    tag: tagFormOf(value.tag),
    length: value.length,
    ...(value.total === undefined ? {} : { total: value.total }),
    maxBytes: value.max,
    ...(value.most === undefined ? {} : { maxEntries: value.most }),
    unknown: value.unknown,
    repeated: value.repeated,
    ...(value.repeatedUnknown === undefined ? {} : { repeatedUnknown: value.repeatedUnknown }),
    ...(value.retired.length === 0 ? {} : { retired: value.retired.map(String) }),
    entries: named.map(([entry, given]) => buildEntry(context, value, entry, given)),
    maxSize: max,
    minSize: min,
  };
}

function buildEntry(context: Context, value: RegistryValue, name: string, entry: EntryValue): RegistryEntry {
  const path = `0:${name}/1:`;
  const secret = entry.codec.kind === 'secret';
  const codec = codecOf(entry.codec);
  const at: At = { value, path: secret ? `${path}/0:` : path };
  if (secret) checkSecret(context, codec, at);
  if (codec.kind === 'literal') context.report('PF1513', { what: 'a literal as the value of an entry' }, at);
  if (codec.kind === 'message' && codec.trailing === 'extensible') {
    context.report('PF1520', { name, why: 'it ignores bytes that follow, so that they would be lost' }, at);
  }
  return {
    name,
    tag: entry.tag.toString(),
    codec: codec.kind === 'message' ? { c: 'message', ...context.home(codec, at) } : buildCodec(context, codec, at),
    ...(entry.required ? { required: true as const } : {}),
    ...(entry.list === undefined ? {} : { list: entry.list }),
    ...(entry.bad === 'none' ? { bad: 'none' as const } : {}),
    ...(secret ? { secret: true as const } : {}),
    ...context.place(value, `0:${name}`),
  };
}

/** Most entries of a registry whose readers remember every tag: they compare each with all before it, in memory of their own. */
const MOST_TOLD_APART = 256;

/** Every entry fits its length and the whole, and the whole its size. */
function checkRoom(context: Context, value: RegistryValue): void {
  const at = (path: string): At => ({ value, path });
  if (value.max < 1 || value.max > 0x7fff_ffff) {
    context.report('PF1531', { why: `it holds ${value.max} bytes, and 1 to 2147483647 are possible` }, at('1:max'));
  }
  if (value.total !== undefined && value.max > prefixMost(value.total)) {
    const why = `it holds ${value.max} bytes, and a ${value.total} total counts to ${prefixMost(value.total)}`;
    context.report('PF1531', { why }, at('1:total'));
  }
  const required = Object.values(value.entries).filter((entry) => entry.required);
  const least = required.reduce((sum, entry) => sum + entryExtent(value, entry).min, 0);
  if (least > value.max) {
    const why = `what must be there takes at least ${least} bytes, and the registry holds ${value.max}`;
    context.report('PF1531', { why }, at('1:max'));
  }
  if (value.most !== undefined && value.most < Math.max(1, required.length)) {
    const why = `${value.most} entries are allowed, and ${required.length} must be there`;
    context.report('PF1531', { why }, at('1:entries'));
  }
  if (value.repeatedUnknown !== undefined && value.most !== undefined && value.most > MOST_TOLD_APART) {
    const why = `${value.most} entries are allowed, and no more than ${MOST_TOLD_APART} are told apart by their tags`;
    context.report('PF1531', { why }, at('1:entries'));
  }
  for (const [name, entry] of Object.entries(value.entries)) {
    const most = extentOf(codecOf(entry.codec)).max;
    const room = prefixMost(value.length);
    const whole = entryExtent(value, entry).max;
    if (most > room) {
      const why = `'${name}' has up to ${most} bytes, and a ${value.length} length counts to ${room}`;
      context.report('PF1531', { why }, at(`0:${name}/1:`));
    } else if (whole > value.max) {
      const why = `'${name}' takes up to ${whole} bytes, and the registry holds ${value.max}`;
      context.report('PF1531', { why }, at(`0:${name}/1:`));
    }
  }
}

function checkTags(context: Context, value: RegistryValue): void {
  const repr = tagFormOf(value.tag);
  const { min, max } = tagRange(repr);
  const range = (what: string, tag: bigint, at: At): void => {
    if (tag >= min && tag <= max) return;
    context.report('PF1304', { what, value: `${tag}`, repr, min: `${min}`, max: `${max}` }, at);
  };
  const seen = new Map<bigint, string>();
  for (const [name, { tag }] of Object.entries(value.entries)) {
    const at = { value, path: `0:${name}/0:` };
    range(`the tag of '${name}'`, tag, at);
    const other = seen.get(tag);
    if (other !== undefined) context.report('PF1517', { name, tag: `${tag}`, other }, at);
    seen.set(tag, name);
    if (value.retired.includes(tag)) context.report('PF1532', { name, tag: `${tag}` }, at);
  }
  for (const tag of value.retired) range('a retired tag', tag, { value, path: '1:retired' });
}
