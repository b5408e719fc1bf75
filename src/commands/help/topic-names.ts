import type { Row } from './blocks.ts';

/** What `help` explains besides the commands, each in a few words; the texts are loaded when one is asked for. */
const topicTitles = {
  routes: 'which route is yours: both, native or network',
  browser: 'letting the customer approve in a browser',
  live: 'test and live, and what keeps them apart',
  resume: 'after Ctrl-C, a crash, or an answer that was lost',
  batch: 'many payments from a file',
  scripts: 'in a script or a CI job',
  output: 'what is printed, and where',
  'exit-codes': 'what a run ends with',
  config: 'where values are taken from, and all keys',
  environment: 'environment variables',
  secrets: 'where credentials and tokens may stand',
  sandbox: 'the built-in sandbox, and its magic tokens',
} as const;

export type TopicName = keyof typeof topicTitles;

export const topicRows: readonly Row[] = Object.entries(topicTitles);
// Object.keys forgets the literal types that the titles have.
export const topicNames = Object.keys(topicTitles) as readonly TopicName[];
