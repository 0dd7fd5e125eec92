/** The names of a device's codes, for logs. */
import { template } from '../render.ts';

/** A code as C spells it, and its name as a text of C. */
export interface NamedCode {
  readonly code: string;
  readonly label: string;
}
interface Codes {
  /** What a code is called in the comment. */
  readonly what: string;
  /** Name of the function. */
  readonly ioctlName: string;
  readonly calls: readonly NamedCode[];
}

/** A function that gives the name of a code. */
export const printIoctlNames = template<Codes>(`
/* The name of a {{what}}, for logs; null for an unknown one. */
static inline const char *{{ioctlName}}(uint32_t code) {
  switch (code) {
{{#each calls}}
    case {{code}}:
      return {{label}};
{{/each}}
    default:
      return NULL;
  }
}
`);
