import type { ExchangeRecorder, RecordedExchange } from '../../context.ts';
import { type Check, check } from './check.ts';
import { span } from './words.ts';

/** Keeps every exchange of the command, for what the headers of the answers tell besides. */
export const keepExchanges = (also: ExchangeRecorder | undefined) => {
  const exchanges: RecordedExchange[] = [];
  return {
    exchanges: exchanges as readonly RecordedExchange[],
    recorder: (exchange: RecordedExchange): void => {
      exchanges.push(exchange);
      also?.(exchange);
    },
  };
};

const header = ({ answer }: RecordedExchange, name: string): string | undefined => {
  const value = answer?.headers[name];
  return typeof value === 'string' ? value : value?.[0];
};

const hostOf = ({ request }: RecordedExchange): string => new URL(request.url).host;

/** As much as a token or a signature may be off before somebody refuses it; a `Date` has whole seconds. */
const noticeable = 30_000;
const harmful = 5 * 60_000;

/** This machine's clock against what the servers' answers say (`Date`). */
export const clockCheck = (exchanges: readonly RecordedExchange[]): Check => {
  const answers = check('Network', 'clock');
  const skews = exchanges.flatMap((exchange) => {
    const date = Date.parse(header(exchange, 'date') ?? '');
    const { startedAtMs, answeredAfterMs = 0 } = exchange;
    return Number.isNaN(date) ? [] : [{ host: hostOf(exchange), ms: date - (startedAtMs + answeredAfterMs) }];
  });
  const worst = skews.toSorted((a, b) => Math.abs(b.ms) - Math.abs(a.ms))[0];
  if (worst === undefined) return answers.skipped('No answer said what time it is.');
  const size = Math.abs(worst.ms);
  if (size <= noticeable) return answers.ok("This machine's clock agrees with the servers'.");
  const says = `This machine's clock is ${span(size)} ${worst.ms > 0 ? 'behind' : 'ahead of'} that of ${worst.host}.`;
  const remedy = 'Let the system set its clock (NTP): access tokens, certificates and time limits go by it.';
  return size > harmful ? answers.fail(says, remedy) : answers.warn(says, remedy);
};

/** Of so many requests left, or fewer, the next command may be refused. */
const scarce = 0.1;

/** How many requests the services would still take, as far as their answers say. */
export const rateLimitChecks = (exchanges: readonly RecordedExchange[]): readonly Check[] => {
  const answers = check('Network', 'rate-limit');
  const newest = new Map<string, { limit: number; remaining: number; interval: string | undefined }>();
  for (const exchange of exchanges) {
    // Klarna's has the policy behind the number: `40, 40;w=1`.
    const limit = Number.parseInt(header(exchange, 'x-ratelimit-limit') ?? '', 10);
    const remaining = Number.parseInt(header(exchange, 'x-ratelimit-remaining') ?? '', 10);
    if (!(limit > 0) || !(remaining >= 0)) continue;
    const interval = header(exchange, 'x-ratelimit-interval') ?? header(exchange, 'x-ratelimit-reset');
    // Access tokens are counted apart.
    const what = exchange.kind === 'token' ? `${exchange.service}, access tokens` : exchange.service;
    newest.set(`${what} (${hostOf(exchange)})`, { limit, remaining, interval });
  }
  const refused = exchanges.find(({ answer }) => answer?.status === 429);
  if (refused !== undefined) {
    return [
      answers.warn(
        `${hostOf(refused)} answered HTTP 429: too many requests.`,
        'Wait a minute: an address over the limit is refused until it sends fewer.',
      ),
    ];
  }
  if (newest.size === 0) return [answers.skipped('No answer said how many requests are left.')];
  return [...newest].map(([place, { limit, remaining, interval }]) => {
    const within = interval === undefined || !/^\d{1,6}$/.test(interval) ? '' : ` in ${interval} s`;
    const says = `${remaining} of ${limit} requests${within} are left at ${place}.`;
    return remaining / limit < scarce
      ? answers.warn(says, 'Wait a minute, or send fewer at a time: the next ones may be refused.')
      : answers.ok(says);
  });
};
