/** Names of system objects. */
import type { DeclOf } from '../../model/model.ts';
import type { RustContext } from './context.ts';
import { docLines, quote } from './docs.ts';
import { screaming, snake } from './names.ts';
import { render } from './templates.ts';

const STATUS = {
  live: 'In use.',
  fallback: 'A fall-back, off by default.',
  history: 'History: nobody creates it any more.',
};

export function emitName(decl: DeclOf<'name'>, context: RustContext): string {
  // `RingHeaderName` and `RingHeader` both give `ring_header_name`.
  const stem = snake(decl.name).replace(/_name$/, '');
  const format = decl.template.replace(/\{(\w+)\}|[{}]/g, (brace, param) =>
    param === undefined ? brace + brace : `{${context.local(param)}}`,
  );
  return render('name', {
    docs: docLines(decl.docs, `\`${decl.template}\`, numbers in decimal. ${STATUS[decl.status]}`),
    function: `${stem}_name`,
    constant: screaming(stem),
    params: decl.params.map((param) => `${context.local(param)}: impl ::core::fmt::Display`).join(', '),
    format: quote(format),
    template: quote(decl.template),
    hasSecurity: decl.security !== undefined,
    security: quote(decl.security ?? ''),
  });
}
