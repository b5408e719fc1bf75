import * as v from 'valibot';
import type { Answer } from '../../request/step.ts';
import type { CommerceLayer } from './client.ts';
import { describeRefusal } from './refusals.ts';

/** What a client may do to the resources of a type, as `tokeninfo` words it: `{"orders": {"update": true, …}}`. */
export type Permissions = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

const permissions = v.record(v.string(), v.record(v.string(), v.boolean()));

/** The document is not published; permissions are taken from where the official tools and the sandbox have them. */
const tokenInfo = v.union([
  v.pipe(
    v.object({ token: v.object({ permissions }) }),
    v.transform(({ token }) => token.permissions),
  ),
  v.pipe(
    v.object({ permissions }),
    v.transform((document) => document.permissions),
  ),
]);

/**
 * Reads what the access token permits. It may fail for integration tokens: whoever asks must do without.
 * @throws CliError `auth` (401, 403), `rejected` (404), `unavailable`, `protocol`
 */
export const readTokenInfo = async (api: CommerceLayer): Promise<Answer> => {
  const access = await api.access();
  return api.http.send({
    method: 'GET',
    url: `${access.apiUrl.replace(/\/api$/, '')}/oauth/tokeninfo`,
    headers: { Accept: 'application/json', Authorization: `Bearer ${access.bearer}` },
    kind: 'read',
    service: 'Commerce Layer',
    describeRefusal: describeRefusal('Looking at the access token'),
  });
};

/** The permissions in an answer of `readTokenInfo`, where it has them in a form that is known. */
export const permissionsOf = ({ document }: Pick<Answer, 'document'>): Permissions | undefined => {
  const parsed = v.safeParse(tokenInfo, document);
  return parsed.success ? parsed.output : undefined;
};
