import type { Verb } from '../verb.ts';

export const orders: Verb = {
  name: 'orders',
  summary: 'list the ordered stores of shared memory, and what each of them publishes',
  examples: [
    ['orders', 'every Release store and swap, by section; unmarked ones say so'],
    ['orders --json', 'the same for a program: `data.unmarked` counts those that publish nothing stated'],
  ],
  run: async (host, { options }) => (await import('../commands/orders.ts')).orders(host, options),
};
