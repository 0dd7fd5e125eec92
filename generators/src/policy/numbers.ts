/** Numbers of requests are never used again, also when the request has been gone for a while. */
import { type Diagnostic, diagnostic } from '../diagnostics/table.ts';
import type { Decl, Model, Span } from '../model/model.ts';

export interface Released {
  readonly name: string;
  readonly model: Pick<Model, 'planes'>;
}
/** A request by what peers know it by. */
interface Request {
  readonly name: string;
  /** Of the device: the GUID of its interface; codes of Linux tell their device themselves. */
  readonly device: string;
  /** What must not be used again: a function number of Windows, a code of Linux. */
  readonly number: string;
}

/**
 * Numbers that a release gave to another request, and that the newest release does not have: what the newest one has is told
 * by the comparison with it.
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
    for (const decl of plane.members) {
      for (const request of requestsOf(decl)) {
        if (newest === undefined || holderOf(newest, plane.id, request) !== undefined) continue;
        const earlier = releases.findLast((entry) => holderOf(entry, plane.id, request) !== undefined);
        if (earlier === undefined) continue;
        const before = holderOf(earlier, plane.id, request)?.name ?? '';
        if (before === request.name) continue;
        const params = { device: decl.name, number: request.number, before, after: request.name };
        found.push(diagnostic('PF5509', { ...params, release: earlier.name }, place(request.span)));
      }
    }
  }
  return found;
}

function requestsOf(decl: Decl): (Request & { readonly span?: Span | undefined })[] {
  const hex = (n: number): string => `0x${n.toString(16)}`;
  if (decl.kind === 'device') {
    const device = decl.interface;
    return decl.ioctls.map(({ name, fn, span }) => ({ name, device, number: `function ${hex(fn)}`, span }));
  }
  if (decl.kind !== 'linux_device') return [];
  return decl.ioctls.map(({ name, code, span }) => ({ name, device: 'linux', number: `code ${hex(code)}`, span }));
}

/** The request that had a number; planes are known by their id. */
function holderOf({ model }: Released, planeId: number, { device, number }: Request): Request | undefined {
  return model.planes
    .filter(({ id }) => id === planeId)
    .flatMap(({ members }) => members.flatMap(requestsOf))
    .find((other) => other.device === device && other.number === number);
}
