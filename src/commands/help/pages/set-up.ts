import type { HelpPages } from '../page.ts';
import { completionPage } from './completion.ts';

/** Credentials, and the tool itself. */
export const setUpPages: HelpPages = {
  config: {
    notes: ['Keys and where values are taken from: klarna-cl help config'],
    examples: [
      ['klarna-cl config init', 'Makes a profile, question by question.'],
      ['klarna-cl config set cl_client_secret - < secret.txt', 'Stores a secret, which never stands in a command.'],
      ['klarna-cl config list --output table', 'Shows every setting in effect, and where it comes from.'],
    ],
  },
  'config init': {
    examples: [
      ['klarna-cl config init', 'Asks for the name as well.'],
      ['klarna-cl config init staging', 'Makes a profile called staging, or changes it.'],
    ],
  },
  'config set': {
    examples: [
      ['klarna-cl config set cl_client_id my-client-id --profile staging', 'Stores a value in the profile staging.'],
      ['klarna-cl config set cl_client_secret - < secret.txt', 'Stores a secret from a file, by stdin.'],
      ['klarna-cl config set klarna_api_key', 'Asks for a secret without showing it.'],
    ],
  },
  'config get': {
    examples: [['klarna-cl config get currency', 'Prints the value alone, for a script.']],
  },
  'config list': {
    examples: [['klarna-cl config list --output table', 'Shows each value with its source.']],
  },
  'config unset': {
    examples: [['klarna-cl config unset currency --profile staging', 'Forgets one value of the profile staging.']],
  },
  'config use': {
    examples: [['klarna-cl config use staging', 'Uses that profile wherever none is named.']],
  },
  'config path': {
    examples: [['klarna-cl config path', 'Prints the name of the file.']],
  },
  'config import': {
    notes: [
      'With stored, the secrets of a profile move from its file into the keyring of the system. What would be stored is shown first, secrets hidden; a script needs --yes.',
    ],
    examples: [
      [
        'klarna-cl config import --from .env --profile staging',
        'Takes the variables of a file into the profile staging.',
      ],
      [
        'klarna-cl config import --from commercelayer-cli --application shop',
        'Takes an application that the official CLI knows.',
      ],
      ['klarna-cl config import --from - --yes < secrets.env', 'Reads stdin, as a password manager writes it.'],
    ],
  },
  'config logout': {
    notes: ['The cached access token is revoked, so that a copy of it is of no use.'],
    examples: [['klarna-cl config logout --profile staging', 'Forgets the credentials of one profile.']],
  },
  mcp: {
    summary: 'serve inspect, explain and doctor to agents (MCP)',
    notes: [
      'A program starts it: put the command into the configuration of your MCP client. The profile is chosen here and not by the agent. Live credentials are refused, and there is no flag for them. --timeout, --retries and --ca hold for each call. It ends when stdin does, and on Ctrl-C.',
    ],
    examples: [
      ['klarna-cl mcp --sandbox --allow-writes', 'Lets an agent try whole payments, without credentials.'],
      ['klarna-cl mcp --profile staging', 'Lets it look at the payments of a test profile.'],
    ],
  },
  completion: completionPage,
  help: {
    examples: [
      ['klarna-cl help topics', 'Lists the topics, and what each is about.'],
      ['klarna-cl help routes', 'Says which route is yours.'],
      ['klarna-cl help runs export', 'Does the same as klarna-cl runs export --help.'],
    ],
  },
};
