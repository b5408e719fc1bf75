import type { Http, PlannedRequest } from '../../../request/step.ts';
import { basicAuthorization } from '../client.ts';

/** Klarna Payments v1 and its order management: the Klarna account that Commerce Layer's gateway works with. */
export interface KlarnaV1 {
  readonly http: Http;
  /** `username:password` */
  readonly apiKey: string;
  /** Where purchases of a country (ISO 3166) are kept: each region of Klarna's has a host of its own, and knows no other's. */
  readonly addressFor: (country: string | undefined) => string;
}

/** Whom a request is for, as it is sent or as `--dry-run` shows it. */
export type KlarnaV1Sender = Omit<KlarnaV1, 'http'>;

/** A request as both APIs take it. */
export const v1Request = (
  { apiKey, addressFor }: KlarnaV1Sender,
  method: PlannedRequest['method'],
  path: string,
  country: string | undefined,
): PlannedRequest => ({
  method,
  url: `${addressFor(country)}${path}`,
  headers: { Accept: 'application/json', Authorization: basicAuthorization(apiKey) },
});
