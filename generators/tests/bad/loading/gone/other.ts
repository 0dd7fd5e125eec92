export const Frame = 1;
export { Size } from './frame.ts';
export const constant = 1;
