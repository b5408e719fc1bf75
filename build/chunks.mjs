/**
 * Our own code stands in chunks, by when it is needed. `cli.cjs` reads the command line, and all that a command line which
 * is refused pays for is there; the others hold what is loaded with import(). What only some commands need stands apart,
 * so that a step of a payment need not read it. The modules named here are those that are loaded so; what they import
 * comes along.
 *
 * A chunk loads from those that it `leadsTo`, which are built after it: they stand in this order. What else it loads with
 * import() is bundled with it, and may so be there twice.
 */
export const chunks = {
  /** The rarer commands, up to their run; `--help` wants them as well. */
  commands: {
    modules:
      /^src\/commands\/(?:batch|capture|completion|config|doctor|explain|help|mcp|merge-reports|refund|repair|runs|sandbox|testdata|void|whoami|worker)\.ts$/,
    leadsTo: [
      'mcp',
      'late',
      'rare',
      'help',
      'support',
      'inspect',
      'settle',
      'browser',
      'batch',
      'queue',
      'reports',
      'keeping',
      'filter',
    ],
  },
  /** Calls of agents, in place of a command line. */
  mcp: {
    modules: /^src\/(?:commands\/mcp\/run|platform\/(?:message-lines|scratch-folder))\.ts$/,
    leadsTo: ['pay', 'late', 'rare', 'help', 'support', 'inspect', 'settle', 'browser', 'schemas', 'filter'],
  },
  /** The payments that take more than one step. */
  pay: {
    modules: /^src\/commands\/(?:authorize|flow)\/(?:plan|resume|run)\.ts$/,
    leadsTo: ['late', 'settle', 'browser', 'filter'],
  },
  /** What a command loads once it is known to run: all that no other chunk has. */
  late: { modules: /^src\//, leadsTo: ['keeping', 'filter'] },
  /** Everything that sends. */
  request: { modules: /^src\/request\/http\.ts$/, leadsTo: ['filter'] },
  /** What pays for nothing. These import nothing with import() that stands in `late`: it would be bundled a second time. */
  rare: {
    modules:
      /^src\/(?:commands\/(?:(?:completion|explain|runs|sandbox|testdata)\/run|completion\/describe-commands|runs\/export|sandbox\/control)|sandbox\/control-client)\.ts$/,
    leadsTo: ['filter'],
  },
  /** What only help says, and what a mistyped command line is told. */
  help: { modules: /^src\/commands\/help\/(?:pages|point|print|print-topic)\.ts$/, leadsTo: ['filter'] },
  /** Looks for what is wrong: `doctor`, and the files that go into a ticket. The same holds for what these import. */
  support: {
    modules: /^src\/(?:commands\/doctor\/run|platform\/machine|request\/(?:client-certificate|har|probe))\.ts$/,
    leadsTo: ['filter'],
  },
  /** Reads all there is about a payment, and tells it. */
  inspect: { modules: /^src\/commands\/inspect\/(?:expiring|run|wish)\.ts$/, leadsTo: ['filter'] },
  /** Captures, refunds, voids and repairs. */
  settle: {
    modules: /^src\/(?:commands\/(?:repair|settle)\/(?:plan|resume|run)|flows\/repair\/repairs)\.ts$/,
    leadsTo: ['filter'],
  },
  /** The customer's part of a payment. */
  browser: {
    modules:
      /^src\/(?:checkout\/(?:return-page|serve-checkout|webhook-listener)|commands\/flow\/browser-step|flows\/(?:approvals|browser-plan)|platform\/browser)\.ts$/,
    leadsTo: ['filter'],
  },
  /** Many payments from a file. */
  batch: {
    modules: /^src\/commands\/batch\/(?:init|run)\.ts$/,
    leadsTo: ['scenarios', 'queue', 'reports', 'filter'],
  },
  /** What rows of several steps need. */
  scenarios: { modules: /^src\/commands\/batch\/scenarios\.ts$/, leadsTo: ['filter'] },
  /** Rows that other machines are to do, or that this one does for others. */
  queue: { modules: /^src\/(?:commands\/worker\/run|queue\/producer)\.ts$/, leadsTo: ['filter'] },
  /** Files about a batch, for people and programs. */
  reports: {
    modules: /^src\/(?:commands\/merge-reports\/run|batch\/reports\/report-files)\.ts$/,
    leadsTo: ['page', 'filter'],
  },
  /** The one for people, with the script that draws it. */
  page: { modules: /^src\/batch\/reports\/html\/write-html\.ts$/, leadsTo: ['filter'] },
  /** Where profiles and their secrets are kept, and are changed. */
  keeping: {
    modules: /^src\/(?:commands\/config\/(?:profile-setup|run)|config\/open-secrets|platform\/keyring)\.ts$/,
    leadsTo: ['filter'],
  },
  /** What is done to a document only where a flag asks for it. */
  filter: { modules: /^src\/commands\/command-line\/filter\/(?:check|filtered)\.ts$/, leadsTo: ['schemas', 'jq'] },
  /** What the documents look like. */
  schemas: { modules: /^src\/schemas\/(?:documents|fields)\.ts$/, leadsTo: [] },
  /** A megabyte of WebAssembly. */
  jq: { modules: /^src\/platform\/jq\/open-jq\.ts$/, leadsTo: [] },
};

/** Commands are small, and most runs are of these. The prompt would load inquirer along with what is late. */
const inPlace = /^src\/(?:commands\/(?:authorize|checkout|flow|inspect|send-token)|platform\/field-prompt)\.ts$/;

/** The chunk of a module that is loaded with import(); `undefined` where it stays with who loads it. */
export const chunkOf = (module) => {
  if (inPlace.test(module)) return undefined;
  const [name] = Object.entries(chunks).find(([each, { modules }]) => each !== 'late' && modules.test(module)) ?? [
    'late',
  ];
  return name;
};

/**
 * Completion starts at each press of a key: an entry of its own, `complete.cjs`, which loads nothing of the commands, and
 * the others only where it is asked for values: for those that `explain` knows, say, or for fields of a document.
 */
export const completionChunks = {
  'src/completion/complete.ts': './complete.cjs',
  'src/completion/values/values.ts': './completion-values.cjs',
  'src/catalogue/families.ts': './completion-errors.cjs',
  'src/schemas/fields.ts': './completion-fields.cjs',
};
