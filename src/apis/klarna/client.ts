import type { Http } from '../../request/step.ts';
import { type Krn, krnSegment } from './values.ts';

export interface KlarnaOptions {
  readonly http: Http;
  /** `https://api-global.test.klarna.com` or the live host, without `/v2`. */
  readonly baseUrl: string;
  /** As issued (`klarna_test_api_…`), or `username:password` of an older key, or such a key already in base64. */
  readonly apiKey: string;
  /** Acquiring partners act for an account; direct partners have none in the path. */
  readonly partnerAccountId?: Krn;
  /** `Partner-Correlation-Id` of every request: letters and digits. */
  readonly correlationId?: string;
  readonly mode: 'test' | 'live';
}

export type Klarna = KlarnaOptions;

/**
 * The value of `Authorization`. Keys as Klarna issues them now stand after `Basic` as they are; an older
 * `username:password` is base64-encoded, as HTTP's Basic scheme has it.
 */
export const basicAuthorization = (apiKey: string): string =>
  `Basic ${apiKey.includes(':') ? Buffer.from(apiKey, 'utf8').toString('base64') : apiKey}`;

/** The path of a payment endpoint, with the account for an acquiring partner, without it for a direct one. */
export const paymentPath = (partnerAccountId: Krn | undefined, endpoint: string): string =>
  partnerAccountId === undefined
    ? `/v2/payment/${endpoint}`
    : `/v2/accounts/${krnSegment(partnerAccountId)}/payment/${endpoint}`;
