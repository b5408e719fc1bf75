import type { HostProbe, HostReport, Http } from '../../context.ts';
import { CliError } from '../../errors.ts';
import { type Check, check, orRefusal } from './check.ts';
import { dayOf, span } from './words.ts';

/** A service's address, as far as a command would use it. */
export interface Host {
  /** What its checks are called: `auth`, `api`, `klarna`. */
  readonly role: string;
  readonly url: string;
  readonly service: 'Commerce Layer' | 'Klarna';
}

/** What the services are looked at with. */
export interface Opened {
  readonly sender: Http;
  readonly probe: HostProbe;
}

export interface LookedAt {
  readonly checks: readonly Check[];
  /** Something answers there in HTTP, so that it is worth while to ask more. */
  readonly answers: boolean;
}

const day = 24 * 60 * 60 * 1000;
/** Renewing a certificate takes somebody a few days. */
const soon = 14 * day;

/** The way to one host: proxy, name, connection, TLS, and whether it answers. */
export const lookAtHost = async (probe: HostProbe, host: Host, now: number): Promise<LookedAt> => {
  const report = await orRefusal(() => probe.look(host));
  if (report instanceof CliError) {
    return { checks: [check('Network', `${host.role}-connection`).refused(report)], answers: false };
  }
  return {
    checks: [proxyCheck(host, report), nameCheck(host, report), tlsCheck(host, report, now), answerCheck(host, report)],
    answers: report.answer !== undefined,
  };
};

const nameOf = ({ url }: Host): string => new URL(url).host;

/** Who is asked for only where a proxy is on the way to anybody. */
export const isAboutProxy = ({ name }: Check): boolean => name.endsWith('-proxy');

const proxyCheck = (host: Host, { proxy, failed }: HostReport): Check => {
  const answers = check('Network', `${host.role}-proxy`);
  if (failed?.stage === 'proxy') return answers.refused(failed.error);
  return answers.ok(
    proxy === undefined
      ? `${nameOf(host)} is reached without a proxy.`
      : `${nameOf(host)} is reached through the proxy ${proxy}.`,
  );
};

const nameCheck = (host: Host, { addresses, proxy, connectedTo, failed }: HostReport): Check => {
  const answers = check('Network', `${host.role}-dns`);
  const { hostname } = new URL(host.url);
  if (failed?.stage === 'dns') return answers.refused(failed.error);
  if (proxy !== undefined) return answers.skipped(`The proxy resolves ${hostname}.`);
  const [first] = addresses;
  if (first === undefined) return answers.skipped(`${hostname} was not looked up.`);
  if (hostname.replace(/^\[|\]$/g, '') === first.address) return answers.ok(`${hostname} is an address itself.`);
  const families = [...new Set(addresses.map(({ family }) => `IPv${family}`))].sort().join(' and ');
  return answers.ok(`${hostname} resolves to ${connectedTo ?? first.address} (${families}).`, {
    detail: addresses.map(({ address }) => address).join(', '),
  });
};

const tlsCheck = (host: Host, { tls, failed, connectMs }: HostReport, now: number): Check => {
  const answers = check('Network', `${host.role}-tls`);
  if (failed?.stage === 'tls') return answers.refused(failed.error);
  if (new URL(host.url).protocol === 'http:') return answers.ok(`${nameOf(host)} is on this machine: no TLS.`);
  if (tls === undefined) {
    return connectMs === undefined
      ? answers.skipped(`There is no secured connection to ${nameOf(host)} to look at.`)
      : answers.ok(`The connection to ${nameOf(host)} is secured; its certificate was not shown again.`);
  }
  const left = tls.validToMs - now;
  const says = `${nameOf(host)} speaks ${tls.protocol}; its certificate is good until ${dayOf(tls.validToMs)} (${span(left)}).`;
  const authority =
    tls.authority === 'given' ? 'an authority of your own, trusted besides the usual ones' : 'a usual authority';
  const detail = `For ${tls.subject}, by ${tls.issuer}${tls.authority === 'not told' ? '' : `: ${authority}`}.`;
  if (left < soon) {
    return answers.warn(says, `Tell whoever runs ${nameOf(host)}: nothing works once it has expired.`, { detail });
  }
  return answers.ok(says, { detail });
};

const answerCheck = (host: Host, { answer, connectMs, answerMs, failed }: HostReport): Check => {
  const answers = check('Network', `${host.role}-answer`);
  if (failed?.stage === 'connect' || failed?.stage === 'answer') return answers.refused(failed.error);
  if (answer === undefined) return answers.skipped(`${nameOf(host)} was not reached.`);
  const took = `Connected in ${connectMs ?? 0} ms, answered ${answerMs ?? 0} ms later.`;
  if (answer.status >= 500) {
    return answers.warn(`${nameOf(host)} answers HTTP ${answer.status}.`, 'It may be out of order: try again later.', {
      detail: took,
    });
  }
  // Whatever stands at the top of an API, if anything: it was asked for without credentials.
  return answers.ok(`${nameOf(host)} answers.`, { detail: took });
};
