/**
 * What happens to the process, its disk, its terminal or its machine, and what the design asks for. The title of its test
 * is `<fault>: <requirement>`. Data only.
 */
interface ProcessFault {
  readonly fault: string;
  readonly requirement: string;
}

const killSteps = { T: 'access token', R: 'read', P: 'store token', A: 'authorize', O: 'place order' } as const;
const converges = {
  T: 'a resume asks again',
  R: 'a resume reads again',
  P: 'a resume reads first, the token is stored once',
  A: 'a resume has the same key and bytes, one authorization is made',
  O: 'a resume reads first, the order is placed once',
} as const;

type KillStep = keyof typeof killSteps;

export const killMoments = ['before send', 'after send', 'after the answer, before its record'] as const;

const killFault = (moment: (typeof killMoments)[number], step: KillStep): ProcessFault => ({
  fault: `kill -9 ${moment}, ${killSteps[step]}`,
  requirement: converges[step],
});

export const killTitle = (moment: (typeof killMoments)[number], step: KillStep): string =>
  nameOfProcessFault(killFault(moment, step));

const killLetters: readonly KillStep[] = ['T', 'R', 'P', 'A', 'O'];

const nothing = '130, nothing is sent or written';
const noSend = 'nothing is sent';
const says = 'the outcome is said, the resume converges once there is room';
const oneGoesOn = 'one goes on, the other 6 with host, process id and start';
const refused = '2, nothing is sent, the journal stays as it is';
const kept = 'nothing is sent, the original stays byte for byte';
const stillOpen = '7 after all, since the first attempt may have been executed';
const waits = 'waits for the answer, journals it, names the resume';
const leaves = 'leaves at once, the run is interrupted, the resume finishes it with one execution';
const resumed = 'the resume finishes it, each row is executed once';
const drains = 'begins no further row, waits for the writes under way, names the resume';
const stopsWaiting = 'stops at once, journals, sends nothing more';

const others = {
  'Ctrl-C at the question for the route': nothing,
  'Ctrl-C at the question for the payment': nothing,
  'Ctrl-C at the question for the auth token': nothing,
  'Ctrl-C at the question for the session token': nothing,
  'Ctrl-C at the question whether to go on': nothing,
  'SIGINT in P': `130, ${waits}`,
  'SIGINT in A': `130, ${waits}`,
  'SIGINT in O': `130, ${waits}`,
  'SIGTERM in P': `143, ${waits}`,
  'SIGTERM in A': `143, ${waits}`,
  'SIGTERM in O': `143, ${waits}`,
  'a second signal in P': `130, ${leaves}`,
  'a second signal in A': `130, ${leaves}, said in JSON where that is wanted`,
  'a second signal in O': `143, ${leaves}`,
  'SIGINT in the backoff of P': `130, ${stopsWaiting}`,
  'SIGTERM in the backoff of P': `143, ${stopsWaiting}`,
  'SIGINT in the backoff of A': `130, ${stopsWaiting}`,
  'SIGTERM in the backoff of O': `143, ${stopsWaiting}`,
  'disk full at the first record': `13, ${noSend}`,
  'disk full at the intent of P': `13, ${noSend}, the resume finishes it`,
  'disk full at the intent of A': `13, the authorization is not sent, the resume finishes it`,
  'disk full at the intent of O': `13, the placing is not sent, the resume finishes it`,
  'disk full at the outcome of P': `7, ${says}`,
  'disk full at the outcome of A': `7, ${says}`,
  'disk full at the outcome of O': `7, ${says}`,
  'disk full at the last record': '0, the run looks interrupted, its resume does no harm',
  'two runs of one payment': oneGoesOn,
  'two authorizations of one order': oneGoesOn,
  'two authorizations with one session token': oneGoesOn,
  'two flows on the route both': oneGoesOn,
  'two resumes of one run': oneGoesOn,
  'others beside a checkout on the route native': oneGoesOn,
  'others beside a checkout on the route network': oneGoesOn,
  'two checkouts of one payment request': 'one goes on, the other 7; later on it is the same authorization',
  'kill -9 of the run that holds a lock': 'the next one takes it over, nothing is doubled',
  'a lock whose process id passed on': 'is taken over',
  'a lock of an earlier boot': 'is taken over',
  'a lock of another host': '6, says how it is removed if that host is gone for good',
  'a resume with another token': refused,
  'a resume with another Klarna account': refused,
  'a resume with another Klarna address': refused,
  'a resume with another Commerce Layer address': refused,
  'a resume in the embedded sandbox': refused,
  'a torn last line': 'is said and dropped, the resume goes on',
  'a flipped byte in the journal': '13, nothing is sent, the file stays as it is',
  'the wall clock jumps a day ahead between two attempts at A': '7, nothing is sent again',
  'the wall clock jumps back in a wait': 'the wait and the deadline do not change',
  'the wall clock jumps ahead in a wait': 'the wait and the deadline do not change',
  'the machine sleeps an hour before A was sent': 'the resume ends 5, nothing is sent',
  'the machine sleeps 23 hours after A was sent': 'the resume has the same key and bytes',
  'the machine sleeps 25 hours after A was sent': 'the resume ends 7, nothing is sent',
  'a resume of A is told to wait': stillOpen,
  'a resume of A is refused': stillOpen,
  'a resume of A is not let in': stillOpen,
  'a resume of A that cannot read': '7, the result is UNKNOWN, the run stays unsettled',
  'a resume of A while Klarna is still at work on it': 'waits, and repeats with the same key and bytes',
  'the same authorization again, while Klarna is still at work on it': 'waits, and repeats with the same key and bytes',
  'a day after an authorization that was never made': 'the resume ends 5, nothing is in doubt',
  'a configuration that is damaged': `3, ${kept}`,
  'a configuration with secrets that others can read': `3, ${kept}`,
  'a link in the place of the configuration': `3, ${kept}`,
  'a folder of runs that others can open': `13, ${kept}`,
  'a link in the place of the folder of runs': `13, ${kept}`,
  'a run that others can read': `13, ${kept}`,
  'a link in the place of a run': `13, ${kept}`,
  'kill -9 of a batch, early': resumed,
  'kill -9 of a batch, late': resumed,
  'SIGINT in a batch': `130, ${drains}`,
  'SIGTERM in a batch': `143, ${drains}`,
  'a second signal in a batch': `leaves at once, ${resumed}`,
  'one batch started twice': oneGoesOn,
  'a batch that was interrupted, started once more': '2, nothing is sent, names the resume',
  'disk full in a batch': '13, no further row is begun, the resume does what is left',
  'nobody reads stdout of a batch': '0, the payments are made and journaled',
  'stdout of a batch is full': '13, the payments are made and journaled',
  'nobody reads stdout any more': '0, the payment is made and journaled',
  'stdout is full': '13, the payment is made and journaled, the resume prints its document',
} as const;

export type FaultName = keyof typeof others;

export const processFaults: readonly ProcessFault[] = [
  ...killMoments.flatMap((moment) => killLetters.map((step) => killFault(moment, step))),
  ...Object.entries<string>(others).map(([fault, requirement]) => ({ fault, requirement })),
];

export const nameOfProcessFault = ({ fault, requirement }: ProcessFault): string => `${fault}: ${requirement}`;

/** The title of a fault's test. */
export const titleOf = (fault: FaultName): string => nameOfProcessFault({ fault, requirement: others[fault] });
