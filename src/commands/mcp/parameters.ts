import { CliError } from '../../errors.ts';
import { isComplaint, type Parsed, routes } from '../../flows/inputs.ts';
import {
  amountField,
  authTokenField,
  captureField,
  type Field,
  given,
  loadCurrencyField,
  orderField,
  partnerAccountField,
  paymentIdField,
  paymentRequestField,
  referenceField,
  routeField,
  runIdField,
  sessionTokenField,
} from '../command-line/fields.ts';
import { wantedField } from '../inspect/wanted.ts';

/** What a call may say, as the flags of the commands that say it. */
export interface CallValues {
  readonly what?: string;
  readonly text?: string;
  readonly paymentId?: string;
  readonly authToken?: string;
  readonly sessionToken?: string;
  readonly order?: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly reference?: string;
  readonly capture?: string;
  readonly paymentRequestId?: string;
  readonly partnerAccountId?: string;
  readonly route?: string;
  readonly resume?: string;
  readonly place?: true;
}

interface Parameter {
  /** The flag of the command that it stands for. */
  readonly member: keyof CallValues;
  /** JSON Schema, for the agent; what counts is `field`. */
  readonly schema: {
    readonly type: 'string' | 'integer' | 'boolean';
    readonly description: string;
    readonly [keyword: string]: unknown;
  };
  /** Reads it as it would be read from a command line. */
  readonly field?: () => Field<unknown> | Promise<Field<unknown>>;
}

const resourceId = '^[A-Za-z]{10}$';
const krn = '^krn(:[^:\\s]+){2,}$';
const token = { type: 'string', minLength: 1, maxLength: 10_240 } as const;

const parameters = {
  what: {
    member: 'what',
    field: () => wantedField,
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description:
        "Anything that names the payment: order number or id, klarna_payments id, transaction number (42/T/001), the customer's e-mail address, run id, KRN, Klarna order UUID.",
    },
  },
  text: {
    member: 'text',
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: 10_000,
      description:
        'A code (RESOURCE_CONFLICT), a number (exit code 7, HTTP 429), words, or a whole error as it was printed.',
    },
  },
  payment_id: {
    member: 'paymentId',
    field: () => paymentIdField,
    schema: { type: 'string', pattern: resourceId, description: 'Id of the klarna_payments resource: ten letters.' },
  },
  auth_token: {
    member: 'authToken',
    field: () => authTokenField,
    schema: { ...token, description: 'The authorization token that Klarna returned in the browser of the customer.' },
  },
  session_token: {
    member: 'sessionToken',
    field: () => sessionTokenField,
    schema: { ...token, description: 'The klarna_network_session_token of the completed payment request.' },
  },
  order: {
    member: 'order',
    field: () => orderField,
    schema: {
      type: 'string',
      pattern: resourceId,
      description:
        'Id of a Commerce Layer order (ten letters) that amount, currency, reference and line items are taken from.',
    },
  },
  amount: {
    member: 'amount',
    field: () => amountField,
    schema: {
      type: 'integer',
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'What the customer approved, in minor units: 11800 is USD 118.00.',
    },
  },
  currency: {
    member: 'currency',
    field: async () => (await loadCurrencyField()).field,
    schema: { type: 'string', pattern: '^[A-Z]{3}$', description: 'ISO 4217, such as USD.' },
  },
  reference: {
    member: 'reference',
    field: () => referenceField,
    schema: {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description: 'Your reference for the transaction.',
    },
  },
  capture: {
    member: 'capture',
    field: () => captureField,
    schema: { type: 'string', enum: ['now', 'later'], description: 'When Klarna captures.' },
  },
  payment_request_id: {
    member: 'paymentRequestId',
    field: () => paymentRequestField,
    schema: { type: 'string', pattern: krn, description: 'The payment request that the session token comes from.' },
  },
  partner_account_id: {
    member: 'partnerAccountId',
    field: () => partnerAccountField,
    schema: {
      type: 'string',
      pattern: krn,
      description: 'The Klarna account to act for, where not the configured one.',
    },
  },
  route: {
    member: 'route',
    field: () => routeField,
    schema: {
      type: 'string',
      enum: [...routes],
      description:
        "native: a shop on Commerce Layer's own Klarna gateway (token is stored, order placed). network: a Klarna Network partner (final authorization, nothing is written to Commerce Layer). both: test only, to try out both. Without it, what is configured, else both.",
    },
  },
  place: {
    member: 'place',
    schema: { type: 'boolean', description: 'Place the order as well; route native alone.' },
  },
  resume: {
    member: 'resume',
    field: () => runIdField,
    schema: {
      type: 'string',
      pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
      description:
        'Id of a run of flow, send_token or authorize that did not end for certain: finishes it as it was begun. Pass its tokens again, and nothing else.',
    },
  },
} satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof parameters;

/** The JSON Schema of what a tool takes. */
export const inputSchemaOf = (names: readonly ParameterName[], required: readonly ParameterName[]) => ({
  type: 'object' as const,
  properties: Object.fromEntries(names.map((name) => [name, parameters[name].schema])),
  ...(required.length === 0 ? {} : { required: [...required] }),
  additionalProperties: false,
});

/**
 * What a call says, checked as the flags of the command line are. Nothing has been sent.
 * @throws CliError `usage` naming the parameter and what is wrong, never a token
 */
export const readParameters = async (
  tool: { readonly name: string; readonly takes: readonly ParameterName[]; readonly needs: readonly ParameterName[] },
  given: Readonly<Record<string, unknown>>,
): Promise<CallValues> => {
  const isTaken = (name: string): name is ParameterName => tool.takes.some((each) => each === name);
  const values: Partial<Record<keyof CallValues, string | true>> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!isTaken(name)) throw unknownParameter(tool, name);
    const read = await readValue(name, parameters[name], value);
    if (read !== undefined) values[parameters[name].member] = read;
  }
  const missing = tool.needs.find((name) => values[parameters[name].member] === undefined);
  if (missing !== undefined) {
    throw new CliError('usage', `${missing} is missing.`, {
      code: 'VALUE_MISSING',
      why: `${tool.name} needs it. Nothing was sent.`,
      hint: parameters[missing].schema.description,
    });
  }
  // The members of `parameters` say which of them are texts and which are yes or no.
  return values as CallValues;
};

const readValue = async (
  name: string,
  { schema, field }: Parameter,
  value: unknown,
): Promise<string | true | undefined> => {
  if (schema.type === 'boolean') {
    if (typeof value !== 'boolean') throw wrongType(name, 'true or false');
    return value ? true : undefined;
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  const isOfType = schema.type === 'integer' ? Number.isSafeInteger(value) : typeof value === 'string';
  // What is wrong with the value says more than what is wrong with its type: "118.00" is no minor units.
  if (text !== undefined && field !== undefined) given({ ...whole(await field()), flag: name }, text);
  if (text === undefined || !isOfType) throw wrongType(name, schema.type === 'integer' ? 'a whole number' : 'a text');
  return text;
};

/** On a command line `-` stands for stdin, which no call can read. */
const whole = <Value>(field: Field<Value>): Field<Value> => ({
  ...field,
  parse: (text): Parsed<Value> => {
    if (text === '-') return { complaint: 'it is no value, and a call cannot read stdin' };
    const parsed = field.parse(text);
    return isComplaint(parsed) ? parsed : { value: parsed.value };
  },
});

const wrongType = (name: string, wanted: string): CliError =>
  new CliError('usage', `${name} cannot be used: it has to be ${wanted}.`, {
    why: 'Nothing was sent.',
    hint: "The tool's input schema says what it takes.",
  });

const unknownParameter = (
  { name, takes }: { readonly name: string; readonly takes: readonly ParameterName[] },
  unknown: string,
): CliError =>
  new CliError(
    'usage',
    `${name} takes no ${/^[a-z][a-z_-]{0,39}$/i.test(unknown) ? unknown : 'parameter of that name'}.`,
    {
      why: 'What is not listed cannot be done by an agent: no files, no live data, no second authorization. Nothing was sent.',
      hint: takes.length === 0 ? 'It takes nothing.' : `It takes ${takes.join(', ')}.`,
    },
  );
