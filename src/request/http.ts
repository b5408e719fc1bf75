import type { Clock, Random, Stop } from '../context.ts';
import { CliError } from '../errors.ts';
import { urlOf } from '../url.ts';
import { openConnections } from './connections.ts';
import { isLoopback } from './proxy.ts';
import { sendStep } from './send-step.ts';
import type { ExchangeObserver, Http, HttpSettings, Limits, SharedHttp, Step } from './step.ts';
import type { Deadline } from './world.ts';

/** Klarna's own time-out is an HTTP 500 at 59 s, so an authorization is given 65 s. */
const standardLimits: Limits = {
  connectMs: 5000,
  attemptMs: 30_000,
  authorizeMs: 65_000,
  bodyBytes: 1024 * 1024,
  jsonDepth: 64,
};

/**
 * Opens the one way to the network: limits, repeats, proxies, TLS, traces and signals are dealt with behind `send`.
 * The command's deadline counts from the first request.
 * @throws CliError `config` when NODE_TLS_REJECT_UNAUTHORIZED=0 has switched off the check of certificates
 */
export function openHttp(settings: HttpSettings, world: { clock: Clock; random: Random; stop: Stop }): SharedHttp {
  refuseUncheckedCertificates(settings.environment);
  const connections = openConnections(settings);
  const limits = { ...standardLimits, ...settings.limits };
  const openRun = (observer: ExchangeObserver | undefined, close: () => void): Http => {
    const ofRun = { ...settings, ...(observer === undefined ? {} : { observer }) };
    const written: Step[] = [];
    // Counted from the first request: a person may think over the questions before it as long as they like.
    let deadline: Deadline | undefined;
    let allowedMs = settings.deadlineMs;
    return {
      send: (step) => {
        deadline ??= { atMs: world.clock.monotonic() + allowedMs };
        const complaint = unsafeAddress(step);
        return complaint
          ? Promise.reject(complaint)
          : sendStep(step, { settings: ofRun, ...world, connections, limits, deadline, written });
      },
      restartDeadline: (mostMs = settings.deadlineMs) => {
        deadline = undefined;
        allowedMs = Math.min(mostMs, settings.deadlineMs);
      },
      close,
    };
  };
  return {
    ...openRun(settings.observer, connections.close),
    beside: (observer) => openRun(observer, () => {}),
  };
}

/** @throws CliError `config` */
export const refuseUncheckedCertificates = (environment: HttpSettings['environment']): void => {
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED !== '0') return;
  throw new CliError('config', 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates.', {
    code: 'tls-switched-off',
    why: 'Anybody on the way could then read the credentials and change amounts.',
    hint: 'Unset it. An authority of your own is trusted with --ca <file>.',
  });
};

const unsafeAddress = (step: Step): CliError | undefined => {
  const url = urlOf(step.url);
  if (url && url.username === '' && url.password === '') {
    if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return undefined;
  }
  return new CliError('config', `The address of ${step.service} is not safe to use; nothing was sent.`, {
    code: 'unsafe-address',
    why: url
      ? `${url.protocol}//${url.host} must be https (http is for this machine alone) and hold no user or password.`
      : 'It is not an address.',
    hint: `Correct ${step.service === 'Klarna' ? 'KLARNA_BASE_URL' : 'CL_BASE_URL or CL_AUTH_URL'}.`,
  });
};
