import type { Context } from '../../context.ts';
import { lookOf } from './print.ts';
import { sectionsText } from './text.ts';
import { type TopicName, topicNames, topicRows } from './topic-names.ts';
import { topicText } from './topics.ts';

export { topicNames, topicRows };

/** A topic as a program reads it: 80 columns, no colours. */
export const plainTopic = (name: TopicName): string =>
  topicText(name, { columns: 80, paint: { bold: (text) => text } });

/** Prints a topic, or with `topics` the list of them; false where there is none of that name. */
export const printTopic = async ({ terminal }: Pick<Context, 'terminal'>, name: string): Promise<boolean> => {
  const topic = topicNames.find((known) => known === name);
  if (topic === undefined && name !== 'topics') return false;
  const look = await lookOf(terminal.stdout);
  const list = [{ heading: 'Topics (klarna-cl help <topic>)', blocks: [{ rows: topicRows }] }];
  await terminal.data(topic === undefined ? sectionsText(list, look) : topicText(topic, look));
  return true;
};
