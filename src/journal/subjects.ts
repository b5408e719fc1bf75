import { hash } from 'node:crypto';
import { purchaseOf } from './past-authorizations.ts';
import type { IntentRecord, JournalRecord } from './records.ts';
import type { SubjectName } from './run-index.ts';

/**
 * 32 bits of SHA-256: what a subject is known by where hundreds of thousands of them are kept, and the index's own first
 * digits. It may lead to another one, so whoever follows it looks.
 */
export const subjectHash = (name: SubjectName): number => hashOf(name);

/** The same of a run. */
export const runHash = (run: string): number => hashOf(`run ${run}`);

const hashOf = (text: string): number => Number.parseInt(hash('sha256', text).slice(0, 8), 16);

/** What the records of a run are about. */
export const subjectsOf = ({ records }: { readonly records: readonly JournalRecord[] }): readonly SubjectName[] => [
  ...new Set(records.flatMap(subjectsOfRecord)),
];

/** The same of one of them. */
export const subjectsOfRecord = (record: JournalRecord): readonly SubjectName[] => {
  if (record.kind === 'run') {
    const { payment_id, order_id, transaction_id } = record.inputs;
    return [
      ...(payment_id === undefined ? [] : [`payment ${payment_id}` as const]),
      ...(order_id === undefined ? [] : [`order ${order_id}` as const]),
      ...(transaction_id === undefined ? [] : [`transaction ${transaction_id}` as const]),
    ];
  }
  if (record.kind === 'approval' && record.payment_id !== undefined) return [`payment ${record.payment_id}`];
  return record.kind === 'intent' ? subjectsOfIntent(record) : [];
};

const subjectsOfIntent = (intent: IntentRecord): readonly SubjectName[] => {
  const { order_id: orderId, token_sha256: tokenHash, acts_on: actsOn } = intent;
  const reference = purchaseOf(intent)?.reference;
  return [
    ...(orderId === undefined ? [] : [`order ${orderId}` as const]),
    ...(tokenHash === undefined ? [] : [`token ${tokenHash}` as const]),
    ...(reference === undefined ? [] : [`reference ${reference}` as const]),
    ...(actsOn === undefined ? [] : [`transaction ${actsOn}` as const]),
  ];
};
