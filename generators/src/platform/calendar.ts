/** Today in UTC, such as `2027-01-31`: what approvals expire by. */
export const today = (): string => new Date().toISOString().slice(0, 10);
