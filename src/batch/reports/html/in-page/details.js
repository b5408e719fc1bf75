import { element } from '../../../../pages/in-page/elements.js';
import { dateTime, lasting } from '../wording.ts';
import { stepBar } from './step-bars.js';

const idWords = {
  run_id: 'Run',
  payment_id: 'Payment',
  order_id: 'Order',
  payment_transaction_id: 'Transaction',
  worker: 'Worker',
  batch_id: 'Batch',
};

const fact = (name, value, kind = '') =>
  element('div', {}, element('dt', {}, name), element('dd', { class: kind }, element('bdi', {}, value)));

const stepWords = { done: 'done', failed: 'failed', unknown: 'unknown', skipped: 'skipped' };

const stepRow = (row, step, index) => {
  const ids = [
    ...(step.trace === null ? [] : [['trace id', step.trace]]),
    ...(step.correlation === null ? [] : [['klarna-correlation-id', step.correlation]]),
  ];
  const facts = [
    stepWords[step.status] ?? step.status,
    ...(step.http === null ? [] : [`HTTP ${step.http}`]),
    ...(step.attempts === 1 ? [] : [`${step.attempts} attempts`]),
  ].join(' · ');
  return element(
    'li',
    { 'data-step': step.status },
    element('span', { class: 'step-name' }, step.name),
    stepBar(row, index),
    element('span', { class: 'number' }, lasting(step.duration_ms)),
    element('span', { class: 'muted' }, facts),
    ...ids.map(([name, id]) => element('span', { class: 'trace' }, `${name} `, element('code', {}, id))),
  );
};

/** All that is known of a row. */
export const detailsOf = (row) => {
  const made = element('div', { class: 'known' });
  if (row.error !== null) {
    const notice = element('div', { class: row.status === 'succeeded' ? 'notice' : `notice ${row.status}` });
    notice.append(
      element('p', { class: 'what' }, element('bdi', {}, row.error.message), ' ', element('code', {}, row.error.code)),
    );
    if (row.error.hint) notice.append(element('p', {}, element('bdi', {}, row.error.hint)));
    made.append(notice);
  }
  const came = [row.result, row.exitCode === null ? null : `exit code ${row.exitCode}`].filter(Boolean).join(', ');
  made.append(
    element(
      'dl',
      { class: 'facts' },
      fact('Line', String(row.line)),
      fact('Expected', row.expect),
      fact('Came to', came || 'nothing: it did not run'),
      fact('Route', row.route),
      ...(row.amount === null ? [] : [fact('Amount', row.amount)]),
      ...(row.started_at === null ? [] : [fact('Started', `${dateTime(row.started_at)} UTC`)]),
      ...(row.duration_ms === null ? [] : [fact('Took', lasting(row.duration_ms))]),
      ...(row.tags.length === 0 ? [] : [fact('Tags', row.tags.join(', '))]),
      ...row.ids.map(([name, value]) => fact(idWords[name], value, 'id')),
    ),
  );
  if (row.steps.length > 0) {
    made.append(
      element(
        'ol',
        { class: 'step-list', 'aria-label': 'Steps' },
        ...row.steps.map((step, index) => stepRow(row, step, index)),
      ),
    );
  }
  return made;
};
