import { modeOfApiKey } from '../../config/mode.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Klarna } from '../../flows/clients.ts';
import { checkKlarnaKey } from '../../flows/credential-checks.ts';
import { type Check, check, orRefusal } from './check.ts';
import { dayOf, span } from './words.ts';

/** Whether Klarna lets the key in; nothing is sent but a question about a transaction that nobody has. */
export const keyCheck = async (klarna: Klarna): Promise<Check> => {
  const answers = check('Klarna', 'klarna-key');
  const verdict = await checkKlarnaKey(klarna);
  if (verdict.key === 'accepted') {
    const account = klarna.partnerAccountId === undefined ? '' : ` for ${klarna.partnerAccountId}`;
    return answers.ok(`Klarna accepts the API key${account}.`);
  }
  if (verdict.key === 'refused')
    return answers.fail('Klarna does not know the API key (HTTP 401).', anotherKey, quoted(verdict.error));
  return answers.refused(verdict.error, verdict.key === 'forbidden' ? 'fail' : 'warn');
};

export const anotherKey =
  'Check the key: the right environment (test or live), all of it, no white space; or make a new one in the Klarna portal.';

const quoted = ({ facts }: CliError): Pick<Check, 'detail'> =>
  facts.correlationId === undefined ? {} : { detail: `klarna-correlation-id ${facts.correlationId}` };

/** What the key says about itself. */
export const keyEnvironmentCheck = ({ klarna }: Settings): Check | undefined => {
  const key = klarna.credentials?.apiKey;
  if (key === undefined) return undefined;
  const answers = check('Klarna', 'klarna-key-environment');
  const mode = modeOfApiKey(key.value);
  const { host } = new URL(klarna.baseUrl.value);
  return mode === undefined
    ? answers.ok(`The API key (${key.source}) does not say which environment it is of; it is sent to ${host}.`, {
        detail: 'Keys that are issued now start with klarna_test_ or klarna_live_.',
      })
    : answers.ok(`The API key (${key.source}) is one of the ${mode} environment; it is sent to ${host}.`);
};

const day = 24 * 60 * 60 * 1000;

/** The certificate that Klarna asks acquiring partners for. */
export const clientCertificateCheck = async (
  { klarna }: Settings,
  probe: Context['probe'],
  now: number,
): Promise<Check> => {
  const answers = check('Klarna', 'client-certificate');
  const files = klarna.clientCertificate;
  if (files === undefined)
    return answers.skipped('No client certificate is set; Klarna asks acquiring partners alone for one.');
  const { cert, key } = files;
  const found = await orRefusal(() => probe.clientCertificate({ cert: cert.value, key: key.value }));
  if (found instanceof CliError) return answers.refused(found);
  const { subject, validFromMs, validToMs, matches } = found;
  const remedy = 'Ask Klarna for a new certificate, and set KLARNA_CERT and KLARNA_KEY to its files.';
  if (!matches) {
    return answers.fail(
      'The private key is not that of the client certificate.',
      'Set KLARNA_CERT and KLARNA_KEY to the two files of one certificate.',
      { detail: `${cert.value}; ${key.value}` },
    );
  }
  if (validFromMs > now)
    return answers.fail(`The client certificate is not good before ${dayOf(validFromMs)}.`, remedy);
  const left = validToMs - now;
  if (left <= 0) return answers.fail(`The client certificate expired on ${dayOf(validToMs)}.`, remedy);
  const says = `The client certificate (${subject}) and its key match; it is good until ${dayOf(validToMs)} (${span(left)}).`;
  if (left < 14 * day) return answers.warn(says, remedy);
  const standing = await probe.standing(key.value);
  if (standing?.kind === 'file' && !standing.isPrivate) {
    return answers.warn(
      `Other users can read the private key (mode ${standing.mode}).`,
      `Run chmod 600 '${key.value.replaceAll("'", "'\\''")}'.`,
      { detail: says },
    );
  }
  return answers.ok(says);
};
