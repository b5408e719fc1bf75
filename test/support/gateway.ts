import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const serve = async (reply: (request: IncomingMessage, body: string) => Promise<Reply>): Promise<string> => {
  const server = createServer(async (request, response) => {
    try {
      const { status, type, body } = await reply(request, await bodyOf(request));
      response.writeHead(status, { 'content-type': type }).end(body);
    } catch {
      // What is behind it broke off, so does this.
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A test's own credentials, of no worth at the sandbox. */
export interface OwnCredentials {
  readonly clientSecret: string;
  readonly apiKey: string;
}

interface Passed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** Hands a request to a sandbox with the published credentials in place of the test's own. */
export const passOn = async (
  sandbox: { readonly url: string },
  { clientSecret, apiKey }: OwnCredentials,
  { method, path, headers, body }: Passed,
): Promise<Reply> => {
  const passed = Object.entries(headers).filter(
    ([name]) => !['host', 'connection', 'content-length', 'accept-encoding'].includes(name),
  );
  const answer = await fetch(sandbox.url + path, {
    method,
    headers: passed.map(([name, value]) => [name, String(value).replace(apiKey, 'klarna_test_api_sandbox')]),
    ...(body === '' ? {} : { body: body.replace(clientSecret, 'sandbox-secret') }),
    redirect: 'manual',
  });
  const type = answer.headers.get('content-type') ?? 'text/plain';
  return { status: answer.status, type, body: await answer.text() };
};

/** Before a sandbox: takes a test's own credentials and passes on the published ones, so that secrets can succeed. */
export const credentialGateway = (
  sandbox: { readonly url: string },
  clientSecret: string,
  apiKey: string,
): Promise<string> =>
  serve(({ method = 'GET', url = '/', headers }, body) =>
    passOn(sandbox, { clientSecret, apiKey }, { method, path: url, headers, body }),
  );

const tokenIn = (body: string): string | undefined => /"(?:auth_token|client_secret)":"([^"]+)"/.exec(body)?.[1];

/** A careless server: every refusal of its repeats the credentials, tokens and body that it was sent. */
export const echoServer = (
  status: number,
  given: { readonly accessToken: string; readonly refusesTokens?: boolean },
): Promise<string> =>
  serve(async ({ url = '/', headers }, body) => {
    if (url === '/oauth/token' && !given.refusesTokens) {
      const document = { access_token: given.accessToken, token_type: 'bearer', expires_in: 7200 };
      return { status: 200, type: 'application/json', body: JSON.stringify(document) };
    }
    const said = `You sent ${headers.authorization} and ${headers['klarna-network-session-token']} with ${body}`;
    const secrets = [headers.authorization?.split(' ')[1], headers['klarna-network-session-token'], tokenIn(body)];
    const encoded = secrets.map((secret) => Buffer.from(String(secret)).toString('base64'));
    const detail = `${said} = ${encodeURIComponent(said)} = ${encoded.join(' ')}`;
    const entry = { title: said, detail, code: 'VALIDATION_ERROR', status: `${status}`, meta: { value: said } };
    const klarna = {
      error_id: 'e2e',
      error_code: 'VALIDATION_ERROR',
      error_message: detail,
      validation_errors: [{ parameter: 'klarna-network-session-token', reason: said }],
    };
    const isKlarna = url.startsWith('/v2/');
    const type = isKlarna || url === '/oauth/token' ? 'application/json' : 'application/vnd.api+json';
    return { status, type, body: JSON.stringify(isKlarna ? klarna : { errors: [entry] }) };
  });
