import type { CommerceLayer } from '../apis/commerce-layer/client.ts';
import { type Permissions, permissionsOf, readTokenInfo } from '../apis/commerce-layer/token-info.ts';
import type { Klarna } from '../apis/klarna/client.ts';
import { readTransaction } from '../apis/klarna/transactions.ts';
import type { KlarnaV1 } from '../apis/klarna/v1/client.ts';
import { readKlarnaOrder } from '../apis/klarna/v1/orders.ts';
import { isKrn } from '../apis/klarna/values.ts';
import { CliError } from '../errors.ts';

export type { Permissions } from '../apis/commerce-layer/token-info.ts';

/** What the access token permits; an error where Commerce Layer would not say. */
export const readPermissions = async (api: CommerceLayer): Promise<Permissions | CliError | undefined> => {
  try {
    return permissionsOf(await readTokenInfo(api));
  } catch (error) {
    return refusal(error);
  }
};

/** `unclear`: something answered, and it says nothing about the key. */
export type KeyVerdict =
  | { readonly key: 'accepted' }
  | { readonly key: 'refused' | 'forbidden' | 'unclear'; readonly error: CliError };

/** A transaction that nobody has. */
const nobodys = 'krn:payment:eu1:transaction:00000000-0000-0000-0000-000000000000';

/**
 * Whether Klarna accepts the API key, asked without a payment: Klarna has no endpoint for the question, so a transaction
 * is read that does not exist. Only whoever was let in is told that there is no such thing (404 `RESOURCE_NOT_FOUND`);
 * a key that is wrong, or of the other environment, gets 401. A 404 in other words may come from anybody, and a 400 may
 * come before the key is looked at, so neither is taken for a yes.
 */
export const checkKlarnaKey = (klarna: Klarna): Promise<KeyVerdict> => {
  if (!isKrn(nobodys)) throw new TypeError('the name of nobody is no KRN');
  return verdictOf(() => readTransaction(klarna, nobodys), 'RESOURCE_NOT_FOUND');
};

/** The same of Klarna Payments v1, by an order that nobody has. `country` chooses the region, whose keys are its own. */
export const checkKlarnaV1Key = (v1: KlarnaV1, country: string | undefined): Promise<KeyVerdict> =>
  verdictOf(() => readKlarnaOrder(v1, '00000000-0000-0000-0000-000000000000', country), 'NO_SUCH_ORDER');

const verdictOf = async (read: () => Promise<unknown>, nothingThere: string): Promise<KeyVerdict> => {
  try {
    await read();
    return { key: 'accepted' };
  } catch (thrown) {
    const error = refusal(thrown);
    const { httpStatus, code } = error.facts;
    if (httpStatus === 404 && code === nothingThere) return { key: 'accepted' };
    if (httpStatus === 401) return { key: 'refused', error };
    return { key: error.kind === 'auth' ? 'forbidden' : 'unclear', error };
  }
};

/** That somebody wants to leave is no answer. */
const refusal = (error: unknown): CliError => {
  if (!(error instanceof CliError) || error.kind === 'interrupted' || error.kind === 'terminated') throw error;
  return error;
};
