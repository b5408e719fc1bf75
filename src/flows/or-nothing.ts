import { CliError } from '../errors.ts';

/** Where a 404 is an answer: there is no such thing. @throws what else the read throws */
export const orNothing = async <Value>(read: () => Promise<Value>): Promise<Value | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CliError && error.facts.httpStatus === 404) return undefined;
    throw error;
  }
};
