/** What stands in place of the checkout where there is one thing to say: a heading, and what to do now. */
export const words = {
  incomplete: [
    'This address is not complete',
    'Copy the whole address from your terminal, with everything that follows the #, and open it again.',
  ],
  unknown: [
    'This address opens no checkout',
    'The checkout it was for is over, or a part of the address is missing. Copy the whole address from your terminal and open it again.',
  ],
  unreachable: [
    'Your terminal no longer answers',
    'Nothing can be delivered from here any more. Go back to your terminal: it says how to go on.',
  ],
  elsewhere: ['This checkout is open in another tab', 'Go on there, or go on here: then the other tab is closed off.'],
  'taken-over': ['You went on in another tab', 'This one does nothing any more. You can close it.'],
  approved: ['Approved', 'Return to your terminal: it goes on there. You can close this tab.'],
  declined: [
    'Klarna does not offer this purchase',
    'Klarna refused every way to pay that there was. Nothing was approved. Return to your terminal. You can close this tab.',
  ],
  left: [
    'You stopped here',
    'Nothing was approved. Return to your terminal: it says how to go on later. You can close this tab.',
  ],
  done: ['This checkout is over', 'Return to your terminal. You can close this tab.'],
  'timed-out': [
    'The time is over',
    'Your terminal no longer waits for this page. Return to it: it says how to begin again. You can close this tab.',
  ],
  interrupted: [
    'The terminal was interrupted',
    'Nothing more is delivered from here. Return to your terminal: it says how to go on. You can close this tab.',
  ],
};

/** `billing_address.postal_code` reads "billing address: postal code". Klarna's words, so shown as text, and not too many. */
export const fieldsOf = ({ error }) => {
  const fields = Array.isArray(error?.invalid_fields) ? error.invalid_fields : [];
  return fields
    .filter((field) => typeof field === 'string')
    .slice(0, 8)
    .map((field) => field.slice(0, 60).replaceAll('.', ': ').replaceAll('_', ' '))
    .join(', ');
};
