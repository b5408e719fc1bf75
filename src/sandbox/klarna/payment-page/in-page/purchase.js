import { byId, element, setText } from '../../../../pages/in-page/elements.js';

// What stands here came from whoever made the payment request: it becomes text nodes and nothing else.

const moment = (iso) => new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const also = {
  payment: '',
  both: 'The shop also asks to charge you for later purchases.',
  'later-payments': 'The shop asks to charge you for later purchases.',
};

const lineItem = ({ name, amount }) => element('li', {}, element('bdi', {}, name), element('span', {}, amount));

/** Draws what the customer is asked to approve. */
export const drawPurchase = ({ asks, amount, shop, reference, lines, more_lines, valid_until }) => {
  const isPayment = amount !== null;
  setText('title', isPayment ? 'Pay with Klarna' : 'Allow later payments with Klarna');
  setText('amount', amount ?? '');
  byId('amount').hidden = !isPayment;
  setText('later', also[asks]);
  byId('later').hidden = asks === 'payment';
  setText('shop', shop);
  setText('reference', reference ?? '');
  byId('reference-row').hidden = reference === null;
  byId('until').dateTime = valid_until;
  setText('until', moment(valid_until));
  const count = lines.length + more_lines;
  byId('lines-part').hidden = count === 0;
  setText('lines-title', count === 1 ? '1 line' : `${count} lines`);
  const rest = more_lines > 0 ? [element('li', {}, `And ${more_lines} more.`)] : [];
  byId('lines').replaceChildren(...lines.map(lineItem), ...rest);
  setText('pay', isPayment ? `Pay ${amount}` : 'Allow');
  byId('purchase').hidden = false;
};

/** Lists Klarna's test customers, of whom one can be chosen instead of typed. */
export const offerCustomers = (customers) => {
  const [first] = byId('customers').options;
  const options = customers.map(({ name, contact }) => element('option', { value: contact }, `${name}: ${contact}`));
  byId('customers').replaceChildren(first, ...options);
  byId('customers-field').hidden = customers.length === 0;
};
