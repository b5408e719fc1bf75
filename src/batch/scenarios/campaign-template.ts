/** What `batch init --format yaml` writes: a campaign that runs against a sandbox as it is. */
export const campaignTemplate =
  (): string => `# yaml-language-server: $schema=./node_modules/klarna-cl/schemas/scenarios.schema.json
#
# A campaign: scenarios of several steps, each of which is a row of a batch.
# docs/batch.md describes everything; this file runs as it is:
#
#   klarna-cl batch <this file> --sandbox
#   klarna-cl batch <this file> --sandbox --check     looks, and sends nothing
#
# A step takes from those before it what it is not told: the order of a seed,
# the token of a payment request, the transaction of an authorization.
version: 1

# extends: base.yaml            variables, defaults and scenarios of another file

variables:
  shop: \${env:SHOP:-template} # from the environment, or else this

defaults: # for all scenarios and steps that do not say otherwise
  tags: [sandbox]
  route: native
  place: true

scenarios:
  # An order is made up in the sandbox, paid for, captured and refunded.
  - id: bought-and-returned
    tags: [smoke]
    steps:
      - seed
      - flow
      - capture: { approve: true }
      - refund: { amount: 1000 }
      - check: { order.payment_status: partially_refunded }

  # One row for each country and outcome: 2 x 2 of them.
  - id: outcomes
    matrix:
      country: [US, DE]
      customer: [approved, denied]
    steps:
      - seed: { country_code: "\${country}", customer: "\${customer}", reference: "\${shop}-\${reference}" }
        save: { number: order_number } # for later steps
      - check: { of: "\${number}", order.status: pending }

  # What a step should come to: an exit code (0 if not said), a result or an
  # error's code. The row goes on where it came to that.
  - id: declined
    steps:
      - seed: { customer: denied }
      - authorize:
        expect: DECLINED
      - check: { order.status: pending }

  # The customer approves a payment request of Klarna's, which brings a token.
  - id: asked-at-klarna
    tags: [network]
    steps:
      - payment-request: { amount: 2500, currency: EUR, customer: approve }
      - authorize
      - capture: { amount: 1500 }
      - capture: { amount: 1000 }
        name: rest # a second step of one kind has a name of its own

  # Where a flow is all that there is to do, no steps are needed.
  - id: one-flow
    expect: APPROVED
    flow:
      route: network
      session-token: krn:payment:eu1:klarna-network-session-token:sandbox-approved.campaign
      amount: 11800
      currency: USD
      reference: "\${shop}-\${row}"
`;
