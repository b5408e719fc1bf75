import { AssertionError } from 'node:assert';

/** One thing that was looked at. */
export interface Checked {
  /** The row of the table: a resource, a client, a chapter of Klarna's. */
  readonly subject: string;
  /** The column: what was done with it. */
  readonly operation: string;
  readonly name: string;
  /** Why it failed; left out where it passed. */
  readonly failure?: string;
}

/** What is not looked at, and why. */
export interface LeftOut {
  readonly subject: string;
  readonly what: string;
  readonly why: string;
}

export type Look = (name: string, body: () => Promise<void> | void) => Promise<boolean>;

/** Where everything that is looked at is written down. A failure ends one check, never the run. */
export interface Checks {
  readonly done: readonly Checked[];
  readonly leftOut: readonly LeftOut[];
  /** The checks of one cell of the table. */
  readonly of: (subject: string, operation: string) => Look;
  readonly leave: (subject: string, what: string, why: string) => void;
}

/**
 * @param failed told of each failure at once; what it throws ends everything
 */
export const createChecks = (failed: (checked: Checked) => void = () => {}): Checks => {
  const done: Checked[] = [];
  const leftOut: LeftOut[] = [];
  return {
    done,
    leftOut,
    of: (subject, operation) => async (name, body) => {
      const failure = await failureOf(body);
      const checked = { subject, operation, name, ...(failure === undefined ? {} : { failure }) };
      done.push(checked);
      if (failure !== undefined) failed(checked);
      return failure === undefined;
    },
    leave: (subject, what, why) => {
      leftOut.push({ subject, what, why });
    },
  };
};

const failureOf = async (body: () => Promise<void> | void): Promise<string | undefined> => {
  try {
    await body();
    return undefined;
  } catch (error) {
    return reason(error);
  }
};

/** What a line has room for. */
const longest = 400;

function reason(error: unknown): string {
  if (error instanceof AssertionError && error.generatedMessage) {
    return `${brief(error.actual)} is not ${brief(error.expected)} (${error.operator})`.slice(0, longest);
  }
  // The SDK's errors say no more in their message than the status.
  const errors = error instanceof Error && 'errors' in error ? ` ${brief(error.errors)}` : '';
  return `${error instanceof Error ? error.message : error}${errors}`.replaceAll(/\s+/g, ' ').slice(0, longest);
}

const brief = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, longest / 2);
