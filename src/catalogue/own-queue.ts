import { type Entry, retryAfterWait, retryNo, retryYes } from './entry.ts';

const source = 'klarna-cl';

/** What goes wrong where the rows of a batch are shared out over Redis. */
export const ownQueueCodes: readonly Entry[] = [
  {
    name: 'QUEUE_UNREACHABLE',
    source,
    exit_code: 6,
    meaning: 'Redis cannot be reached, or did not answer in time. What was about to be sent was not sent.',
    causes: ['Redis does not run there, or listens elsewhere.', 'It wants TLS, and the address says redis://.'],
    what_to_do: [
      'Check the address, and whether it is to be rediss://.',
      'A worker that was connected waits until Redis is back; its rows are taken over meanwhile.',
    ],
    ...retryAfterWait('When Redis is back. A batch goes on with --resume.'),
  },
  {
    name: 'QUEUE_CREDENTIALS',
    source,
    meaning: 'Redis asks for a password (exit 3), or refused the one it was given, or the user’s rights (exit 4).',
    causes: [
      'KLARNA_CL_QUEUE_PASSWORD is not set, or wrong.',
      'The user of the address may not use the keys klarna-cl*, or some of the commands.',
    ],
    what_to_do: ['Correct the variable, the user in the address, or the user’s rights in Redis.'],
    ...retryNo('Correct the credentials first.'),
  },
  {
    name: 'PASSWORD_ON_COMMAND_LINE',
    source,
    exit_code: 2,
    meaning: 'The address in --queue holds a password, which everybody on the machine can read there.',
    causes: ['The address was copied whole from where Redis is hosted.'],
    what_to_do: [
      'Leave the password out, and set KLARNA_CL_QUEUE_PASSWORD; or put the whole address into KLARNA_CL_QUEUE_URL.',
      'Change the password: it may have been seen.',
    ],
    ...retryNo('Move the password into the environment first.'),
  },
  {
    name: 'QUEUE_KEY',
    source,
    exit_code: 3,
    meaning: 'KLARNA_CL_QUEUE_KEY is missing, is no key, or is another one than the batch was sealed with.',
    causes: ['The variable is not set for this process.', 'The batch was started with a key of its own.'],
    what_to_do: [
      'Make one with `openssl rand -base64 32`, once.',
      'Give the same one to the batch and to all its workers.',
    ],
    ...retryNo('Set the key first.'),
  },
  {
    name: 'QUEUE_UNFIT',
    source,
    exit_code: 3,
    meaning: 'This Redis cannot hold a batch: it is too old, a cluster, a replica, or may throw keys away.',
    causes: [
      'A Redis before 6.2.',
      'Cluster mode: what belongs to one row stands in several places there.',
      'A cache: its maxmemory-policy is not noeviction.',
    ],
    what_to_do: ['Use a Redis 6.2 or newer by itself, with maxmemory-policy noeviction.'],
    ...retryNo('Use another Redis first.'),
  },
  {
    name: 'QUEUE_FULL',
    source,
    exit_code: 6,
    meaning: 'Redis has no room left. What was about to be sent was not sent.',
    causes: ['Its maxmemory is used up, by this or by other things.'],
    what_to_do: ['Give it more memory, or wait: what a batch leaves there is gone after an hour.'],
    ...retryAfterWait('When there is room again. A batch goes on with --resume.'),
  },
  {
    name: 'QUEUE_NOT_REPLICATED',
    source,
    exit_code: 6,
    meaning: 'Redis has replicas, and none of them has taken a journal record in time. Its request was not sent.',
    causes: ['The replicas are slow, or cut off from their primary.'],
    what_to_do: ['Look at the replication of that Redis, or take the replicas away.'],
    ...retryAfterWait('When a replica follows again. A batch goes on with --resume.'),
  },
  {
    name: 'ROW_TAKEN_OVER',
    source,
    exit_code: 6,
    meaning: 'A worker was silent for so long that another one has taken its row over. It sent nothing more for it.',
    causes: ['The machine slept, was stopped or overloaded, or lost its way to Redis.'],
    what_to_do: [
      'Nothing: the row goes on at the other worker, and has one result.',
      'Where it happens often, pass a longer --takeover-after to all workers.',
    ],
    ...retryNo('The other worker goes on with it.'),
  },
  {
    name: 'QUEUE_LOST',
    source,
    exit_code: 7,
    meaning: 'Redis no longer has the batch. What its workers have sent is not known here.',
    causes: [
      'Redis was emptied, or went down without having kept its keys (appendonly no).',
      'The batch is taken up again after more than an hour.',
    ],
    what_to_do: [
      'Look at the rows without a result with `klarna-cl inspect`.',
      'Then --new-batch begins anew; an authorization that was made is found by its idempotency key.',
    ],
    ...retryNo('Find out first what became of its rows.'),
  },
  {
    name: 'QUEUE_EXPIRED',
    source,
    exit_code: 7,
    meaning: 'An hour after the batch began rows are still without a result. Nothing of a batch stays in Redis longer.',
    causes: ['Too few workers, or rows that no worker may do.'],
    what_to_do: [
      'Look at the rows without a result with `klarna-cl inspect`.',
      'Start more workers, or share the file out with --shard; tokens live an hour, too.',
    ],
    ...retryNo('The rows need new tokens.'),
  },
  {
    name: 'QUEUE_DAMAGED',
    source,
    exit_code: 14,
    meaning: 'What stands in Redis as a row’s result was not written by a worker with this key.',
    causes: ['Something else writes to the keys klarna-cl* of that Redis.'],
    what_to_do: ['Find out who does. Look at the services what became of the row.'],
    ...retryNo('Find out who writes there first.'),
  },
  {
    name: 'OTHER_VERSION',
    source,
    exit_code: 3,
    meaning: 'The batch was started by another version of klarna-cl than this worker is.',
    causes: ['One machine was updated, and the others were not.'],
    what_to_do: ['Use the same version for a batch and all its workers.'],
    ...retryYes('With the same version everywhere.'),
  },
];
