/** What documentation becomes: its own forms stay, and everything else is text. */
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { CELL, markdown, markdownCode, markdownLine, RUSTDOC, WEB } from '../../src/text/markdown.ts';
import { oneLine, printable, visible, visibleJson } from '../../src/text/visible.ts';

describe('Markdown', () => {
  test.for([
    'A text of snake_case words, 2 * 3, ~5 ms and 40 % of it; see https://example.com/a_b?c=1#d.',
    'Code in `letters < and > [such]`, also `over\nlines`, and ``two ` of them``.',
    '- one\n- two, with\n  more of it\n\n1. first\n2. second',
    'Windows has `Global\\name` and C:\\path; a question? Another?? (yes)',
  ])('what people write stays as it is: %j', (text) => {
    expect(markdown(text, RUSTDOC)).toBe(text);
    expect(markdown(text, WEB)).toBe(text);
  });

  test('code is text, however it is set off, and keeps its lines', () => {
    const block = '```text\nlet x = 1;\n    x + 1\n```';
    expect(markdown('Such as\n\n    let x = 1;\n        x + 1\n\nand so on.', RUSTDOC)).toBe(
      `Such as\n\n${block}\n\nand so on.`,
    );
    expect(markdown('Such as\n```rust,ignore\nlet x = 1;\n    x + 1\n```\nand so on.', RUSTDOC)).toBe(
      `Such as\n\n${block}\n\nand so on.`,
    );
    expect(markdown('~~~\nno end', RUSTDOC)).toBe('```text\nno end\n```');
    expect(markdown('``` some words\nx\n```', RUSTDOC)).toBe('```text\nsome words\nx\n```');
    expect(markdown('~~~\n````\n~~~', RUSTDOC)).toBe('`````text\n````\n`````');
  });

  test.for([
    ['<b>&lt;', '\\<b>\\&lt;', '&lt;b>&amp;lt;'],
    ['[x](javascript:y) ![i](z)', '\\[x](javascript:y) !\\[i](z)', '\\[x](javascript:y) !\\[i](z)'],
    ['*a* _b_ ~~c~~', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~'],
    ['# a\n> b\n---\n===', '\\# a\n\\> b\n\\---\n\\===', '\\# a\n\\> b\n\\---\n\\==='],
    ['a | b\n--|--\nc | d', 'a | b\n\\--|--\nc | d', 'a | b\n\\--|--\nc | d'],
    ['`open\n# not in code `', '\\`open\n\\# not in code \\`', '\\`open\n\\# not in code \\`'],
    ['`open\n<div>\nx`', '\\`open\n\\<div>\nx\\`', '\\`open\n&lt;div>\nx\\`'],
    ['-      deep', '- deep', '- deep'],
    ['7. seventh', '7\\. seventh', '7\\. seventh'],
    ['a\\', 'a\\\\', 'a\\\\'],
    ['[`Item`] and [`x`](y)', '[`Item`] and \\[`x`](y)', '\\[`Item`] and \\[`x`](y)'],
  ] as const)('%j stands for itself', ([text, rust, web]) => {
    expect(markdown(text, RUSTDOC)).toBe(rust);
    expect(markdown(text, WEB)).toBe(web);
  });

  test('a cell keeps its bounds', () => {
    expect(markdownCode('a_b')).toBe('`a_b`');
    const row = marked.parse(`| a | b |\n|---|---|\n| ${markdownCode('x | `y` \\| <b>')} | z |`, { async: false });
    expect(row).toContain('<td><code>x &#124; &#96;y&#96; &#92;&#124; &#60;b&#62;</code></td>\n<td>z</td>');
    expect(markdownLine('a | `b | c` `d`', CELL)).toBe('a &#124; <code>b &#124; c</code> `d`');
    expect(markdownLine('one\n\n    two\n# three', WEB)).toBe('one two # three');
  });
});

describe('what nobody would see is shown', () => {
  test.for([
    ['a\u202eb\u2066c', 'a\\u{202E}b\\u{2066}c'],
    ['\0\u001b[31m\u0085\u2028\ufeff\u200b', '\\u{0}\\u{1B}[31m\\u{85}\\u{2028}\\u{FEFF}\\u{200B}'],
    ['a\r\nb\rc', 'a\nb\\u{D}c'],
    ['\ud800 \u{1f469}\u200d\u{1f4bb} \uffff', '\\u{D800} \u{1f469}\u200d\u{1f4bb} \\u{FFFF}'],
    ['\ttabs\nand lines', '\ttabs\nand lines'],
  ] as const)('%j', ([text, shown]) => expect(visible(text)).toBe(shown));

  test('on one line nothing is lost either', () => expect(oneLine(' a\ufeff\n\u2029b ')).toBe('a\\u{FEFF} \\u{2029}b'));

  test('a terminal obeys colours and line ends, nothing else', () => {
    expect(printable('\u001b[31merror\u001b[0m\n\u001b]0;title\u0007\u001b[8mhidden\u001b[2J')).toBe(
      '\u001b[31merror\u001b[0m\n\\u{1B}]0;title\\u{7}\\u{1B}[8mhidden\\u{1B}[2J',
    );
  });

  test('JSON reads back as the same value, and is not obeyed', () => {
    const value = { 'a\u202e': ['\u009b31m', '\u{e0041}', 'plain'] };
    expect(visibleJson(value)).toBe('{"a\\u202e":["\\u009b31m","\\udb40\\udc41","plain"]}');
    expect(JSON.parse(visibleJson(value))).toEqual(value);
  });
});
