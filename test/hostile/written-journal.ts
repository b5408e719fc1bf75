import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { RawAnswer } from '../../src/request/answers.ts';
import type { Step } from '../../src/request/step.ts';
import { environment, klarnaCl } from '../commands/running.ts';
import { authorizeLine, reply, serverError } from '../flows/running.ts';
import { authToken, orderDocument, paymentDocument, paymentId, sessionToken } from '../support/documents.ts';

export const paying = [
  'flow',
  paymentId,
  '--auth-token',
  authToken,
  '--session-token',
  sessionToken,
  '--route',
  'both',
];

/** The journal of a real run: the token was stored, the answer to the authorization was lost. */
export const writtenJournal = async (argv: readonly string[] = paying) => {
  const run = await klarnaCl(argv, {
    environment,
    http: [reply.payment(), reply.order(), reply.stored, [authorizeLine, serverError]],
  });
  expect(run.exit).toBe(7);
  const folder = join(run.context.folders.state, 'runs');
  const file = readdirSync(folder).find((name) => name.endsWith('.ndjson')) ?? '';
  return { id: file.replace('.ndjson', ''), bytes: readFileSync(join(folder, file)) };
};

/** The services when it is resumed: all is in order and the token stored, but Klarna answers nothing that settles it. */
export const healthy = ({ method, url }: Step): RawAnswer => {
  const isOrder = new URL(url).pathname.includes('/orders');
  const isKlarna = url.includes('/v2/');
  const document = isOrder ? orderDocument() : paymentDocument({ auth_token: authToken });
  const body = isKlarna && method === 'POST' ? '' : JSON.stringify(document);
  return { status: isKlarna ? 503 : 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
};
