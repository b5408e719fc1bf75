import { anything, group, list, map, minorUnits, oneOf, orNull, text, truth } from '../schema.ts';

/*
 * The documents of the two services are theirs: more members may be there, and more will come. What stands here is what
 * this tool relies on.
 */

const attributes = group(
  'As Commerce Layer documents them; session_id and the tokens are masked.',
  {},
  {
    auth_token: orNull(text('Masked: the token that was stored.')),
    mismatched_amounts: truth('The order has changed.'),
  },
);

export const sendTokenSchema = group("What `klarna-cl send-token` prints: Commerce Layer's JSON:API document.", {
  data: group(
    'The klarna_payment.',
    { id: text('Its id.'), type: text('klarna_payments'), attributes },
    { meta: anything('Mode, organization and trace id.') },
  ),
});

export const authorizeSchema = group(
  "What `klarna-cl authorize` prints: Klarna's document of the final authorization.",
  {
    payment_transaction_response: group(
      'What became of it.',
      { result: oneOf(['APPROVED', 'DECLINED', 'STEP_UP_REQUIRED'], "Klarna's verdict; exit code 0, 8 or 9.") },
      {
        result_reason: text('Why.'),
        payment_transaction: group(
          'Where it was approved.',
          {},
          {
            payment_transaction_id: text('To capture, refund or void it.'),
            amount: minorUnits('What was authorized.'),
            currency: text('ISO 4217.'),
          },
        ),
      },
    ),
  },
);

const planned = group(
  'A request as it would be sent.',
  {
    method: text('GET, POST, PATCH …'),
    url: text('What is not known beforehand stands there as $VARIABLE.'),
    headers: map('Secrets are $VARIABLES.', text('As it would be sent.')),
  },
  { body: anything('As JSON where it is JSON.') },
);

export const planSchema = list(
  'What `--dry-run` prints on the commands that send something: nothing was sent.',
  planned,
);
