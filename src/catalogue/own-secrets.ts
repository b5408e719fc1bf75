import { type Entry, retryNo, retryYes } from './entry.ts';

const source = 'klarna-cl';
const config = { source, exit_code: 3 } as const;

/** What klarna-cl says of the keyring, of imports and of logging out. */
export const ownSecretCodes: readonly Entry[] = [
  {
    name: 'KEYRING_UNAVAILABLE',
    ...config,
    meaning: 'A profile has a secret in the keyring of the system, and the keyring does not open.',
    causes: [
      'It is locked.',
      'This is another session than the one it was stored in: ssh, a container, cron or CI have no keyring.',
      'klarna-cl was installed without its optional part, @napi-rs/keyring.',
    ],
    what_to_do: [
      'Unlock it, or work in the session that has it.',
      'Where there is none: `klarna-cl config set <key> --insecure-storage` keeps the secret in the file, and variables need neither (`klarna-cl help environment`).',
    ],
    ...retryYes('Once it is open.'),
  },
  {
    name: 'KEYRING_TIMEOUT',
    ...config,
    meaning: 'The keyring of the system did not answer in time, 3 seconds at most.',
    causes: ['It asks for its password in a window.', 'The session bus (D-Bus) takes calls and answers none.'],
    what_to_do: ['Unlock it and run the command again.', 'Else do as for KEYRING_UNAVAILABLE.'],
    ...retryYes('Once it is unlocked.'),
  },
  {
    name: 'SECRET_NOT_IN_KEYRING',
    ...config,
    meaning: 'A profile says that the keyring has its secret, and the keyring has no such entry.',
    causes: [
      'Somebody removed it there.',
      'The configuration was copied from another machine, or an older one was put back.',
    ],
    what_to_do: ['Store it again: `klarna-cl config set <key> --profile <name>`.'],
    ...retryNo('Store the secret first.'),
  },
  {
    name: 'KEYRING_LEFTOVER',
    ...config,
    meaning: 'Credentials were removed from a profile, but their secrets are still in the keyring.',
    causes: ['It was locked, or not there, when they were to be removed.'],
    what_to_do: ['Unlock it; the next `klarna-cl config` set, unset or logout removes them.'],
    ...retryYes('Removing them again does no harm.'),
  },
  {
    name: 'TOKEN_NOT_REVOKED',
    source,
    meaning: 'Logging out removed the credentials here, but the access token could not be ended at Commerce Layer.',
    causes: ['Commerce Layer could not be reached, or no longer knows the client.'],
    what_to_do: [
      'The error says until when it is good: 2 hours at most for an integration.',
      'Where somebody else may have it, renew the client secret in the dashboard.',
    ],
    ...retryNo('The token is not kept any more.'),
  },
  {
    name: 'IMPORT_EMPTY',
    ...config,
    meaning: 'There is nothing to import: the source has none of the values that klarna-cl knows.',
    causes: ['Another file was meant.', 'The official CLI keeps its files elsewhere, or has not been logged in to.'],
    what_to_do: [
      '`klarna-cl help environment` names the variables; `commercelayer cli:dir` prints the folder of that CLI.',
    ],
    ...retryNo('Name the right source.'),
  },
];
