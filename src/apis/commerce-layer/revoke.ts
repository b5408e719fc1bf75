import type { Http, PlannedRequest } from '../../request/step.ts';
import { describeRefusal } from './refusals.ts';

/** An access token and the client that it was issued to; a client without a secret cannot end one. */
export interface Revocation {
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly token: string;
}

/** `POST <auth url>/oauth/revoke` */
export const revocationRequest = ({ authUrl, clientId, clientSecret, token }: Revocation): PlannedRequest => ({
  method: 'POST',
  url: `${authUrl}/oauth/revoke`,
  headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
  body: JSON.stringify({ client_id: clientId, client_secret: clientSecret, token }),
});

/**
 * Ends an access token before its time. One that has ended already is no error, so it can be repeated.
 * @throws CliError `auth` (the client is unknown, or the token is not its own), `unavailable`, `protocol`
 * @see https://docs.commercelayer.io/core/authentication/revoking-a-token
 */
export const revokeAccessToken = async (http: Http, revocation: Revocation): Promise<void> => {
  await http.send({
    ...revocationRequest(revocation),
    kind: 'token',
    service: 'Commerce Layer',
    describeRefusal: describeRefusal('The access token'),
  });
};
