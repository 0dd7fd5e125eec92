/** The semantic diff: two models or locks in, findings out. */
export { atLeast, CLASS_MEANING, CLASSES, compareClasses, type DiffClass, worst } from './classes.ts';
export { type DiffOptions, diffModels } from './engine.ts';
export type { DiffReport, Finding, PlaneReport } from './finding.ts';
export { modelOfLock } from './lock.ts';
export { RULES } from './rules/index.ts';
export type { Consumers, Verdict } from './verdict.ts';
