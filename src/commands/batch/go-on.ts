import { quoted } from '../../config/failure.ts';
import type { BatchFlags } from './flags.ts';

/** The command that goes on with a batch: with the flags that say what its rows are, since these must be the same. */
export const goOnWith = (flags: BatchFlags, file: string, batchId: string): string => {
  const values = {
    '--profile': flags.profile,
    '--route': flags.route,
    '--currency': flags.currency,
    '--capture': flags.capture,
    '--partner-account-id': flags.partnerAccountId,
    '--tags': flags.tags,
    '--shard': flags.shard,
    '--repeat': flags.repeat,
    '--queue': flags.queue === true ? undefined : flags.queue,
  };
  const marks = {
    '--live': flags.live,
    '--place': flags.place,
    '--confirm': flags.confirm,
    '--allow-shared-payment': flags.allowSharedPayment,
    '--queue': flags.queue === true ? flags.queue : undefined,
  };
  return [
    'klarna-cl batch',
    file === '-' ? '-' : quoted(file),
    ...Object.entries(values).flatMap(([flag, value]) => (value === undefined ? [] : [flag, quoted(value)])),
    ...Object.entries(marks).flatMap(([flag, isGiven]) => (isGiven ? [flag] : [])),
    '--resume',
    batchId,
  ].join(' ');
};
