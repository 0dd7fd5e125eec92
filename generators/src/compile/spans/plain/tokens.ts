/** Words, numbers, texts and marks of a plain schema file, with the documentation in front of each. */

/** What a plain file does not have: whoever reads it gives it to the compiler's parser. */
export class NotPlain extends Error {}

export type Kind = 'word' | 'number' | 'text' | 'mark' | 'end';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE = 34;
const SINGLE = 39;
const STAR = 42;
const DOT = 46;
const SLASH = 47;
const BACKSLASH = 92;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** `A` to `Z`, `a` to `z`, `_` and `$`. */
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36;
const MARKS: ReadonlySet<number> = new Set([...'{}()[],:;.=*-'].map((mark) => mark.charCodeAt(0)));
/** What may stand behind a backslash. */
const ESCAPED: ReadonlySet<number> = new Set([...'\\\'"nrt'].map((mark) => mark.charCodeAt(0)));

/** Numbers that every reader takes for the same, and that JavaScript holds exactly. */
const NUMBER = /^(?:0|[1-9]\d{0,14}|(?:0|[1-9]\d{0,14})n|0x[0-9a-fA-F]{1,13}|0x[0-9a-fA-F]+n|\d{1,8}\.\d{1,8})$/;
/** A line between two digits. */
const BETWEEN = /(?<=[\da-fA-F])_(?=[\da-fA-F])/g;
const isLeadingZero = (text: string): boolean => /^0\d/.test(text);

/** A file's tokens, one after the other: the fields describe the token that is the next to be taken. */
export class Tokens {
  readonly text: string;
  kind: Kind = 'end';
  /** Where the token begins and ends. */
  start = 0;
  end = 0;
  /** 1-based line of the token, and where that line begins. */
  line = 1;
  lineStart = 0;
  /** Whether a line ends between the token before and this one. */
  onNewLine = false;
  /** Where the last documentation comment in front of the token begins and ends; `from` is negative when there is none. */
  docsFrom = -1;
  docsTo = -1;
  /** Where the token before ended. */
  before = 0;

  constructor(text: string) {
    this.text = text;
    this.next();
  }

  /** The token as it is written. */
  get value(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Whether the token is this mark. */
  is(mark: string): boolean {
    return this.kind === 'mark' && this.text.charCodeAt(this.start) === mark.charCodeAt(0);
  }

  /** Whether the token is this word. */
  isWord(word: string): boolean {
    return this.kind === 'word' && this.end - this.start === word.length && this.text.startsWith(word, this.start);
  }

  /** Steps over the mark. */
  take(mark: string): void {
    if (!this.is(mark)) throw new NotPlain();
    this.next();
  }

  takeNumber(): void {
    if (this.kind !== 'number') throw new NotPlain();
    this.next();
  }

  takeWord(word: string): void {
    if (!this.isWord(word)) throw new NotPlain();
    this.next();
  }

  /** Goes on to the next token. */
  next(): void {
    const { text } = this;
    this.before = this.end;
    let at = this.#gap(this.end);
    this.start = at;
    const code = text.charCodeAt(at);
    if (at >= text.length) this.kind = 'end';
    else if (isLetter(code)) {
      at += 1;
      while (isLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at += 1;
      this.kind = 'word';
    } else if (isDigit(code)) {
      at += 1;
      for (let next = text.charCodeAt(at); isLetter(next) || isDigit(next) || next === DOT; ) {
        at += 1;
        next = text.charCodeAt(at);
      }
      const number = text.slice(this.start, at).replace(BETWEEN, '');
      if (!NUMBER.test(number) || isLeadingZero(number)) throw new NotPlain();
      this.kind = 'number';
    } else if (code === SINGLE || code === DOUBLE) {
      for (at += 1; text.charCodeAt(at) !== code; at += 1) {
        const inside = text.charCodeAt(at);
        if (inside === BACKSLASH) {
          at += 1;
          if (!ESCAPED.has(text.charCodeAt(at))) throw new NotPlain();
        } else if (inside === LF || inside === CR || at >= text.length) throw new NotPlain();
      }
      at += 1;
      this.kind = 'text';
    } else if (MARKS.has(code)) {
      at += 1;
      this.kind = 'mark';
    } else throw new NotPlain();
    this.end = at;
  }

  /** Over blanks and comments, to where the next token begins. */
  #gap(from: number): number {
    const { text } = this;
    let at = from;
    this.docsFrom = -1;
    this.onNewLine = false;
    // Comments on the line of the token before belong to that one.
    let belongs = from === 0;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === SPACE || code === TAB || code === CR) at += 1;
      else if (code === LF) {
        at += 1;
        this.line += 1;
        this.lineStart = at;
        this.onNewLine = true;
        belongs = true;
      } else if (code === SLASH && text.charCodeAt(at + 1) === SLASH) {
        const end = text.indexOf('\n', at);
        at = end < 0 ? text.length : end;
      } else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
        const close = text.indexOf('*/', at + 2);
        if (close < 0) throw new NotPlain();
        if (belongs && text.charCodeAt(at + 2) === STAR) {
          if (close === at + 2) throw new NotPlain();
          this.docsFrom = at + 3;
          this.docsTo = close;
        }
        for (let line = text.indexOf('\n', at); line >= 0 && line < close; line = text.indexOf('\n', line + 1)) {
          this.line += 1;
          this.lineStart = line + 1;
          this.onNewLine = true;
        }
        at = close + 2;
      } else return at;
    }
  }
}
