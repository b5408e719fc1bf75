import { examples, rows } from '../blocks.ts';
import type { Topic } from '../topics.ts';

/** `klarna-cl help sandbox`. */
export const sandboxTopic: Topic = [
  {
    heading: 'The sandbox',
    blocks: [
      examples(
        ['klarna-cl flow --sandbox', 'One run against a sandbox inside the process.'],
        [
          'klarna-cl sandbox',
          'A server for as many runs as you like; they are journaled like any other, so a sandbox started anew wants a journal of its own (KLARNA_CL_STATE_DIR) or --new-authorization.',
        ],
        [
          'klarna-cl sandbox seed',
          'Adds orders to a server that runs: those of a file (YAML or JSON, docs/shop.example.yaml), or the usual one.',
        ],
        ['klarna-cl sandbox reset', 'Brings it back to what it started with.'],
        ['klarna-cl sandbox ledger', 'What was written, in order; --follow shows it as it happens.'],
        ['klarna-cl testdata', "Klarna's published test customers."],
      ),
      'Its credentials are published: client sandbox, secret sandbox-secret, API key klarna_test_api_sandbox, account krn:partner:global:account:test:SANDBOX0. Payment ertHJlpPTR of order 1234 (NgojhKoyYN) waits for the auth token 0b1d9815-165e-42e2-8867-35bc03789e00.',
    ],
  },
  {
    heading: 'Session tokens',
    blocks: [
      'krn:payment:eu1:klarna-network-session-token:sandbox-<case>, with the cases approved, declined, step-up, conflict, amount-mismatch, validation-error, invalid-content-type, expired, resource-not-found, not-found, unauthorized, operation-forbidden, traffic-guard, rate-limited, internal-error, timeout, temporary-unavailable, server-configuration-error, timeout-once, internal-error-once. The case step-up needs step_up_config in the body (--data), and declines without.',
    ],
  },
  {
    heading: 'Auth tokens',
    blocks: [
      rows(
        ['sandbox-auth', 'is placed well'],
        ['sandbox-place-pending', 'is placed with fraud_status PENDING'],
        ['sandbox-place-declined', 'is refused on placing'],
        ['sandbox-place-lost', 'is paid for and not placed'],
        ['sandbox-capture-declined', 'is placed, and capturing is refused later'],
        ['sandbox-refund-declined', 'the same for a refund'],
        ['sandbox-void-declined', 'the same for a void'],
        ['sandbox-capture-pending', 'is placed, and capturing takes its time'],
        ['sandbox-refund-pending', 'the same for a refund'],
      ),
      'Any other string is stored and fails on placing. Either kind may have an ending of your own after a dot: sandbox-auth.1.',
    ],
  },
  {
    heading: 'What happens outside of both APIs',
    blocks: [
      'With curl, at the address of the sandbox:',
      rows(
        ['POST /__sandbox/payment-requests/<id>', '{"action": "start"}, then complete, abort or decline: the customer'],
        ['POST /__sandbox/clock', '{"advance": "28d"}'],
        ['POST /__sandbox/faults', '{"rules": ["POST /v2/**=500:1"]}'],
      ),
    ],
  },
];
