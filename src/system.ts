import { homedir } from 'node:os';
import { folders } from './config/folders.ts';
import type { Context, HttpSettings, Prompt, Stop, Terminal } from './context.ts';
import { CliError } from './errors.ts';
import { errorJson, errorLines } from './output/error-text.ts';
import { maskDocument, maskLine } from './output/masking.ts';
import { sanitiseLine } from './output/sanitise.ts';
import { wrapSentences } from './output/wrap-sentences.ts';
import { systemClock, systemRandom } from './platform/clock.ts';
import { writeTalk } from './platform/descriptor.ts';
import { systemFiles } from './platform/files.ts';
import { keepHeapSmall } from './platform/heap.ts';
import { inquirerPrompt } from './platform/prompt.ts';
import { listenForStop } from './platform/signals.ts';
import { systemTerminal, type TerminalWish } from './platform/terminal.ts';
import type { Har } from './request/har.ts';

/** What flags say about what is printed. */
export interface SystemWish extends TerminalWish {
  /** Errors are JSON. */
  readonly json: boolean;
}

export interface System {
  readonly context: Context;
  /** What global flags say about the terminal; set before the command runs, read when it first uses the terminal. */
  readonly wish: (wish: SystemWish) => void;
  /**
   * Keeps every exchange from now on for a HAR file, written by `finish`.
   * @throws CliError `usage`, `local-io` where the file could not be written: nothing was sent by then
   */
  readonly record: (path: string, version: string) => Promise<void>;
  /** Writes what is to be written at the end, however the command ended. @throws CliError `usage`, `local-io` */
  readonly finish: () => void;
}

/** Wires the real world into a context. Nothing is opened or loaded before it is used. */
export const openSystem = (process: NodeJS.Process): System => {
  const environment = process.env;
  const places = folders(environment, homedir(), process.platform, workingFolder(process));
  let wish: SystemWish = { noColour: false, quiet: false, noInput: false, json: false };
  const terminal = once(
    (): Terminal =>
      systemTerminal(environment, wish, (text) => sanitiseLine(maskLine(text, maskingRule())), wrapSentences),
  );
  const stop = once(
    (): Stop =>
      listenForStop(process, {
        onWait: () => terminal().talk('Waiting for the answer to what is under way; Ctrl-C again leaves at once.'),
        onHurry: (reason) => {
          const hint = lastWord();
          const error = new CliError(reason, 'Stopped at once.', {
            code: reason,
            why: 'What was under way may still be executed.',
            ...(hint === undefined ? {} : { hint }),
          });
          try {
            finish();
          } catch (failure) {
            if (failure instanceof CliError) writeTalk(2, errorLines(failure, maskingRule()));
          }
          writeTalk(2, (wish.json ? errorJson : errorLines)(error, maskingRule()));
        },
      }),
  );
  let lastWord: () => string | undefined = () => undefined;
  let recording: { readonly har: Har; readonly write: (text: string) => void } | undefined;
  const finish = () => {
    if (recording === undefined) return;
    // Once more by value: a token may stand in a path, and what is secret may have been learnt after it was recorded.
    const document = maskDocument(recording.har.document(), { ...maskingRule(), reveal: false });
    recording.write(`${JSON.stringify(document, null, 2)}\n`);
  };
  const plain = once(async () => (await import('./platform/plain-prompt.ts')).plainPrompt(stop()));
  const tokens = new Set<string>();
  const credentials = new Set<string>();
  const maskingRule = () => ({ secrets: [...tokens], credentials: [...credentials] });
  const openNetwork = async (settings: HttpSettings) => {
    const { openHttp } = await import('./request/http.ts');
    return openHttp(settings, { clock: systemClock, random: systemRandom, stop: settings.stop ?? stop() });
  };
  const context: Context = {
    get terminal() {
      return terminal();
    },
    get prompt() {
      const isPlain = Boolean(environment.KLARNA_CL_ACCESSIBLE) || environment.TERM === 'dumb';
      if (isPlain) return laterPrompt(plain);
      const { stderr } = terminal();
      return inquirerPrompt({ colour: stderr.colour, wrap: (text) => wrapSentences(text, stderr.columns) }, stop());
    },
    get stop() {
      return stop();
    },
    clock: systemClock,
    random: systemRandom,
    environment,
    files: systemFiles(() => process.stdin, stop),
    folders: places,
    secrets: {
      addToken: (value) => tokens.add(value),
      forgetToken: (value) => {
        // A HAR file is masked when it is written.
        if (recording === undefined) tokens.delete(value);
      },
      addCredential: (value) => credentials.add(value),
      tokens: () => [...tokens],
      credentials: () => [...credentials],
    },
    lastWord: (say) => {
      lastWord = say;
    },
    profiles: once(async () => (await import('./config/profiles.ts')).openProfileStore(places)),
    tokenCache: once(async () =>
      (await import('./config/token-cache.ts')).openTokenCache(places.state, systemClock.now),
    ),
    keyring: once(async () => (await import('./platform/keyring.ts')).openKeyring({ environment, stop: stop() })),
    http: openNetwork,
    sharedHttp: async (settings) => {
      keepHeapSmall();
      return openNetwork(settings);
    },
    sharedText: async (path) => (await import('./platform/shared-text.ts')).openSharedText(path),
    recorder: () => recording?.har.record,
    startSandbox: async (options) => {
      // The sandbox's listener must not outlive a Ctrl-C that comes before the first request.
      stop();
      const { startSandbox } = await import('./sandbox/server.ts');
      if (options.dataFile === undefined) return startSandbox(options);
      const { lockData } = await import('./platform/data-lock.ts');
      return startSandbox({ takeLock: lockData, ...options });
    },
    serveCheckoutPage: async (options) => {
      // Its listener must not outlive a Ctrl-C either.
      stop();
      return (await import('./checkout/serve-checkout.ts')).serveCheckout(options);
    },
    serveWebhook: async (options) => {
      stop();
      return (await import('./checkout/webhook-listener.ts')).serveWebhook(options);
    },
    serveReturnPage: async (options) => {
      stop();
      return (await import('./checkout/return-page.ts')).serveReturnPage(options);
    },
    hasBrowser: async () => (await import('./platform/browser.ts')).hasBrowser(environment),
    openBrowser: async (url) => (await import('./platform/browser.ts')).openBrowser(url, environment),
    sandboxControl: async (address) => (await import('./sandbox/control-client.ts')).openSandboxControl(address),
    jq: once(async () => (await import('./platform/jq/open-jq.ts')).openJq(stop())),
    probe: {
      machine: async () => (await import('./platform/machine.ts')).thisMachine(),
      startedBy: async () => (await import('./platform/machine.ts')).startedBy(),
      standing: async (path) => (await import('./platform/machine.ts')).standingAt(path),
      room: async (folder) => (await import('./platform/machine.ts')).roomAt(folder),
      hosts: async (settings) => (await import('./request/probe.ts')).openHostProbe(settings, systemClock),
      clientCertificate: async (files) =>
        (await import('./request/client-certificate.ts')).readClientCertificate(files),
      authorities: async (file) => (await import('./request/client-certificate.ts')).countAuthorities(file),
    },
    messages: async () => (await import('./platform/message-lines.ts')).openMessageLines(process, 1024 * 1024),
    scratchFolder: async () => (await import('./platform/scratch-folder.ts')).makeScratchFolder(),
  };
  return {
    context,
    wish: (next) => {
      wish = { ...next, noInput: next.noInput || Boolean(environment.KLARNA_CL_NO_INPUT) };
    },
    record: async (path, version) => {
      const { tryPrivateText, writePrivateText } = await import('./platform/private-output.ts');
      tryPrivateText(path);
      const { openHar } = await import('./request/har.ts');
      recording = { har: openHar(version), write: (text) => writePrivateText(path, text) };
    },
    finish,
  };
};

/** A folder that was deleted under the process has no path; the home folder then takes its place. */
const workingFolder = (process: NodeJS.Process): string => {
  try {
    return process.cwd();
  } catch {
    return homedir();
  }
};

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** A prompt that is loaded with the first question. */
const laterPrompt = (load: () => Promise<Prompt>): Prompt => ({
  text: async (question) => (await load()).text(question),
  secret: async (question) => (await load()).secret(question),
  choose: async (question) => (await load()).choose(question),
  confirm: async (question) => (await load()).confirm(question),
});
