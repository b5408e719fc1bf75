import type { Finding, Severity, Turn } from '../../src/diagnosis/finding.ts';

/** A rule with what it said of the state that shows it, and what somebody else types to see that. */
export interface Shown {
  readonly finding: Finding;
  readonly lines: readonly string[];
}

const severityWords: Readonly<Record<Severity, string>> = {
  danger: 'it may cost somebody money',
  problem: 'the payment cannot go on',
  waiting: 'somebody has to act',
  note: 'good to know',
};

const turnWords: Readonly<Record<Turn, string>> = {
  customer: 'the customer',
  shop: 'the shop',
  klarna: 'Klarna',
  support: 'support',
  nobody: 'nobody',
};

/** `docs/diagnosis.md`. */
export const diagnosisPage = (shown: readonly Shown[], healthy: string): string => `# What \`inspect\` finds

\`klarna-cl inspect\` looks at a payment by the rules below, the worst first; the first one that applies is its verdict, and the others follow. \`klarna-cl explain <name>\` tells more. Of a payment that nothing is the matter with it says:

> ${healthy}

Each rule is shown with what it printed of a state of the sandbox, and with the commands that lead there: the orders are those of [support-cases.yaml](support-cases.yaml), \`klarna-cl sandbox --seed docs/support-cases.yaml\`. Amounts and ids are theirs; ids of Klarna and of runs, others in each sandbox, are zeros here. \`npm run docs:diagnosis\` writes this page, and a test compares it with what is printed.

${withoutChance(shown.map(line).join('\n'))}

${withoutChance(shown.map(section).join('\n'))}`;

/** Ids that are drawn anew each time, whole or cut, are zeros. */
const withoutChance = (text: string): string =>
  text
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{1,12}/g, (id) => id.replace(/[0-9a-f]/g, '0'))
    .replace(/\b01[0-9A-HJKMNP-TV-Z]{24}\b/g, '0'.repeat(26));

const line = ({ finding: { name, says } }: Shown): string => `- [${name}](#${name}): ${says}`;

const section = ({ finding, lines }: Shown): string => {
  const { name, severity, turn, says, evidence, explanation, remedy, command } = finding;
  const way = command === undefined ? remedy : `${remedy} \`${command}\``;
  return `## ${name}

> ${says}

- Severity: ${severity}, ${severityWords[severity]}. Whose turn: ${turnWords[turn]}.
- Seen: ${evidence.join('; ')}.
- Why: ${explanation}
- Way out: ${way}

\`\`\`sh
${lines.join('\n')}
\`\`\`
`;
};
