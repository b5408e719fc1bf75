import { modes, routes } from '../config/choices.ts';
import { exitCodes } from '../errors.ts';
import { group, list, minorUnits, oneOf, only, orNull, text, whole } from './schema.ts';

/** What several documents have in common. */
export const version = only(1, 'Changes only when a script that reads the document could break; members may join.');

export const mode = oneOf(modes, 'Whether test or live credentials were used.');
export const route = oneOf(routes, 'Which steps were taken: `klarna-cl help routes`.');
export const profile = text('Whose credentials were used: a profile, or where else they came from.');
export const runId = text('The run in the journal: `klarna-cl runs show` takes it.');
export const exitCode = whole('What the command ended with: `klarna-cl help exit-codes`.', {
  enum: Object.values(exitCodes),
});
export const currency = orNull(text('ISO 4217.', { examples: ['USD'] }));
export const amount = (description: string) => orNull(minorUnits(description));
export const traceId = text("Commerce Layer's id of the answer: its support asks for it.");
export const correlationId = text("Klarna's id of the answer: its support asks for it.");
export const next = text('What to do next, as a sentence.');

const stepNames = [
  'token',
  'read',
  'create-payment',
  'payment-request',
  'approve',
  'send-token',
  'authorize',
  'place',
  'approve-order',
  'capture',
  'refund',
  'void',
  'track',
  'repair',
  'confirm',
  'seed',
  'check',
] as const;

const step = group(
  'One step, in the order in which they were taken.',
  {
    name: oneOf(stepNames, 'Which step.'),
    status: oneOf(
      ['done', 'failed', 'unknown', 'skipped'],
      'unknown: nobody can say whether its last write was executed. skipped: tried, without an answer, and not needed.',
    ),
    attempts: whole('How often its requests were tried: 1 where none was repeated, 0 where none was needed.'),
    duration_ms: whole('Milliseconds, without what the pace of a batch held its requests back for.'),
    http_status: orNull(whole("Of the step's last answer; null where there was none.")),
  },
  { trace_id: traceId, correlation_id: correlationId },
);

export const steps = list('The steps that were taken.', step);
