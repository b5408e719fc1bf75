import type { Tool } from './tools.ts';

/**
 * The JSON Schema of what a tool answers: the document of its command, or what failed with the document beside it. A client
 * that checks answers refuses one that does not match, so where services have a say any object will do: what became of a
 * payment must get through.
 */
export const outputSchemaOf = async ({ prints, asksServices }: Tool) => {
  const { documents } = await import('../../schemas/documents.ts');
  const failure = {
    type: 'object',
    description: 'With isError: what failed, and the document that tells what is known all the same.',
    properties: { ...documents.error.properties, document: { type: 'object' } },
    required: ['error'],
  };
  return {
    type: 'object' as const,
    anyOf: [...prints.map((name) => documents[name]), failure, ...(asksServices ? [{ type: 'object' }] : [])],
  };
};
