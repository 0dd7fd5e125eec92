/** Reference pages: Markdown for reading beside the code, and one HTML file with a filter. */
import { z } from 'zod';
import { ofPlane } from '../../incremental/parts/parts.ts';
import type { Plane } from '../../model/model.ts';
import type { EmitInput, Emitter, OutputFile } from '../emitter.ts';
import { type Lookup, lookupOf } from '../lookup.ts';
import { accountPages } from './accounts.ts';
import { contentOf, drawingOf, type PlaneContent } from './content.ts';
import { Describe } from './describe.ts';
import { standalone } from './drawing/svg.ts';
import { page } from './html.ts';
import { drawingPath, index, pagePath, planePage } from './markdown.ts';
import { fileStyle } from './style.ts';

/** Options of the reference pages. */
export const DocsOptions = z
  .object({
    /** Title of the pages; default: the schema's name. */
    title: z.string().min(1).optional(),
    /** Planes to leave out. */
    without: z.array(z.string()).default([]),
    /** Whether Markdown has drawings, which are files of their own there. */
    drawings: z.boolean().default(true),
    /** Whether the HTML file is generated too. It is large and changes with everything; `pf-gen docs` makes it at any time. */
    page: z.boolean().default(true),
  })
  .strict();
export type DocsOptions = z.infer<typeof DocsOptions>;

export const docsEmitter: Emitter<DocsOptions> = {
  name: 'docs',
  programs: () => [],
  emit(input, options): OutputFile[] {
    const { title, shown, lookup, contents } = reference(input, options);
    return [
      ...(options.page ? [{ path: 'index.html', text: page(title, contents, input) }] : []),
      { path: 'README.md', text: index(title, contents, input, options.page) },
      ...contents.map((content) => ({
        path: pagePath(content.plane.name),
        text: ofPlane(input, 'docs page', content.plane, options, () => planePage(content, input, options.drawings)),
      })),
      ...accountPages(shown, input),
      ...(options.drawings ? drawings(shown, lookup, input) : []),
    ];
  },
};

/** The HTML file alone. */
export function referencePage(input: EmitInput, options: DocsOptions): string {
  const { title, contents } = reference(input, options);
  return page(title, contents, input);
}

function reference(input: EmitInput, options: DocsOptions) {
  const unknown = options.without.find((name) => !input.model.planes.some((plane) => plane.name === name));
  if (unknown !== undefined) throw new Error(`without: there is no plane '${unknown}'`);
  const lookup = lookupOf(input.model);
  const shown = input.model.planes.filter((plane) => !options.without.includes(plane.name));
  const contents = shown.map(
    (plane): PlaneContent =>
      ofPlane(input, 'docs', plane, undefined, () => contentOf(plane, new Describe(lookup, true))),
  );
  return { title: options.title ?? `${input.model.name} ABI`, shown, lookup, contents };
}

function drawings(planes: readonly Plane[], lookup: Lookup, input: EmitInput): OutputFile[] {
  const style = fileStyle();
  const describe = new Describe(lookup, false);
  const ofEach = (plane: Plane): OutputFile[] =>
    plane.members.flatMap((decl) => {
      const drawing = drawingOf(decl, describe);
      return drawing === undefined
        ? []
        : [{ path: drawingPath(plane.name, decl.name), text: standalone(drawing, style) }];
    });
  return planes.flatMap((plane) => ofPlane(input, 'drawings', plane, undefined, () => ofEach(plane)));
}
