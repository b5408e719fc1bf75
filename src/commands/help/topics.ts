import { exitCodeEntries } from '../../catalogue/exit-codes.ts';
import { factsOf, keys } from '../../config/catalogue.ts';
import { environmentVariables } from '../../config/environment.ts';
import { examples, rows, type Section } from './blocks.ts';
import { type Look, sectionsText } from './text.ts';
import type { TopicName } from './topic-names.ts';
import { batchTopic } from './topics/batch.ts';
import { browserTopic } from './topics/browser.ts';
import { liveTopic, resumeTopic } from './topics/payments.ts';
import { routesTopic } from './topics/routes.ts';
import { sandboxTopic } from './topics/sandbox.ts';
import { outputTopic, scriptsTopic, secretsTopic } from './topics/use.ts';

/** A text of `klarna-cl help`. Its first section has its title. */
export type Topic = readonly Section[];

const exitCodesTopic: Topic = [
  {
    heading: 'Exit codes',
    blocks: [
      {
        rows: exitCodeEntries.map(
          ({ exit_code, name, meaning }) => [`${exit_code}`.padEnd(4) + name, meaning] as const,
        ),
      },
      'klarna-cl explain <number> says why, and what to do next.',
    ],
  },
];

const environmentTopic: Topic = [
  {
    heading: 'Environment variables',
    blocks: [{ rows: environmentVariables.map(({ name, description }) => [name, description] as const) }],
  },
];

const configTopic: Topic = [
  {
    heading: 'Configuration',
    blocks: [
      'A value is taken from the first of: flag, environment, .klarnarc (from the working folder upward, then the home folder), stored profile (klarna-cl config), a question, else it is refused. Credentials come as a set from one source; --profile beats credential variables.',
      examples(
        ['klarna-cl config init', 'Makes a profile, question by question.'],
        ['klarna-cl config list --output table', 'Shows every value in effect, and where it comes from.'],
      ),
    ],
  },
  {
    heading: 'Keys of a profile and of .klarnarc',
    blocks: [rows(...keys.map((key) => [key, factsOf(key).description] as const))],
  },
];

/** The topics of `klarna-cl help`. */
export const topics: Readonly<Record<TopicName, Topic>> = {
  routes: routesTopic,
  browser: browserTopic,
  live: liveTopic,
  resume: resumeTopic,
  batch: batchTopic,
  scripts: scriptsTopic,
  output: outputTopic,
  'exit-codes': exitCodesTopic,
  config: configTopic,
  environment: environmentTopic,
  secrets: secretsTopic,
  sandbox: sandboxTopic,
};

/** A topic as it is printed. */
export const topicText = (name: TopicName, look: Look): string => sectionsText(topics[name], look);
