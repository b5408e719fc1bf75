import type { Answer, Document, Sent } from './calls.ts';

/** A sandbox that is wrong in one way: what it is handed, or what it answers, is changed on the way. */
export interface Mutation {
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

export const mutations: readonly Mutation[] = [
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
  { wrong: 'a sales channel may do everything', type: 'voids', asked: (sent) => asIntegration(sent) },
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

/** The integration's token, as it came by last. */
let integration = '';

function asIntegration(sent: Sent): Sent {
  const { authorization = '' } = sent.headers;
  const claims = authorization.split('.')[1];
  if (claims === undefined) return sent;
  const { application } = JSON.parse(Buffer.from(claims, 'base64url').toString());
  if (application.kind === 'integration') integration = authorization;
  return { ...sent, headers: { ...sent.headers, authorization: integration } };
}
