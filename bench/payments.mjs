// Payments to take through: seeded in a sandbox, and written down as each contender wants them.
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const media = 'application/vnd.api+json';

const post = async (url, body) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
};

/** So many orders at a time; the sandbox makes ten thousand at most. */
const atOnce = 5000;

/** Calls `take` with every seeded order, a few thousand at a time. */
const seed = async (url, count, take) => {
  for (let made = 0; made < count; made += atOnce) {
    const { orders } = await post(`${url}/__sandbox/seed`, { count: Math.min(atOnce, count - made) });
    for (const order of orders) take(order);
  }
};

/** A file that is written line by line. */
const linesTo = (path) => {
  const descriptor = openSync(path, 'w', 0o600);
  let waiting = '';
  const flush = () => {
    writeSync(descriptor, waiting);
    waiting = '';
  };
  return {
    write: (line) => {
      waiting += `${line}\n`;
      if (waiting.length > 1 << 16) flush();
    },
    end: () => {
      flush();
      closeSync(descriptor);
    },
  };
};

/** The rows of a batch: `rows.csv` in the folder. */
export const writeRows = async (sandbox, folder, count) => {
  const path = join(folder, `rows-${count}.csv`);
  const file = linesTo(path);
  file.write('id,payment-id,auth-token,session-token');
  await seed(sandbox.url, count, (order) =>
    file.write(`${order.order_number},${order.payment_id},${order.auth_token},${order.session_token}`),
  );
  file.end();
  return path;
};

export const accessToken = async ({ url }) => {
  const { access_token: token } = await post(`${url}/oauth/token`, {
    grant_type: 'client_credentials',
    client_id: 'sandbox',
    client_secret: 'sandbox-secret',
  });
  return token;
};

/** The three requests of a payment on the route both: read it with its order, store the token, authorize. */
const requestsOf = ({ url }, token, order) => {
  const payment = `${url}/api/klarna_payments/${order.payment_id}`;
  const resource = { accept: media, authorization: `Bearer ${token}` };
  return [
    { method: 'GET', url: `${payment}?include=order,order.line_items`, headers: resource },
    {
      method: 'PATCH',
      url: payment,
      headers: { ...resource, 'content-type': media },
      body: JSON.stringify({
        data: { type: 'klarna_payments', id: order.payment_id, attributes: { auth_token: order.auth_token } },
      }),
    },
    {
      method: 'POST',
      url: `${url}/v2/accounts/krn%3Apartner%3Aglobal%3Aaccount%3Atest%3ASANDBOX0/payment/authorize`,
      headers: {
        authorization: 'Basic klarna_test_api_sandbox',
        'content-type': 'application/json',
        'klarna-network-session-token': order.session_token,
      },
      body: JSON.stringify({
        currency: order.currency,
        request_payment_transaction: { amount: order.amount, payment_transaction_reference: order.order_number },
      }),
    },
  ];
};

/** A line of arguments as xargs takes them, a request each: `requests.args`. */
export const writeXargs = async (sandbox, folder, count) => {
  const token = await accessToken(sandbox);
  const path = join(folder, 'requests.args');
  const file = linesTo(path);
  const quoted = (text) => `'${text}'`;
  await seed(sandbox.url, count, (order) => {
    for (const { method, url, headers, body } of requestsOf(sandbox, token, order)) {
      const lines = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
      file.write(`-X ${method} ${lines.join(' ')} ${body === undefined ? '' : `-d ${quoted(body)} `}${quoted(url)}`);
    }
  });
  file.end();
  return path;
};

/** The same for one curl with `--parallel`: `requests.curl`. */
export const writeCurlConfig = async (sandbox, folder, count) => {
  const token = await accessToken(sandbox);
  const path = join(folder, 'requests.curl');
  const file = linesTo(path);
  const quoted = (text) => JSON.stringify(text);
  let isFirst = true;
  await seed(sandbox.url, count, (order) => {
    for (const { method, url, headers, body } of requestsOf(sandbox, token, order)) {
      const lines = [
        ...(isFirst ? [] : ['next']),
        'silent',
        'globoff',
        'fail',
        `request = ${method}`,
        `url = ${quoted(url)}`,
        'output = /dev/null',
        ...Object.entries(headers).map(([name, value]) => `header = ${quoted(`${name}: ${value}`)}`),
        ...(body === undefined ? [] : [`data = ${quoted(body)}`]),
      ];
      isFirst = false;
      file.write(lines.join('\n'));
    }
  });
  file.end();
  return path;
};

/** newman's collection and its data file. */
export const writeNewman = async (sandbox, folder, count) => {
  const token = await accessToken(sandbox);
  const named = {
    payment_id: '{{payment_id}}',
    auth_token: '{{auth_token}}',
    session_token: '{{session_token}}',
    currency: '{{currency}}',
    amount: 0,
    order_number: '{{order_number}}',
  };
  const item = requestsOf(sandbox, token, named).map(({ method, url, headers, body }) => ({
    name: method,
    request: {
      method,
      url,
      header: Object.entries(headers).map(([key, value]) => ({ key, value })),
      ...(body === undefined ? {} : { body: { mode: 'raw', raw: body.replace('"amount":0', '"amount":{{amount}}') } }),
    },
    event: [
      {
        listen: 'test',
        script: { exec: ["pm.test('answered', () => pm.response.to.be.success);"], type: 'text/javascript' },
      },
    ],
  }));
  const collection = join(folder, 'collection.json');
  const file = linesTo(collection);
  const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
  file.write(JSON.stringify({ info: { name: 'payments', schema }, item }));
  file.end();
  const data = join(folder, 'data.json');
  const orders = [];
  await seed(sandbox.url, count, (order) => orders.push(order));
  const rows = linesTo(data);
  rows.write(JSON.stringify(orders));
  rows.end();
  return { collection, data };
};
