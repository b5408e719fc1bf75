import type { ServerResponse } from 'node:http';

/** What the page is told; its words never repeat what was sent. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export const done: Answer = { status: 200, body: {} };

/** The page goes by `error`; a person at `curl` reads `message`. */
export const refusal = (status: number, error: string, message: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  body: { error, message },
  headers,
});

/** On everything but the page itself. */
export const headersOfAll = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headersOfAll,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
