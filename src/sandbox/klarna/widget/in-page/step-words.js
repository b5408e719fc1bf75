const words = {
  sign_up: 'Klarna does not know this customer yet, who signs up here.',
  id_scan: 'The customer scans an identity document here.',
  bank_login: 'The customer logs in to their bank here.',
  bank_id_fi: 'The customer proves who they are to their bank here.',
  otp_email: 'The customer types a code from an e-mail here.',
  otp_phone: 'The customer types a code from a text message here.',
  cvv_entry: 'The customer types the security code of a card here.',
  monthio: 'The customer lets Klarna look at their accounts here.',
};

/** What the customer does in a further step, of which the sandbox has no more than its name. */
export const stepWords = (step) =>
  `${words[step] ?? `Klarna asks for one more step here: ${step}.`} In the sandbox, one press does it.`;
