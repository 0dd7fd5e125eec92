/** Numbers of requests are never used again, also when the request has been gone for a while. */
import { type Diagnostic, diagnostic } from '../diagnostics/table.ts';
import type { DeclOf, Model, Span } from '../model/model.ts';

export interface Released {
  readonly name: string;
  readonly model: Pick<Model, 'planes'>;
}
type Ioctl = DeclOf<'device'>['ioctls'][number];

/**
 * Function numbers that a release gave to another request, and that the newest release does not have: what the newest
 * one has is told by the comparison with it.
 *
 * @param releases oldest first
 */
export function reusedNumbers(
  releases: readonly Released[],
  now: Model,
  place: (span: Span | undefined) => Span | undefined,
): Diagnostic[] {
  const newest = releases.at(-1);
  const found: Diagnostic[] = [];
  for (const plane of now.planes) {
    for (const device of plane.members) {
      if (device.kind !== 'device') continue;
      for (const ioctl of device.ioctls) {
        if (newest === undefined || holderOf(newest, plane.id, device.interface, ioctl.fn) !== undefined) continue;
        const earlier = releases.findLast(
          (entry) => holderOf(entry, plane.id, device.interface, ioctl.fn) !== undefined,
        );
        if (earlier === undefined) continue;
        const before = holderOf(earlier, plane.id, device.interface, ioctl.fn)?.name ?? '';
        if (before === ioctl.name) continue;
        const params = { device: device.name, fn: `0x${ioctl.fn.toString(16)}`, before, after: ioctl.name };
        found.push(diagnostic('PF5509', { ...params, release: earlier.name }, place(ioctl.span)));
      }
    }
  }
  return found;
}

/** The request that had a number; planes are known by their id and devices by their GUID. */
function holderOf({ model }: Released, planeId: number, guid: string, fn: number): Ioctl | undefined {
  return model.planes
    .filter(({ id }) => id === planeId)
    .flatMap(({ members }) => members)
    .flatMap((decl) => (decl.kind === 'device' && decl.interface === guid ? decl.ioctls : []))
    .find((ioctl) => ioctl.fn === fn);
}
