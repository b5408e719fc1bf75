import { executeRow } from '../../batch/run/execute-row.ts';
import type { Context } from '../../context.ts';
import { CliError } from '../../errors.ts';
import type { BatchHeader } from '../../queue/header.ts';
import type { BatchHands } from '../../queue/worker.ts';
import { openPace } from '../batch/pace.ts';
import { factsOf } from '../batch/row-facts.ts';
import { type BatchSession, openBatchSession } from '../batch/session.ts';
import type { GlobalFlags } from '../command-line/global-flags.ts';
import { differenceBetween } from '../session/run-parties.ts';
import type { ServiceName } from '../session/session.ts';

declare const KLARNA_CL_VERSION: string;

/**
 * Opens what the rows of a batch need, with this machine's own credentials.
 * @throws CliError where they are not those of the batch: `live-guard` for another mode, `config` for another place
 */
export const openHands = async (
  context: Context,
  flags: GlobalFlags,
  header: BatchHeader,
  worker: string,
): Promise<BatchHands> => {
  if (header.tool !== KLARNA_CL_VERSION) throw otherVersion(header);
  const { confirm, retries, timeoutSeconds } = header.options;
  const session = await openBatchSession(
    context,
    {
      ...flags,
      ...(retries === undefined ? {} : { retries: String(retries) }),
      ...(timeoutSeconds === undefined ? {} : { timeout: String(timeoutSeconds) }),
    },
    servicesOf(header),
    // Each machine has an address of its own, and limits of its own.
    async (_, mode) => openPace(context, mode),
  );
  try {
    refuse(header, session);
    await session.begin();
    // The access token may be the first to tell the mode.
    refuse(header, session);
  } catch (error) {
    await session.close();
    throw error;
  }
  const services = { ...session.services, batchId: header.batchId, confirm, worker };
  return {
    factsOf: (row) => factsOf(context, row, session),
    execute: (row, journal) => executeRow(row, services, journal),
    close: session.close,
  };
};

const servicesOf = ({ parties }: BatchHeader): readonly ServiceName[] => [
  ...(parties.commerce_layer === undefined ? [] : (['commerce-layer'] as const)),
  ...(parties.klarna === undefined ? [] : (['klarna'] as const)),
];

const refuse = ({ batchId, parties }: BatchHeader, session: BatchSession): void => {
  const difference = differenceBetween(parties, session.parties());
  if (difference === undefined) return;
  throw new CliError(
    difference.isOfMode ? 'live-guard' : 'config',
    `Batch ${batchId} is not for this machine's credentials.`,
    {
      code: 'OTHER_PARTIES',
      execution: 'none',
      why: `${difference.why} here. Nothing was sent.`,
      hint: `Give the worker the profile that the batch was started with (${parties.account}${parties.mode === 'live' ? '), and --live' : ')'}.`,
    },
  );
};

const otherVersion = ({ batchId, tool }: BatchHeader): CliError =>
  new CliError('config', `Batch ${batchId} was started by another klarna-cl.`, {
    code: 'OTHER_VERSION',
    execution: 'none',
    why: `It was ${tool}, and this is ${KLARNA_CL_VERSION}: what they write to Redis may differ. Nothing was sent.`,
    hint: 'Use the same version for a batch and all its workers.',
  });
