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

const others = {
} as const;

export const processFaults: readonly ProcessFault[] = [
  ...killMoments.flatMap((moment) => killLetters.map((step) => killFault(moment, step))),
  ...Object.entries<string>(others).map(([fault, requirement]) => ({ fault, requirement })),
];

export const nameOfProcessFault = ({ fault, requirement }: ProcessFault): string => `${fault}: ${requirement}`;

/** The title of a fault's test. */
export const titleOf = (fault: keyof typeof others): string =>
  nameOfProcessFault({ fault, requirement: others[fault] });
