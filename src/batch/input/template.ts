import { campaignTemplate } from '../scenarios/campaign-template.ts';

const session = 'krn:payment:eu1:klarna-network-session-token:sandbox';

/** A row of the templates: each runs against the sandbox as it is. */
const rows: readonly Readonly<Record<string, string>>[] = [
  {
    id: 'both-approved',
    tags: 'smoke both',
    expect: 'APPROVED',
    route: 'both',
    'payment-id': 'ertHJlpPTR',
    'auth-token': '0b1d9815-165e-42e2-8867-35bc03789e00',
    'session-token': `${session}-approved.both`,
  },
  {
    id: 'network-approved',
    tags: 'smoke network',
    expect: '0',
    route: 'network',
    'session-token': `${session}-approved.network`,
    amount: '11800',
    currency: 'USD',
    reference: `template-\${row}`,
  },
  {
    id: 'network-declined',
    tags: 'network',
    expect: 'DECLINED',
    route: 'network',
    'session-token': `${session}-declined.network`,
    amount: '11800',
    currency: 'USD',
    reference: `template-\${row}`,
  },
  {
    id: 'network-conflict',
    tags: 'network errors',
    expect: 'RESOURCE_CONFLICT',
    route: 'network',
    'session-token': `${session}-conflict.network`,
    amount: '11800',
    currency: 'USD',
    reference: `template-\${row}`,
  },
];

const columns = [
  'id',
  'tags',
  'expect',
  'route',
  'payment-id',
  'auth-token',
  'session-token',
  'amount',
  'currency',
  'reference',
];

const csvComment = `
A batch of payments: below the line of names, each line is a flow. Lines that
begin with # are for people, and passed over. This file runs as it is:

  klarna-cl batch <this file> --sandbox
  klarna-cl batch <this file> --sandbox --check     looks, and sends nothing

It holds payment tokens once it is yours, so keep it as private as they are.

Columns, in any order; leave out what you do not need. An empty cell says
nothing, and a flag of the same name then speaks for it (--route, --place).
  id              a name of its own for each row; else row-<line>
  tags            words to choose rows by: --tags smoke, --tags '!errors'
  expect          what the row should end with: an exit code (0 if empty), a
                  result (APPROVED, DECLINED ...) or an error's code
  comment         for people, passed over
  route           both (test only), native or network: klarna-cl help routes
  payment-id, auth-token, session-token, order, amount, currency, reference,
  payment-request-id, partner-account-id, capture, idempotency-key
                  as the flags of klarna-cl flow; amounts are minor units
  auth-token-file, session-token-file
                  the name of a file that holds the token
  place, confirm, new-authorization
                  true or false
  data            JSON, the body of the authorization

Variables, in any cell: \${row} and \${line} count from 1, \${turn} is the turn
of --repeat, \${uuid} is made of this file, row and turn, \${env:NAME} comes
from the environment. $\${ stands for the characters themselves.
`;

const csv = (): string => {
  const comment = csvComment
    .trim()
    .split('\n')
    .map((line) => `# ${line}`.trimEnd());
  return [...comment, columns.join(','), ...rows.map((row) => columns.map((column) => row[column] ?? '').join(','))]
    .map((line) => `${line}\n`)
    .join('');
};

/** JSON knows no comments, so they are objects that hold nothing else. */
const ndjson = (): string =>
  [
    {
      comment: 'Each line is a flow: klarna-cl batch <this file> --sandbox. An object with a comment alone is no row.',
    },
    { comment: 'Keys are the flags of klarna-cl flow without dashes, and id, tags, expect; amounts are minor units.' },
    { comment: 'Variables may stand in any text; `klarna-cl batch init --format csv` explains them, and each key.' },
    ...rows,
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');

/** What `batch init` writes, by format. */
export const templates: Readonly<Record<string, () => string>> = { csv, ndjson, yaml: campaignTemplate };
