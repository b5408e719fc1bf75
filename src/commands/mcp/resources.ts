const prefix = 'klarna-cl://help/';

/** What `klarna-cl help` explains, for an agent that wants to read it. */
const loadTopics = async (): Promise<Readonly<Record<string, () => string>>> =>
  (await import('../help/topics.ts')).topics;

export const topicResources = async () =>
  Object.entries(await loadTopics()).map(([name, text]) => ({
    uri: `${prefix}${name}`,
    name,
    title: titleOf(text()),
    mimeType: 'text/plain',
  }));

/** The text of a resource; `undefined` where there is none of that name. */
export const readTopic = async (uri: string): Promise<string | undefined> => {
  if (!uri.startsWith(prefix)) return undefined;
  const topics = await loadTopics();
  const name = uri.slice(prefix.length);
  return Object.hasOwn(topics, name) ? topics[name]?.() : undefined;
};

const titleOf = (text: string): string => text.slice(0, text.indexOf('\n'));
