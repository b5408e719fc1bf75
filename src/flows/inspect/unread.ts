import type { PaymentFacts } from '../../diagnosis/payment-facts.ts';
import { CliError, type ErrorKind } from '../../errors.ts';

/** Reads what is not essential: where it cannot be read, that is noted, and the rest goes on. */
export interface Reader {
  /** @param what the thing that is read, as a person would call it */
  readonly attempt: <Value>(what: string, read: () => Promise<Value>) => Promise<Value | undefined>;
  /** Notes what nobody even tried to read. */
  readonly note: (what: string, why: string) => void;
  readonly unread: () => PaymentFacts['unread'];
}

/** Ends that have nothing to do with the one read: a signal, a bug, what the person has typed. */
const notOfTheRead: readonly ErrorKind[] = ['interrupted', 'terminated', 'internal', 'usage'];

export const newReader = (): Reader => {
  const unread: { readonly what: string; readonly why: string }[] = [];
  const note = (what: string, why: string) => {
    unread.push({ what, why });
  };
  return {
    note,
    unread: () => unread,
    attempt: async (what, read) => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof CliError) || notOfTheRead.includes(error.kind)) throw error;
        note(what, sentenceOf(error));
        return undefined;
      }
    },
  };
};

const sentenceOf = ({ message, facts }: CliError): string => [message, facts.why].filter(Boolean).join(' ');
