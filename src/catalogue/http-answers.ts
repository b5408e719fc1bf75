import { type Entry, retryNo, retryYes } from './entry.ts';

const source = 'http';
const disbelieved = 'Reads once more; a write after looking, as klarna-cl does.';

/** Answers that cannot be read, or cannot be believed. */
export const httpAnswers: readonly Entry[] = [
  {
    name: 'malformed',
    source,
    meaning: 'The answer is not valid JSON, so it is not believed.',
    causes: ['Something on the way answers or cuts the answer off.'],
    what_to_do: ['`--verbose` shows what came; check the base URL and the proxy.'],
    ...retryYes(disbelieved),
  },
  {
    name: 'html',
    source,
    meaning: 'A web page came instead of JSON: a proxy or login page.',
    causes: ['A network that wants you to log in, a proxy, or a base URL that is a website.'],
    what_to_do: ['Open the base URL in a browser; log in to the network.'],
    ...retryNo('Find out first who answers.'),
  },
  {
    name: 'empty',
    source,
    meaning: 'The answer has no body.',
    causes: ['Something on the way answers, or the service broke off.'],
    what_to_do: ['`--verbose`, and give the service the trace or correlation id.'],
    ...retryYes(disbelieved),
  },
  {
    name: 'huge',
    source,
    meaning: 'The answer is larger or deeper than any of these services sends; it was not read to its end.',
    causes: ['A wrong address, or something hostile on the way.'],
    what_to_do: ['Check the base URL.'],
    ...retryNo('Find out first who answers.'),
  },
  {
    name: 'content-type',
    source,
    meaning: 'The answer is not declared as JSON.',
    causes: ['Something on the way answers or changes headers.'],
    what_to_do: ['Check the base URL and the proxy.'],
    ...retryNo('Find out first who answers.'),
  },
  {
    name: 'redirect',
    source,
    meaning: 'The service sends elsewhere; redirects are never followed, since tokens would go along.',
    causes: ['http where https is meant, a moved host, or a login page.'],
    what_to_do: ['Set the base URL to the address that it points to, if that is the vendor’s.'],
    ...retryNo('Correct the address first.'),
  },
  {
    name: 'contradiction',
    source,
    exit_code: 14,
    meaning:
      'The answer is about something else than was asked for: another id, amount, currency or mode. After a write: 7.',
    causes: [
      'A proxy or cache answers with somebody else’s document.',
      'The payment belongs to another order than the one given.',
    ],
    what_to_do: ['Look with `klarna-cl inspect`; give the service the trace or correlation id.'],
    ...retryNo('Find out first who answers.'),
  },
  ...(['id', 'amount', 'currency', 'mode'] as const).map(
    (what): Entry => ({
      name: `wrong-${what}`,
      source,
      exit_code: 14,
      meaning: `A contradiction: the answer has another ${what} than the request.`,
      causes: [
        'A proxy or cache answers with somebody else’s document.',
        ...(what === 'mode' ? ['Test and live credentials are mixed.'] : []),
      ],
      what_to_do: ['Look with `klarna-cl inspect`, and do not believe the answer.'],
      ...retryNo('Find out first who answers.'),
    }),
  ),
];
