/** C++17 headers beside the C ones: values and proofs as `constexpr`, dispatchers and clients as classes. Neither heap nor exceptions. */
import type { Model, Plane } from '../../../model/model.ts';
import type { Extent } from '../../banner.ts';
import { devicesOf, planesOfCalls } from '../calls.ts';
import { headerName } from '../names.ts';
import type { Types } from '../types.ts';
import { printCppBase } from './base.ts';
import { printCppDevice } from './device.ts';
import { Scope } from './names.ts';
import { printCppPlane } from './plane.ts';
import { headersOfSections, printCppSections, printSectionSupport, sectionsOf } from './section.ts';

export interface CppFile {
  /** Path without ending, below the folder of headers; empty for the header that includes all. */
  readonly path: string;
  readonly extent: Extent;
  readonly body: string;
}

const include = (path: string): string => `#include "${path}"\n`;

/** Gives what `make` makes of a plane, or what it made before of an equal one. */
export type PartOf = <T>(kind: string, plane: Plane, make: () => T) => T;

export function cppFiles(model: Model, types: Types, part: PartOf): CppFile[] {
  const folder = `${types.names.prefix}_abi`;
  const files: CppFile[] = [{ path: 'base', extent: 'support', body: printCppBase(types.names) }];
  if (model.planes.some((plane) => sectionsOf(plane).length > 0)) {
    files.push({ path: 'base_section', extent: 'support', body: printSectionSupport(types.names) });
  }
  const printed = model.planes.map((plane) => part('cpp', plane, () => filesOf(plane, types)));
  files.push(...printed.map(([first]) => first), ...printed.flatMap(([, ...further]) => further));
  // As in C, the header of all planes holds what is the ABI; dispatchers and views are asked for by name.
  const all = [{ path: 'base' }, ...model.planes.map((plane) => ({ path: headerName(plane.name) }))]
    .map(({ path }) => include(`${folder}/${path}.hpp`))
    .join('');
  return [...files, { path: '', extent: 'schema', body: all }];
}

/** Header of a plane, and those that are asked for by name. */
function filesOf(plane: Plane, types: Types): [CppFile, ...CppFile[]] {
  const scope = new Scope(plane.name, types.names);
  const files: [CppFile, ...CppFile[]] = [
    { path: headerName(plane.name), extent: plane, body: printCppPlane(plane, types, scope) },
  ];
  const more = (end: string, others: string[], body: string) => {
    const includes = [headerName(plane.name), ...others].map((other) => include(`${other}.hpp`)).join('');
    files.push({ path: `${headerName(plane.name)}_${end}`, extent: plane, body: `${includes}\n${body}` });
  };
  if (sectionsOf(plane).length > 0) {
    more('section', ['base_section', ...headersOfSections(plane, types)], printCppSections(plane, types, scope));
  }
  if (devicesOf(plane).length > 0) {
    more('device', planesOfCalls(plane, types).map(headerName), printCppDevice(plane, types, scope));
  }
  return files;
}
