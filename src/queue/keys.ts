/** How long anything may stay in Redis: a token is good for 60 minutes, and a batch for no longer. */
export const lifeMs = 60 * 60 * 1000;

/** What BullMQ's own keys begin with; its queues are named by their batch. */
export const queuePrefix = 'klarna-cl';

/** Batches by when they end, in milliseconds since the epoch; one that has no header any more has ended. */
export const batchesKey = 'klarna-cl-batches';

export const jobIdOf = (ordinal: number): string => `r${ordinal}`;

export const ordinalOf = (jobId: string): number => Number(jobId.slice(1));

/** The keys of a batch. `ordinal` is a row's place in its batch, counted from 0. */
export const keysOf = (batchId: string) => {
  const queue = `${queuePrefix}:${batchId}`;
  const own = `klarna-cl-batch:${batchId}`;
  return {
    queue,
    stalled: `${queue}:stalled`,
    waiting: `${queue}:wait`,
    active: `${queue}:active`,
    /** A row's inputs, kept by BullMQ until it is done. */
    job: (ordinal: number) => `${queue}:${jobIdOf(ordinal)}`,
    /** Holds the token of whoever is at work on the row. */
    lock: (ordinal: number) => `${queue}:${jobIdOf(ordinal)}:lock`,
    header: own,
    /** Rows that have a result: ordinal → `final`, or `open` where it is to be taken up again. */
    done: `${own}:done`,
    /** A stream; what the producer has taken is removed. */
    results: `${own}:results`,
    /** There as long as somebody collects the results. */
    producer: `${own}:producer`,
    /** A row's journal: a list of sealed lines. */
    records: (ordinal: number) => `${own}:${ordinal}:records`,
    /** Which claims the row holds. */
    claims: (ordinal: number) => `${own}:${ordinal}:claims`,
  };
};

/** Where it says which rows are about an order, a payment or a token; of all batches under one key. */
export const subjectKey = (name: string): string => `klarna-cl-subject:${name}`;

/** Keeps two rows from one order, payment or token at a time. */
export const claimKey = (name: string): string => `klarna-cl-claim:${name}`;
