import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Serving, wish } from './serving.ts';

interface Sending {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly text?: string;
}

interface Received {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Sends exactly what it is told to: `fetch` lets nobody choose a Host or an Origin. */
export async function sendTo(
  { origin, host }: Pick<Serving, 'origin' | 'host'>,
  path: string,
  sending: Sending = {},
): Promise<Received> {
  const answer = await open(origin, host, path, sending);
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() };
}

function open(origin: string, host: string, path: string, { method = 'POST', headers, text = '' }: Sending) {
  const sent: Record<string, string> = {};
  const usual = { host, origin, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  for (const [name, value] of Object.entries({ ...usual, ...headers })) {
    if (value !== undefined) sent[name] = value;
  }
  return new Promise<IncomingMessage>((resolve, reject) => {
    const call = request(new URL(origin), { path, method, headers: sent, agent: false }, resolve);
    call.on('error', reject);
    call.end(text);
  });
}

/** What the page posts, as the page would. */
export async function post(serving: Serving, path: string, body: object) {
  const { status, text } = await sendTo(serving, path, { text: JSON.stringify(body) });
  return { status, body: JSON.parse(text) };
}

/** A page that has shown the state; its key. */
export async function openedBy(serving: Serving, more: object = {}): Promise<string> {
  const { status, body } = await post(serving, '/open', { state: serving.state, ...more });
  if (status !== 200) throw new Error(`/open answered ${status}.`);
  return body.page_key;
}

/** A page that is there until `leave` is called; `said` resolves with what the terminal said last. */
export async function staying({ origin, host }: Serving, key: string) {
  const answer = await open(origin, host, '/stay', { text: JSON.stringify({ page_key: key }) });
  onTestFinished(() => void answer.destroy());
  const said = (async () => {
    let text = '';
    for await (const chunk of answer) text += chunk;
    return text === '' ? undefined : JSON.parse(text);
  })();
  said.catch(() => undefined);
  return { status: answer.statusCode, headers: answer.headers, said, leave: () => answer.destroy() };
}

/** A request of which all but the last byte is there. */
export async function halfSent(one: Serving, path: string, text: string) {
  const { url, origin, host } = one;
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const answered = new Promise<string>((resolve) => {
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('close', () => resolve(received));
    socket.on('error', () => undefined);
  });
  const headers = [
    `Host: ${host}`,
    `Origin: ${origin}`,
    'Content-Type: application/json',
    `Content-Length: ${text.length}`,
  ];
  socket.write(`POST ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${text.slice(0, -1)}`);
  // Answered on another connection: by then the server has seen this one too.
  await sendTo(one, '/', { method: 'GET' });
  return { socket, answered };
}

export const token = 'b2c3d4e5-0000-4000-8000-00000000000a';

export const tokenFor = (key: string, more: object = {}) => ({
  page_key: key,
  payment_id: wish.paymentId,
  amount: wish.amount,
  currency: wish.currency,
  category: 'pay_now',
  authorization_token: token,
  ...more,
});
