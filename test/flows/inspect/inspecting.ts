import { isKrn } from '../../../src/apis/klarna/values.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { areHits, type InspectParties, inspectPayment, noRuns } from '../../../src/flows/inspect/inspect.ts';
import { jsonApiError } from '../../support/documents.ts';
import { type FakeHttp, fakeHttp, type Script } from '../../support/fake-http.ts';
import { commerceLayerOver, reply } from '../running.ts';

export const denied = jsonApiError(401, 'UNAUTHORIZED', 'You are not authorized.');
const account = 'krn:partner:global:account:test:MKPMV6MS';

type Wish = Partial<Omit<InspectParties, 'klarna' | 'commerceLayer'>> & {
  readonly klarna?: true;
  readonly commerceLayer?: false;
};

const klarnaOver = (http: FakeHttp) => ({
  http,
  baseUrl: 'https://api-global.test.klarna.com',
  apiKey: 'klarna_test_api_canary',
  mode: 'test' as const,
  ...(isKrn(account) ? { partnerAccountId: account } : {}),
});

/** Looks for a text against scripted answers. */
export const look = async (text: string, script: Script, wish: Wish = {}) => {
  const { klarna, commerceLayer, ...parties } = wish;
  const http = fakeHttp([...(commerceLayer === false ? [] : [reply.token]), ...script]);
  const inspected = await inspectPayment(
    {
      clock: { now: () => 0, sleep: async () => {} },
      mode: () => 'test',
      commerceLayer: commerceLayer === false ? { why: 'No credentials.' } : { client: commerceLayerOver(http) },
      klarna: () => (klarna ? { client: klarnaOver(http) } : { why: 'There are no credentials for Klarna.' }),
      klarnaV1: () => ({ why: 'There are no credentials for Klarna v1.' }),
      runs: noRuns,
      ...parties,
    },
    text,
  );
  return { inspected, sent: http.sent, lines: http.lines().filter((line) => line !== 'POST /oauth/token') };
};

/** The same where one payment is found. */
export const inspect = async (text: string, script: Script, wish: Wish = {}) => {
  const { inspected, ...rest } = await look(text, script, wish);
  if (areHits(inspected)) throw new Error(`several were found: ${JSON.stringify(inspected)}`);
  return { ...inspected, ...diagnose(inspected, 0), ...rest };
};
