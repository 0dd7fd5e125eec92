import type { Verb } from '../verb.ts';

export const model: Verb = {
  name: 'model',
  summary: 'print the model of the schema',
  options: [{ flags: '--schema', description: 'print the JSON Schema of models instead' }],
  examples: [['model | jq .planes', 'the model, for an emitter of your own']],
  run: async (host, { options }) => (await import('../commands/model.ts')).model(host, options),
};
