import type { Settings } from '../../config/resolve.ts';
import type { Context, HttpSettings } from '../../context.ts';
import type { RunJournal } from '../../journal/run-journal.ts';
import { checkGlobalFlags, type GlobalFlags } from '../command-line/global-flags.ts';

const defaultDeadlineSeconds = 240;

/** How a command's requests are sent: flags first, then the configuration. @throws CliError `usage` */
export const httpSettings = (
  { environment, terminal, recorder }: Pick<Context, 'environment' | 'terminal' | 'recorder'>,
  flags: GlobalFlags,
  { defaults, klarna }: Settings,
  journal: RunJournal | undefined,
): HttpSettings => {
  const recording = recorder();
  const { timeoutSeconds, retries } = checkGlobalFlags(flags);
  const seconds = timeoutSeconds ?? defaults.timeoutSeconds?.value ?? defaultDeadlineSeconds;
  const ca = flags.ca ?? defaults.ca?.value;
  const certificate = klarna.clientCertificate;
  return {
    retries: retries ?? defaults.retries?.value ?? 2,
    deadlineMs: seconds * 1000,
    environment,
    extraCa: {
      ...(ca === undefined ? {} : { all: ca }),
      ...(klarna.ca === undefined ? {} : { klarna: klarna.ca.value }),
    },
    ...(certificate === undefined
      ? {}
      : { clientCertificate: { cert: certificate.cert.value, key: certificate.key.value } }),
    ...(flags.verbose ? { trace: terminal.talk } : {}),
    ...(recording === undefined ? {} : { recorder: recording }),
    ...(journal === undefined ? {} : { observer: journal.observer }),
  };
};
