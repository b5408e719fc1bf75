import assert from 'node:assert/strict';
import { type Answer, type Document, type Send, type Sent, sendTo } from './calls.ts';
import { type Checks, createChecks } from './checks.ts';
import { resourceOf } from './schema/facts.ts';
import { walkOne } from './schema/walk.ts';
import { fill, openShop } from './shop.ts';
import { startTool } from './tool.ts';

/** A sandbox that is wrong in one way: what it is handed, or what it answers, is changed on the way. */
interface Mutation {
  readonly wrong: string;
  /** The resource whose walk must notice. */
  readonly type: string;
  readonly asked?: (sent: Sent) => Sent;
  readonly answered?: (answer: Answer, sent: Sent) => Answer;
}

const withDocument = (answer: Answer, document: Document): Answer => ({ ...answer, document });

/** Changes each resource object that is the primary data. */
const eachRow =
  (change: (row: Document) => Document) =>
  (answer: Answer): Answer => {
    const { data } = answer.document ?? {};
    if (data === undefined || data === null) return answer;
    return withDocument(answer, { ...answer.document, data: Array.isArray(data) ? data.map(change) : change(data) });
  };

const eachAttributes = (change: (attributes: Document) => Document) =>
  eachRow((row) => ({ ...row, attributes: change(row.attributes) }));

/** Leaves parameters out of the query. */
const without =
  (parameter: RegExp) =>
  (sent: Sent): Sent => {
    const [path = '', query = ''] = sent.path.split('?');
    const rest = query.split('&').filter((one) => one !== '' && !parameter.test(one));
    return { ...sent, path: rest.length > 0 ? `${path}?${rest.join('&')}` : path };
  };

/** Changes the attributes of a body that has any. */
const eachBody =
  (change: (attributes: Document) => Document) =>
  (sent: Sent): Sent => {
    const { data } = (sent.body ?? {}) as Document;
    if (data?.attributes === undefined) return sent;
    return { ...sent, body: { data: { ...data, attributes: change(data.attributes) } } };
  };

const mutations: readonly Mutation[] = [
  {
    wrong: 'a field is not there',
    type: 'customers',
    answered: eachAttributes(({ total_orders_count: _, ...rest }) => rest),
  },
  {
    wrong: 'a field is of another kind',
    type: 'customers',
    answered: eachAttributes((attributes) => ({ ...attributes, has_password: 'no' })),
  },
  {
    wrong: 'a field is there that cannot be read',
    type: 'klarna_gateways',
    answered: eachAttributes((attributes) => ({ ...attributes, api_secret: 'shown' })),
  },
  {
    wrong: 'a field is there that no schema has',
    type: 'voids',
    answered: eachAttributes((attributes) => ({ ...attributes, surprise: 1 })),
  },
  {
    wrong: 'amounts disagree',
    type: 'voids',
    answered: eachAttributes((attributes) => ({ ...attributes, amount_float: 1.23456 })),
  },
  {
    wrong: 'a relationship has no links',
    type: 'klarna_payments',
    answered: eachRow((row) => ({ ...row, relationships: { ...row.relationships, order: {} } })),
  },
  {
    wrong: 'nothing is included',
    type: 'klarna_payments',
    answered: (answer) => withDocument(answer, answer.document && { ...answer.document, included: [] }),
  },
  {
    wrong: 'what cannot be included is let pass',
    type: 'klarna_payments',
    asked: without(/^include=(event_stores|nothing)/),
  },
  {
    wrong: 'a field that cannot be written is taken and forgotten',
    type: 'customers',
    asked: eachBody(({ status: _, ...rest }) => rest),
  },
  {
    wrong: 'a field that can be written is taken and forgotten',
    type: 'customers',
    asked: eachBody(({ reference: _, ...rest }) => rest),
  },
  {
    wrong: 'what is required is made up',
    type: 'klarna_gateways',
    asked: eachBody((one) => ({ name: 'Gateway', ...one })),
  },
  {
    wrong: 'a trigger fires by anything',
    type: 'klarna_payments',
    asked: eachBody((attributes) => ('_update' in attributes ? { ...attributes, _update: true } : attributes)),
  },
  { wrong: 'filters are ignored', type: 'klarna_payments', asked: without(/^filter/) },
  { wrong: 'sorting is ignored', type: 'customers', asked: without(/^sort/) },
  { wrong: 'sparse fields are ignored', type: 'klarna_payments', asked: without(/^fields/) },
  { wrong: 'a page may have any size', type: 'klarna_payments', asked: without(/^page\[size\]=26/) },
  {
    wrong: 'an action works that is not listed',
    type: 'voids',
    answered: (answer, { method }) => (method === 'DELETE' ? { ...answer, status: 204, document: undefined } : answer),
  },
  {
    wrong: 'deleting answers and does not',
    type: 'customers',
    asked: (sent) => (sent.method === 'DELETE' ? { ...sent, method: 'GET' } : sent),
    answered: (answer, { method }) => (method === 'DELETE' ? { ...answer, status: 204, document: undefined } : answer),
  },
  {
    wrong: 'an error has its status as a number',
    type: 'klarna_payments',
    answered: (answer) => {
      const { errors } = answer.document ?? {};
      if (!Array.isArray(errors)) return answer;
      return withDocument(answer, { errors: errors.map((one) => ({ ...one, status: answer.status })) });
    },
  },
  {
    wrong: 'any media type is taken',
    type: 'klarna_payments',
    asked: (sent) => ({ ...sent, headers: jsonApiOnly(sent) }),
  },
];

function jsonApiOnly({ headers, body }: Sent): Sent['headers'] {
  const media = 'application/vnd.api+json';
  if (headers.authorization === undefined) return headers;
  return { ...headers, accept: media, ...(body === undefined ? {} : { 'content-type': media }) };
}

const wrongSend =
  (send: Send, { asked, answered }: Mutation): Send =>
  async (sent) => {
    // The sandbox's own controls and the tokens are what they are.
    if (!sent.path.startsWith('/api')) return send(sent);
    const answer = await send(asked?.(sent) ?? sent);
    return answered?.(answer, sent) ?? answer;
  };

/** A contract that a wrong sandbox keeps would be worth nothing: each way of being wrong must make its walk fail. */
export async function checkMutations(checks: Checks, root: string): Promise<void> {
  // A sandbox of its own, as walks are quick where there are few rows.
  const tool = await startTool(root);
  try {
    await checkEach(checks, sendTo(tool.url));
  } finally {
    await tool.stop();
  }
}

async function checkEach(checks: Checks, send: Send): Promise<void> {
  const look = checks.of('mutations', 'noticed');
  await look('a shop with something of everything', async () => fill(await openShop(send)));
  const usual = new Map<string, ReadonlySet<string>>();
  for (const { type } of mutations) if (!usual.has(type)) usual.set(type, await failing(type, send));
  for (const mutation of mutations) {
    await look(mutation.wrong, async () => {
      const known = usual.get(mutation.type) ?? new Set();
      const now = await failing(mutation.type, wrongSend(send, mutation), known);
      const noticed = [...now].filter((name) => !known.has(name));
      assert.ok(noticed.length > 0, `the walk of ${mutation.type} passes all the same`);
    });
  }
}

/** One failure more than usual is enough. */
class Noticed extends Error {}

/** The checks of a resource that fail: all of them or, where some are known to fail, up to the first other one. */
async function failing(type: string, send: Send, known?: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const failed = new Set<string>();
  const own = createChecks(({ operation, name }) => {
    failed.add(`${operation}: ${name}`);
    if (known !== undefined && !known.has(`${operation}: ${name}`)) throw new Noticed();
  });
  const resource = resourceOf(type);
  assert.ok(resource !== undefined);
  try {
    await walkOne(own, await openShop(send), resource);
  } catch (error) {
    if (!(error instanceof Noticed)) failed.add(`walk: ${error instanceof Error ? error.message : error}`);
  }
  return failed;
}
