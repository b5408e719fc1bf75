import { modeOfApiKey } from '../../config/mode.ts';
import type { Settings } from '../../config/resolve.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { Klarna } from '../../flows/clients.ts';
import { checkKlarnaKey } from '../../flows/credential-checks.ts';
import { type Check, check } from './check.ts';
import { dayOf, span } from './words.ts';

/** Whether Klarna lets the key in; nothing is sent but a question about a transaction that nobody has. */
export const keyCheck = async (klarna: Klarna): Promise<Check> => {
  const answers = check('Klarna', 'klarna-key');
  const verdict = await checkKlarnaKey(klarna);
  switch (verdict.key) {
    case 'accepted':
      return answers.ok(
        `Klarna accepts the API key${klarna.partnerAccountId === undefined ? '' : ` for ${klarna.partnerAccountId}`}.`,
      );
    case 'refused':
      return answers.fail(
        'Klarna does not know the API key (HTTP 401).',
        'Check the key: the right environment (test or live), all of it, no white space; or make a new one in the Klarna portal.',
        verdict.error.facts.correlationId === undefined
          ? {}
          : { detail: `klarna-correlation-id ${verdict.error.facts.correlationId}` },
      );
    case 'forbidden':
      return answers.refused(verdict.error);
    case 'unclear':
      return answers.refused(verdict.error, 'warn');
  }
};

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
  if (files === undefined) return answers.skipped('None is set; Klarna asks acquiring partners alone for one.');
  try {
    const { subject, validFromMs, validToMs, matches } = await probe.clientCertificate({
      cert: files.cert.value,
      key: files.key.value,
    });
    const remedy = 'Ask Klarna for a new certificate, and set KLARNA_CERT and KLARNA_KEY to its files.';
    if (!matches) {
      return answers.fail(
        'The private key is not that of the client certificate.',
        'Set KLARNA_CERT and KLARNA_KEY to the two files of one certificate.',
        { detail: `${files.cert.value}; ${files.key.value}` },
      );
    }
    if (validFromMs > now)
      return answers.fail(`The client certificate is not good before ${dayOf(validFromMs)}.`, remedy);
    const left = validToMs - now;
    if (left <= 0) return answers.fail(`The client certificate expired on ${dayOf(validToMs)}.`, remedy);
    const says = `The client certificate (${subject}) and its key match; it is good until ${dayOf(validToMs)} (${span(left)}).`;
    if (left < 14 * day) return answers.warn(says, remedy);
    const key = await probe.standing(files.key.value);
    if (key?.kind === 'file' && !key.isPrivate) {
      return answers.warn(
        `Other users can read the private key (mode ${key.mode}).`,
        `Run chmod 600 '${files.key.value.replaceAll("'", "'\\''")}'.`,
        { detail: says },
      );
    }
    return answers.ok(says);
  } catch (error) {
    if (error instanceof CliError) return answers.refused(error);
    throw error;
  }
};
