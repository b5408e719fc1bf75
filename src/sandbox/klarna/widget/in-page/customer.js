// What the customer goes through: who they are, the code, whatever Klarna asks besides, the approval. The sandbox decides.
// What is typed goes there in the bodies of POSTs, and is kept nowhere; texts become text nodes and nothing else.

import { offerHints } from './hints.js';
import { byId, opened, reasonOf, send, setText } from './in-frame.js';
import { stepWords } from './step-words.js';

const screens = [...document.querySelectorAll('.screen')];

/** What was to be done when the sandbox failed to answer. */
let again;

const show = (name, focused = `${name}-title`) => {
  for (const screen of screens) screen.hidden = screen.id !== name;
  byId('hints-part').hidden = name !== 'who' || byId('hints').childElementCount === 0;
  byId(focused).focus();
};

const run = async () => {
  const { wish, say } = await opened;
  const { step, auto_finalize, ...session } = wish;
  /** What the customer has told so far. */
  let told = { steps: [] };
  let isBusy = false;

  const end = (result) => say({ result });
  const leave = () => end({ approved: false, show_form: step !== 'finalize' });

  const trouble = (answer, next) => {
    again = next;
    setText('trouble-words', reasonOf(answer));
    show('trouble');
  };

  const notMatching = (invalid_fields, error) =>
    end({ approved: false, show_form: true, error: { invalid_fields, ...error } });

  /** Klarna's refusals of the request itself: with 409 something can be mended, otherwise nothing can. */
  const refuse = ({ status, document: { correlation_id, error_code, error_messages } }) => {
    if (status === 409) notMatching(['order_amount'], { correlation_id, error_code, error_messages });
    else end({ approved: false, show_form: false });
  };

  const call = async (path, body, act) => {
    if (isBusy) return;
    isBusy = true;
    setText('news', 'One moment…');
    for (const button of document.querySelectorAll('[type="submit"]')) button.setAttribute('aria-disabled', 'true');
    const answer = await send(path, body);
    for (const button of document.querySelectorAll('[type="submit"]')) button.removeAttribute('aria-disabled');
    setText('news', '');
    isBusy = false;
    if (answer.status === 200) act(answer.document);
    else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) refuse(answer);
    else trouble(answer, () => call(path, body, act));
  };

  const decide = () =>
    call('/kp/authorize', { ...session, auto_finalize, ...told }, ({ ask, step: next, result }) => {
      if (result) end(result);
      else if (ask === 'code') show('code', 'digits');
      else if (ask === 'step') {
        byId('step').dataset.step = next;
        setText('step-words', stepWords(next));
        show('step');
      } else show('confirm');
    });

  const onSubmit = (name, act) =>
    byId(`${name}-form`).addEventListener('submit', (event) => {
      event.preventDefault();
      if (!isBusy) act();
    });

  const requireText = (field, isGood) => {
    const wasGood = isGood(byId(field).value.trim());
    byId(`${field}-wrong`).hidden = wasGood;
    byId(field).setAttribute('aria-invalid', String(!wasGood));
    if (!wasGood) byId(field).focus();
    return wasGood;
  };

  onSubmit('who', () => {
    if (!requireText('contact', (text) => text !== '')) return;
    const contact = byId('contact').value.trim();
    told = { steps: [], ...(contact.includes('@') ? { email: contact } : { phone: contact }) };
    decide();
  });
  onSubmit('code', () => {
    if (!requireText('digits', (text) => /^\d{6}$/.test(text.replace(/\s/g, '')))) return;
    told.code = byId('digits').value.replace(/\s/g, '');
    decide();
  });
  onSubmit('step', () => {
    told.steps.push(byId('step').dataset.step);
    decide();
  });
  onSubmit('confirm', () => {
    told.confirmed = true;
    decide();
  });
  onSubmit('bank', () => call('/kp/finalize', session, ({ result }) => end(result)));
  onSubmit('trouble', () => again());
  byId('leave').addEventListener('click', leave);
  addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') leave();
  });
  byId('other').addEventListener('click', () => show('who', 'contact'));

  const begin = () =>
    call('/kp/session', session, ({ order, amount, category, customer, hints, invalid_fields }) => {
      if (invalid_fields.length > 0) {
        // Asked for all the same, it would be a 409: the customer is spared the way there.
        notMatching(invalid_fields, { error_code: 'BAD_VALUE', error_messages: ['Not matching fields'] });
        return;
      }
      setText('order', order);
      setText('amount', amount);
      setText('category', category);
      setText('approve', `Approve ${amount}`);
      byId('contact').value = customer;
      offerHints(hints, (text) => {
        byId('contact').value = text;
        show('who', 'contact');
      });
      if (step === 'finalize') show('bank');
      else show('who', 'contact');
    });
  begin();
  // So that whoever embeds this knows that it is there.
  say({});
};

run();
