import type { Context } from '../context.ts';
import { queueAddress } from './address.ts';
import { openConnection, type QueueConnection } from './connection.ts';
import { type Sealing, sealingOf } from './sealing.ts';

export interface QueueWish {
  /** `--queue`, where it has a value. */
  readonly address: string | undefined;
  /** The PEM text of `--ca`. */
  readonly authorities: string | undefined;
}

/** A Redis, and the key for what stands in it. */
export interface OpenQueue {
  readonly connection: QueueConnection;
  readonly sealing: Sealing;
}

/**
 * What is wrong on this side shows before anything is connected to.
 * @throws CliError `usage`, `config`, `unavailable` (6), `auth` (4), `protocol`
 */
export const openQueue = async (
  { environment, random, terminal, secrets }: Pick<Context, 'environment' | 'random' | 'terminal' | 'secrets'>,
  { address: flag, authorities }: QueueWish,
): Promise<OpenQueue> => {
  const address = queueAddress(environment, flag);
  const sealing = sealingOf(environment, random);
  for (const secret of [address.password, environment.KLARNA_CL_QUEUE_KEY]) {
    if (secret !== undefined) secrets.addCredential(secret);
  }
  const connection = await openConnection({ address, authorities, trouble: terminal.talk });
  for (const warning of connection.warnings) terminal.talk(warning);
  return { connection, sealing };
};
