/** Names that a target of the user's may have: it is a folder below the output folder. */
export const EXTERNAL_NAME = /^[a-z][a-z0-9-]*$/;
