/** What a declaration is in the header of the system. */
export interface Original {
  /** A type, as C spells it behind the headers. */
  readonly type: string;
  /** Fields that are called otherwise there: what stands in a union without a name is reached by its first arm. */
  readonly renamed?: Readonly<Record<string, string>>;
}
