import { u8 } from 'pf-gen/schema';

export const shared = { z: u8, y: u8 };
