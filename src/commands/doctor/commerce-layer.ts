import type { Settings } from '../../config/resolve.ts';
import type { Context, Http } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { type CommerceLayer, openCommerceLayer } from '../../flows/clients.ts';
import { type Permissions, readPermissions } from '../../flows/credential-checks.ts';
import { credentialsOf } from '../session/commerce-layer.ts';
import { type Check, check, orRefusal } from './check.ts';
import { moment, span } from './words.ts';

/** The access token of this look alone: it is not kept, and none that is kept is used, for that would prove nothing. */
export const openForLook = (context: Context, settings: Settings, http: Http): CommerceLayer | undefined => {
  const { authUrl, baseUrl, addressOf, credentials } = settings.commerceLayer;
  if (credentials === undefined) return undefined;
  return openCommerceLayer({
    http,
    authUrl: authUrl.value,
    auth: credentialsOf(credentials),
    approve: () => {},
    // The modes are compared in a line of their own.
    mode: () => 'test',
    addressOf: (organization) => {
      if (baseUrl !== undefined) return baseUrl.value;
      if (organization !== undefined) return addressOf(organization).value;
      throw new CliError('config', 'The organization is not known.', {
        why: 'The access token names none.',
        hint: 'Set CL_ORGANIZATION (the subdomain of your API), or CL_BASE_URL.',
      });
    },
    tokens: {
      read: async () => undefined,
      store: async (token) => context.secrets.addCredential(token),
      forget: async () => {},
    },
  });
};

export type Access = Awaited<ReturnType<CommerceLayer['access']>>;

/** Gets the token, or says why not. */
export const tokenCheck = async (
  api: CommerceLayer,
  settings: Settings,
  now: () => number,
): Promise<{ readonly check: Check; readonly access?: Access }> => {
  const answers = check('Commerce Layer', 'access-token');
  const access = await orRefusal(api.access);
  if (access instanceof CliError) return { check: answers.refused(access) };
  const { claims, answer } = access;
  const source = settings.commerceLayer.credentials?.accessToken?.source;
  const how = answer === undefined ? `given (${source ?? 'as it is'})` : 'new, and not kept';
  if (claims === undefined) {
    return {
      access,
      check: answers.ok(`There is an access token (${how}).`, { detail: 'It does not say what it is for.' }),
    };
  }
  const { organization, applicationKind, mode, scope, expiresAtMs } = claims;
  const facts = [
    applicationKind?.replace('_', ' '),
    organization === undefined ? undefined : `organization ${organization}`,
    mode === undefined ? undefined : `${mode} mode`,
  ].filter((fact) => fact !== undefined);
  const left = expiresAtMs === undefined ? undefined : expiresAtMs - now();
  const detail = [
    scope === undefined ? undefined : `Scope ${scope}.`,
    expiresAtMs === undefined ? undefined : `It expires at ${moment(expiresAtMs)}.`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');
  const more = detail === '' ? {} : { detail };
  const remedy = 'Get a new access token, or set client credentials, with which klarna-cl gets one itself.';
  if (left !== undefined && left <= 0) {
    return { check: answers.fail(`The access token (${how}) expired ${span(left)} ago.`, remedy, more) };
  }
  const says = `There is an access token (${how})${facts.length > 0 ? `: ${facts.join(', ')}` : ''}.`;
  if (answer === undefined && left !== undefined && left < 5 * 60_000) {
    return { access, check: answers.warn(`${says} It expires in ${span(left)}.`, remedy, more) };
  }
  return { access, check: answers.ok(says, more) };
};

/** What a command needs, in the words of `tokeninfo`. */
const needs = [
  { does: 'store a token (send-token)', type: 'klarna_payments', deed: 'update' },
  { does: 'read orders (inspect)', type: 'orders', deed: 'read' },
  { does: 'place orders (flow --place)', type: 'orders', deed: 'update' },
  { does: 'read authorizations', type: 'authorizations', deed: 'read', forIntegrations: true },
  { does: 'capture and void', type: 'authorizations', deed: 'update', forIntegrations: true },
  { does: 'refund', type: 'captures', deed: 'update', forIntegrations: true },
] as const;

const rolesPage = 'https://docs.commercelayer.io/core/roles-and-permissions';

/** What this kind of client may do: by its kind, and by what Commerce Layer itself says, where it does. */
export const permissionChecks = async (api: CommerceLayer, access: Access): Promise<readonly Check[]> => {
  const told = await readPermissions(api);
  const answers = check('Commerce Layer', 'permissions');
  const invalid = told instanceof CliError && told.code === 'INVALID_TOKEN';
  return [
    told instanceof CliError
      ? invalid
        ? answers.refused(told)
        : answers.skipped(`Commerce Layer would not say what the token permits: ${told.message}`, {
            doc_url: rolesPage,
          })
      : told === undefined
        ? answers.skipped('What Commerce Layer says of the token has a form that is not known.', { doc_url: rolesPage })
        : ofToken(told, access.claims?.applicationKind === 'sales_channel'),
    ofKind(access.claims?.applicationKind),
  ];
};

const ofToken = (permissions: Permissions, isSalesChannel: boolean): Check => {
  const answers = check('Commerce Layer', 'permissions');
  // What no sales channel may do is said by the line below, and is no fault of this one.
  const lacking = needs.filter(
    (need) => permissions[need.type]?.[need.deed] === false && !(isSalesChannel && 'forIntegrations' in need),
  );
  const may = needs.filter(({ type, deed }) => permissions[type]?.[deed] === true);
  if (lacking.length === 0) {
    return answers.ok(`The token may do all that a payment takes${isSalesChannel ? ' of a sales channel' : ''}.`, {
      detail: `It may ${said(may)}.`,
      doc_url: rolesPage,
    });
  }
  const says = `The token may not ${said(lacking)}.`;
  const more = { ...(may.length === 0 ? {} : { detail: `It may ${said(may)}.` }), doc_url: rolesPage };
  const isStuck = lacking.some(({ type }) => type === 'klarna_payments');
  return answers.warn(
    says,
    isStuck
      ? 'Give the API client a role that may update klarna_payments: without it no token can be stored.'
      : 'Use an integration whose role may do that, where you need it.',
    more,
  );
};

const said = (list: readonly { readonly does: string }[]): string => list.map(({ does }) => does).join(', ');

/** A sales channel stands for the shop's customer. @see https://docs.commercelayer.io/core/roles-and-permissions */
const ofKind = (kind: string | undefined): Check => {
  const answers = check('Commerce Layer', 'client-kind');
  if (kind === 'sales_channel') {
    return answers.ok('A sales channel may read, update and place an order while it is draft or pending.', {
      detail:
        'It may not list orders, read their authorizations and captures, approve, capture, refund or void: `inspect` by order number, `capture`, `refund` and `void` need an integration.',
      doc_url: rolesPage,
    });
  }
  if (kind === 'integration') {
    return answers.ok('An integration may do what its role allows: list and place orders, capture, refund, void.', {
      doc_url: rolesPage,
    });
  }
  return answers.skipped(
    kind === undefined ? 'The token does not say what kind of client it is of.' : `The client is of the kind ${kind}.`,
    { doc_url: rolesPage },
  );
};
