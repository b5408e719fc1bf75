import { createHash } from 'node:crypto';
import { decodeTime } from 'ulid';
import type { generatedNames } from './scope.ts';

type Generated = Readonly<Record<(typeof generatedNames)[number], string>>;

/** A reference may have 255 characters; people add to it. */
const longestId = 120;

/** What a row is given to tell it from all others: of its batch and its id, so that it is the same when it is taken up again. */
export const generatedFor = (batchId: string, rowId: string): Generated => {
  const digest = createHash('sha256')
    .update(JSON.stringify([batchId, rowId]))
    .digest();
  const name = rowId.replace(/[^\w.-]+/g, '-');
  // Two long ids may begin alike.
  const short = name.length <= longestId ? name : `${name.slice(0, longestId)}-${digest.toString('hex').slice(0, 8)}`;
  return {
    uuid: uuidOf(digest),
    now: new Date(decodeTime(batchId)).toISOString(),
    reference: `${short}-${batchId.slice(-10).toLowerCase()}`,
  };
};

/** Version 8: a UUID whose bits are made as its maker likes. */
const uuidOf = (digest: Uint8Array): string => {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};
