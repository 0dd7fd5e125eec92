/** Every verb, in the order of the help. */
import type { Verb } from '../verb.ts';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { generate } from './generate.ts';
import { model } from './model.ts';

export const VERBS: readonly Verb[] = [generate, check, model, explain];
