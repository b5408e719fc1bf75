// From Klarna's form to its answer. An approval counts with a token alone, and only the customer's own press asks for one.

import { ask, fail } from './asking.js';
import { deliver } from './delivery.js';
import { tell } from './terminal.js';
import { bad, byId, offer, regainFocus, say, showChoices, wait } from './view.js';
import { finish, visit } from './visit.js';
import { fieldsOf } from './words.js';

let chosen;
let forms = 0;

const choose = (category) => {
  chosen = category;
  loadForm();
};

/** Shows the form of what was chosen last, or of the first way to pay. */
export const loadForm = () => {
  const { categories } = visit.checkout;
  if (!categories.includes(chosen)) {
    chosen = categories[0];
    showChoices(categories, chosen, choose);
  }
  const category = chosen;
  wait('Loading Klarna’s form…', { mayChoose: true });
  // A place of its own for each form: an earlier one that is still loading finds its place gone.
  const place = document.createElement('div');
  forms += 1;
  place.id = `klarna-form-${forms}`;
  byId('klarna').replaceChildren(place);
  ask(
    (answered) =>
      Klarna.Payments.load({ container: `#${place.id}`, payment_method_category: category.identifier }, answered),
    (answer) => {
      if (answer.show_form === false) return refuse(category);
      if (answer.show_form !== true) return misunderstood();
      const fields = fieldsOf(answer);
      say(fields === '' ? '' : `Klarna does not accept ${fields}. It may ask you to correct it.`, bad);
      offerApproval();
      tell({ kind: 'shown', category: category.identifier });
    },
    { slow: 'Klarna’s form is taking long. Reload this page to begin again, or stop.', again: loadForm },
  );
};

export const offerApproval = () => offer(`Approve ${visit.checkout.formatted_amount} with Klarna`, authorize);

const misunderstood = () => fail('Klarna’s answer could not be understood.', '', loadForm);

const patience = {
  slow:
    'Nothing has come back from Klarna yet. If you see no window of Klarna’s, your browser may have blocked it: allow it ' +
    'and reload this page. Nothing is approved until Klarna answers.',
  again: loadForm,
};

const authorize = () => {
  const category = chosen;
  wait('Klarna asks you to confirm. Answer in Klarna’s form or window.');
  tell({ kind: 'authorizing', category: category.identifier });
  ask(
    // Klarna's session holds the order already; whatever was sent here would have to be the same.
    (answered) => Klarna.Payments.authorize({ payment_method_category: category.identifier }, {}, answered),
    (answer) => {
      regainFocus();
      if (answer.approved === true && answer.finalize_required === true) offerLastStep(category);
      else weigh(category, answer);
    },
    patience,
  );
};

/** Asked for by another press of the button: without one a browser may block Klarna's window. */
const offerLastStep = (category) => {
  const finalize = () => {
    wait('Klarna confirms the purchase. Answer in Klarna’s form or window.');
    tell({ kind: 'finalizing', category: category.identifier });
    ask(
      (answered) => Klarna.Payments.finalize({ payment_method_category: category.identifier }, {}, answered),
      (answer) => {
        regainFocus();
        weigh(category, answer);
      },
      patience,
    );
  };
  say('One more step: Klarna wants you to confirm the purchase once more.');
  offer(`Confirm ${visit.checkout.formatted_amount} with Klarna`, finalize, { mayChoose: false });
};

const weigh = (category, answer) => {
  const { approved, show_form, authorization_token: token } = answer;
  if (approved === true && typeof token === 'string' && token !== '') deliver(category, token, loadForm);
  else if (approved === true) fail('Klarna approved, but gave no token.', '', loadForm);
  else if (show_form === true) mend(category, fieldsOf(answer));
  else if (show_form === false) refuse(category);
  else misunderstood();
};

const mend = (category, fields) => {
  say(
    fields === ''
      ? 'Nothing was approved: Klarna’s form was closed, or something in it needs to be corrected. You can try again.'
      : `Nothing was approved: Klarna does not accept ${fields}. Correct it and try again.`,
    bad,
  );
  offerApproval();
  tell({ kind: 'mending', category: category.identifier });
};

/** Klarna refuses: that way to pay is gone. */
const refuse = async (category) => {
  const isChoosing = byId('choice').contains(document.activeElement);
  visit.checkout.categories = visit.checkout.categories.filter((other) => other !== category);
  byId('klarna').replaceChildren();
  wait('');
  const isHeard = await tell({ kind: 'refused', category: category.identifier });
  if (visit.isOver) return;
  const { categories } = visit.checkout;
  if (categories.length === 0) return finish(isHeard ? 'declined' : 'unreachable');
  showChoices(categories, undefined, choose);
  offer('Choose another way to pay first');
  say(`Klarna does not offer “${category.name}” for this order. Choose another way to pay.`, bad);
  // What had the focus is gone.
  if (isChoosing) byId('choices').querySelector('input').focus();
};
