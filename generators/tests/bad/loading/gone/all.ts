export * from './frame.ts';
export * from './other.ts';
export * from 'pf-gen/schema';
