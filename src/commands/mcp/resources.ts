const prefix = 'klarna-cl://help/';

/** What `klarna-cl help` explains, for an agent that wants to read it. */
const loadTopics = () => import('../help/print-topic.ts');

export const topicResources = async () => {
  const { plainTopic, topicNames } = await loadTopics();
  return topicNames.map((name) => ({
    uri: `${prefix}${name}`,
    name,
    title: titleOf(plainTopic(name)),
    mimeType: 'text/plain',
  }));
};

/** The text of a resource; `undefined` where there is none of that name. */
export const readTopic = async (uri: string): Promise<string | undefined> => {
  if (!uri.startsWith(prefix)) return undefined;
  const { plainTopic, topicNames } = await loadTopics();
  const name = topicNames.find((known) => known === uri.slice(prefix.length));
  return name === undefined ? undefined : plainTopic(name);
};

const titleOf = (text: string): string => text.slice(0, text.indexOf('\n'));
