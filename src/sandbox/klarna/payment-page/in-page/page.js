import { byId, setText } from '../../../../pages/in-page/elements.js';
import { stepWords } from '../../widget/in-page/step-words.js';
import { post, send } from './calls.js';
import { finish } from './ends.js';
import { drawPurchase, offerCustomers } from './purchase.js';
import { isActing, isTroubled, isWaiting, mark, say, show, trouble } from './screens.js';

// What the page knows: the key to act with, which purchase it shows, and what the customer has told it.
let pageKey;
let seen;
let told = { contact: '', done: [] };
let step;

/** Asks the customer for what Klarna wants next. */
const ask = (wanted) => {
  if (wanted.for === 'step') {
    step = wanted.step;
    setText('step-words', stepWords(step));
    show('step');
    return;
  }
  mark(wanted.for, wanted.wrong);
  setText('code-contact', told.contact);
  show(wanted.for, wanted.wrong !== undefined || wanted.for === 'code' ? wanted.for : undefined);
};

/** Draws how the payment stands. @returns whether the customer can go on */
const draw = (answer) => {
  if (answer.seen !== seen) drawPurchase(answer.purchase);
  seen = answer.seen;
  const isOpen = answer.state === 'SUBMITTED' || answer.state === 'IN_PROGRESS';
  byId('until-row').hidden = !isOpen;
  if (!isOpen) finish(answer.approved_here ? 'approved' : answer.state, answer.return_url);
  return isOpen;
};

// One thing at a time: a second press while the first is on its way does nothing.
let isBusy = false;
const work = async (button, task) => {
  if (isBusy) return;
  isBusy = true;
  button?.setAttribute('aria-disabled', 'true');
  trouble('');
  if (button) say('One moment.');
  try {
    await task();
  } catch {
    trouble('The sandbox does not answer as it should. Try again.');
  } finally {
    isBusy = false;
    button?.removeAttribute('aria-disabled');
    if (!isTroubled()) say('');
  }
};

const open = async () => {
  byId('open-again').hidden = true;
  const answer = await post({ action: 'open' });
  if (answer === undefined) {
    byId('open-again').hidden = !isWaiting() || !isTroubled();
    return;
  }
  pageKey = answer.page_key;
  told = { contact: answer.contact, done: [] };
  byId('contact').value = answer.contact;
  byId('code').value = '';
  offerCustomers(answer.customers);
  document.title = 'Approve a payment (sandbox)';
  if (draw(answer)) ask({ for: 'contact' });
};

const approve = async () => {
  const answer = await post({ action: 'approve', page_key: pageKey, seen, ...told });
  if (answer === undefined || !draw(answer)) return;
  ask(answer.ask ?? { for: 'contact' });
  if (answer.has_changed) trouble('The shop has changed this purchase meanwhile. Look at it again before you go on.');
};

const cancel = async () => {
  const answer = await post({ action: 'cancel', page_key: pageKey });
  if (answer !== undefined && draw(answer)) finish('cancelled', answer.return_url);
};

/** Whoever comes back to this tab sees how the payment stands by now. */
const look = async () => {
  if (document.hidden || isBusy || !isActing()) return;
  const answered = await send({ action: 'look', page_key: pageKey });
  // Who pressed something meanwhile is told by that.
  if (isBusy || !isActing()) return;
  if (answered?.status === 200) draw(answered.document);
  else if (answered?.status === 409) finish('elsewhere');
};

const onSubmit = (form, tell) =>
  byId(form).addEventListener('submit', (event) => {
    event.preventDefault();
    work(event.submitter ?? undefined, () => {
      told = tell();
      return approve();
    });
  });
onSubmit('contact-form', () => ({ contact: byId('contact').value, done: [] }));
onSubmit('code-form', () => ({ ...told, code: byId('code').value }));
onSubmit('step-form', () => ({ ...told, done: [...told.done, step] }));

const onPress = (button, task) =>
  byId(button).addEventListener('click', ({ currentTarget }) => work(currentTarget, task));
onPress('cancel', cancel);
onPress('leave', async () => finish('left'));
onPress('other-contact', async () => ask({ for: 'contact' }));
onPress('again', open);
onPress('open-again', open);

byId('customers').addEventListener('change', ({ target }) => {
  if (target.value === '') return;
  byId('contact').value = target.value;
  mark('contact');
});
document.addEventListener('visibilitychange', look);
addEventListener('focus', look);
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) work(undefined, open);
});
work(undefined, open);
