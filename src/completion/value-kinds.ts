/** What a value is, and so where the values that are offered for it come from. */
export type ValueKind =
  | 'profile'
  | 'run'
  | 'run-to-resume'
  | 'batch-to-resume'
  | 'order'
  | 'payment'
  | 'anything-inspected'
  | 'currency'
  | 'country'
  | 'test-outcome'
  | 'auth-token'
  | 'session-token'
  | 'output-format'
  | 'batch-format'
  | 'route'
  | 'capture-time'
  | 'state-list'
  | 'key'
  | 'key-value'
  | 'topic'
  | 'error'
  | 'repair'
  | 'fault-rule'
  | 'jmespath'
  | 'jq'
  | 'shell';

/** Values that the shell completes by itself. Without endings, any file will do. */
export interface FileKind {
  readonly endings: readonly string[];
  /** What may stand there besides. */
  readonly words?: readonly string[];
}

const anyFile: FileKind = { endings: [] };

/** Where it stands, and what stands for it in the help. */
export interface Place {
  /** The command: `runs show`. */
  readonly path: readonly string[];
  /** The flag, where it is one's value. */
  readonly flag?: string;
  readonly placeholder: string;
}

/** Of one command alone: a flag, or an argument by its placeholder. */
const inCommand: Readonly<Record<string, ValueKind | FileKind>> = {
  'batch --resume': 'batch-to-resume',
  'batch init --format': 'batch-format',
  'batch file': { endings: ['.csv', '.ndjson', '.jsonl', '.yaml', '.yml'] },
  'sandbox --seed': { endings: ['.yaml', '.yml', '.json'] },
  'sandbox seed file': { endings: ['.yaml', '.yml', '.json'] },
  'merge-reports report': { endings: ['.json'] },
  'config set value': 'key-value',
  'config import --from': { endings: [], words: ['commercelayer-cli', 'stored'] },
  'repair action': 'repair',
  'explain text': 'error',
};

const byFlag: Readonly<Record<string, ValueKind | FileKind>> = {
  '--profile': 'profile',
  '--output': 'output-format',
  '--order': 'order',
  '--payment-id': 'payment',
  '--auth-token': 'auth-token',
  '--session-token': 'session-token',
  '--currency': 'currency',
  '--capture': 'capture-time',
  '--country': 'country',
  '--outcome': 'test-outcome',
  '--until': 'state-list',
  '--fault': 'fault-rule',
  '--resume': 'run-to-resume',
  '--query': 'jmespath',
  '--jq': 'jq',
};

const byPlaceholder: Readonly<Record<string, ValueKind | FileKind>> = {
  file: anyFile,
  path: anyFile,
  'ISO 4217': 'currency',
  route: 'route',
  'run-id': 'run',
  'payment-id': 'payment',
  payment: 'order',
  'id or number': 'anything-inspected',
  profile: 'profile',
  key: 'key',
  'topic or command': 'topic',
  shell: 'shell',
};

/** What may stand there; nothing is known of numbers, addresses and names that only a person can think of. */
export const kindAt = ({ path, flag, placeholder }: Place): ValueKind | FileKind | undefined =>
  inCommand[[...path, flag ?? placeholder].join(' ')] ??
  (flag === undefined ? undefined : byFlag[flag]) ??
  byPlaceholder[placeholder];
