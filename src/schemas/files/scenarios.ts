import { campaignFile } from '../../batch/scenarios/format.ts';
import type { SchemaNode } from '../schema.ts';
import { fromValibot, type Words } from './from-valibot.ts';
import { purchaseWords } from './purchase-words.ts';

const expect = {
  description: "What it should come to: an exit code (0 where nothing is said), a result or an error's code.",
  examples: ['APPROVED', 8, 'RESOURCE_CONFLICT'],
};

const words: Words = {
  ...purchaseWords,
  $schema: 'For editors; it is passed over.',
  version: 'The version of this format.',
  extends: 'Another file whose variables, defaults and scenarios hold here too; those nearer win, name by name.',
  variables: `Values that stand as \${name} in any text below. \${env:NAME} takes one from the environment.`,
  defaults: 'For all scenarios and steps that do not say otherwise.',
  'defaults.capture': 'Whether an authorization also captures, in all steps that know it: now or later.',
  scenarios: 'Each is a row of the batch; with a matrix, each combination of its values is.',
  id: 'A name of its own: 1 to 100 letters, digits and signs, without blanks, # and /.',
  tags: "Words to choose rows by: --tags smoke, --tags '!errors'.",
  expect,
  repeat: { description: 'How often it is gone through.', minimum: 1, maximum: 10_000 },
  with: 'Variables of this scenario alone.',
  matrix: 'Variables with several values each: a row for every combination.',
  steps: 'What is done, in order. A step takes from those before it what it is not told.',
  'scenarios.flow': 'Where a flow is all that there is to do: its flags, in place of steps.',
  'steps.name': 'A name of its own, for a second step of one kind.',
  'steps.save': `What later steps call \${name}: names, and paths in the document of this step.`,
  'steps.seed': 'Makes an order in the sandbox: what an order of a seed file says.',
  'steps.payment-request': 'Asks the customer for money on Klarna Network (sandbox alone).',
  'payment-request.customer': 'What the customer does with it in the sandbox: approve, decline or abort.',
  'steps.flow': 'As `klarna-cl flow`.',
  'steps.send-token': 'As `klarna-cl send-token`.',
  'steps.authorize': 'As `klarna-cl authorize`.',
  'steps.capture': 'As `klarna-cl capture`.',
  'steps.refund': 'As `klarna-cl refund`.',
  'steps.void': 'As `klarna-cl void`.',
  'steps.check': 'Holds what `klarna-cl inspect` finds against values: `order.status: placed`.',
  of: 'What is acted on, where it is not that of the steps before: an order, payment or transaction.',
  approve: 'Whether the order is approved first.',
  release: 'Whether what is not captured is given back.',
};

export const scenariosSchema: SchemaNode = {
  description: 'A campaign for `klarna-cl batch`: scenarios of several steps. docs/batch.md tells it all.',
  ...fromValibot(campaignFile, words),
};
