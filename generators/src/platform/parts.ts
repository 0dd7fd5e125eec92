/** Long texts in parts: whatever takes a text as bytes would have all of it a second time. */

/** Characters of a part. */
const PART = 1 << 18;

/** The parts of a text, in order; no character of two halves is cut apart. */
export function* partsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    let to = Math.min(text.length, from + PART);
    // The first half of a pair stays with its second one.
    if (to < text.length && (text.charCodeAt(to - 1) & 0xfc00) === 0xd800) to -= 1;
    yield from === 0 && to === text.length ? text : text.slice(from, to);
    from = to;
  }
}

/** The text in one piece. One that was put together holds on to its pieces until somebody looks into it. */
export function flat(text: string): string {
  text.indexOf('\u0000');
  return text;
}
