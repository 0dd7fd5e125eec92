/** Loading of the texts that are shipped beside this module. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Handlebars from 'handlebars';

const HERE = 'src/proof/skew/templates';

/** The folder with the templates, from the source tree as well as from a bundle of the package. */
function folder(): string {
  for (let above = import.meta.dirname; ; above = dirname(above)) {
    if (existsSync(join(above, HERE))) return join(above, HERE);
    if (dirname(above) === above) throw new Error(`the templates of skew are missing: no ${HERE} above this module`);
  }
}

/** A file as it is. */
export const asset = (name: string): string => readFileSync(join(folder(), name), 'utf8');

/** Fills `templates/<name>.hbs`. */
export function fill(name: string, context: object): string {
  return Handlebars.compile(asset(`${name}.hbs`), { noEscape: true, strict: true })(context);
}
