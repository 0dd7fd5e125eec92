/** Overlapping unions: several views of the same bytes, as a union of C is. */
import { type Packed, packedOf } from './alignment.ts';
import { optionsOf } from './options.ts';
import { FOREIGN_KINDS, type ForeignType } from './types.ts';
import type { VariantValue } from './unions.ts';
import { describe, isValue, keepKinds, make, type Problem, takeText, type Value } from './value.ts';

/** An arm: a type, or `variant(tag, type)` where a field beside the union says which arm is meant. */
export type OverlayArm = ForeignType | VariantValue;
export interface OverlayArms {
  readonly [name: string]: OverlayArm;
}
export interface OverlayOptions {
  /** Size in bytes which the whole must have: that of the longest arm, up to a multiple of the alignment. */
  readonly size?: number;
  /** Alignment in bytes to which the whole is raised. */
  readonly align?: number;
  /** Lowers the alignment of the arms: `true` to 1. */
  readonly packed?: Packed;
  /** Platform whose union this is, such as `linux-x64`: its arms may hold pointers then, and it stands in platform structs. */
  readonly target?: string;
  /** How sure the numbers are; with `target`. */
  readonly mark?: string;
  /** Where the numbers come from; with `target`. */
  readonly source?: string;
}
/** An overlapping union. Each arm begins at offset 0. */
export interface OverlayValue extends Value<'overlay'> {
  readonly arms: Readonly<Record<string, OverlayArm>>;
  readonly options: OverlayOptions;
}

const ARM_KINDS = [...FOREIGN_KINDS, 'variant'] as const;

/** What `union({ … })` makes. */
export function overlay(arms: OverlayArms, options: OverlayOptions = {}): OverlayValue {
  const problems: Problem[] = [];
  const kept = keepKinds<OverlayArm>(arms, ARM_KINDS, '0:', 'a type, or variant(tag, type)', problems);
  const kinds = {
    size: 'number',
    align: 'alignment',
    packed: 'any',
    target: 'text',
    mark: 'any',
    source: 'any',
  } as const;
  const given: Partial<OverlayOptions> = packedOf(optionsOf(options, '1:', problems, kinds), problems);
  for (const [name, arm] of Object.entries(kept)) {
    const ok =
      arm.kind !== 'variant' || (isValue(arm.body) && (FOREIGN_KINDS as readonly string[]).includes(arm.body.kind));
    if (!ok) problems.push({ path: `0:${name}/1:`, want: 'the type of the arm', got: describe(arm.body) });
  }
  const { target, mark, source, ...layout } = given;
  // A union of a platform says where its numbers come from, as a platform's struct does.
  const native =
    target === undefined
      ? {}
      : {
          target,
          mark: takeText(mark, '1:mark', 'how sure the numbers are', problems),
          source: takeText(source, '1:source', 'where the numbers come from', problems),
        };
  if (target === undefined) {
    for (const [name, value] of Object.entries({ mark, source })) {
      if (value === undefined) continue;
      problems.push({ path: `1:${name}`, want: '`target` beside it', got: `\`${name}\` alone` });
    }
  }
  return make<OverlayValue>('overlay', { arms: kept, options: { ...layout, ...native } }, problems);
}
