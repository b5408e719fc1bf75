import { commerceLayerErrors } from './commerce-layer.ts';
import { commerceLayerReasons } from './commerce-layer-reasons.ts';
import { commerceLayerRequestErrors } from './commerce-layer-requests.ts';
import { commerceLayerTokenErrors } from './commerce-layer-tokens.ts';
import { moneyFindings } from './diagnosis-money.ts';
import { wayFindings } from './diagnosis-way.ts';
import type { Entry } from './entry.ts';
import { exitCodeEntries } from './exit-codes.ts';
import { httpAnswers } from './http-answers.ts';
import { httpStatuses } from './http-statuses.ts';
import { klarnaOrderErrors, klarnaOrderStates } from './klarna-orders.ts';
import { klarnaResults } from './klarna-results.ts';
import { klarnaStates } from './klarna-states.ts';
import { klarnaV1Errors } from './klarna-v1.ts';
import { klarnaV2Errors } from './klarna-v2.ts';
import { klarnaWidget } from './klarna-widget.ts';
import { networkEntries } from './network.ts';
import { orderPuzzles } from './order-puzzles.ts';
import { orderStates } from './order-states.ts';
import { ownBatchCodes } from './own-batches.ts';
import { ownOrderCodes } from './own-orders.ts';
import { ownOtherCodes } from './own-others.ts';
import { ownQueueCodes } from './own-queue.ts';
import { ownRepairCodes } from './own-repairs.ts';
import { ownReportCodes } from './own-reports.ts';
import { ownResults } from './own-results.ts';
import { ownRunCodes } from './own-runs.ts';
import { ownSecretCodes } from './own-secrets.ts';
import { ownSettlementCodes } from './own-settlements.ts';

export interface Family {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** The whole catalogue, in the order in which it is read. */
export const families: readonly Family[] = [
  { title: 'Exit codes of klarna-cl', entries: exitCodeEntries },
  { title: 'Findings of inspect', entries: [...moneyFindings, ...wayFindings] },
  { title: 'Codes of klarna-cl: the order does not allow it', entries: ownOrderCodes },
  {
    title: 'Codes of klarna-cl: capture, refund, void and repair',
    entries: [...ownSettlementCodes, ...ownRepairCodes],
  },
  {
    title: 'Codes of klarna-cl: runs, batches, customers and values',
    entries: [...ownRunCodes, ...ownBatchCodes, ...ownReportCodes, ...ownOtherCodes, ...ownSecretCodes],
  },
  { title: 'Codes of klarna-cl: batches over Redis', entries: ownQueueCodes },
  { title: 'Results of klarna-cl', entries: ownResults },
  { title: 'Klarna Network (v2): results', entries: klarnaResults },
  { title: 'Klarna Network (v2): errors', entries: klarnaV2Errors },
  { title: 'Klarna Network (v2): states', entries: klarnaStates },
  { title: 'Klarna Payments (v1): errors', entries: klarnaV1Errors },
  { title: 'Klarna order management (v1): errors', entries: klarnaOrderErrors },
  { title: 'Klarna orders (v1): states', entries: klarnaOrderStates },
  { title: 'Klarna’s widget in the browser', entries: klarnaWidget },
  {
    title: 'Commerce Layer: errors',
    entries: [...commerceLayerErrors, ...commerceLayerRequestErrors, ...commerceLayerTokenErrors],
  },
  { title: 'Commerce Layer: reasons of a failed validation', entries: commerceLayerReasons },
  { title: 'Commerce Layer: states of an order', entries: orderStates },
  { title: 'Commerce Layer: states that puzzle', entries: orderPuzzles },
  { title: 'HTTP: statuses and answers', entries: [...httpStatuses, ...httpAnswers] },
  { title: 'Network', entries: networkEntries },
];

export const entries: readonly Entry[] = families.flatMap((family) => family.entries);
