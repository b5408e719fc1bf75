import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { CliError } from '../errors.ts';
import type { SandboxControlFlags } from './sandbox/control.ts';
import type { SandboxFlags } from './sandbox/run.ts';

export const sandboxCommand = (context: Context): Command => {
  const sandbox = new Command('sandbox')
    .description('serve both APIs on this machine: stateful, strict, with nothing real behind them')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 picks one', '4010')
    .option('--allow-remote', 'allow a host that other machines can reach, and webhooks on other machines')
    .option('--data <file>', 'keep its state in this file from one start to the next')
    .option('--seed <file>', 'a shop to start with (YAML or JSON, docs/shop.example.yaml)')
    .option('--latency <ms>', 'hold up every answer')
    .option('--rate-limits', "refuse more requests than the vendors' limits allow")
    .option('--fault <rule>', '<METHOD> <path-glob>=<fault>[:<count>]; may be repeated', collect)
    .addOption(
      new Option('--klarna-errors <form>', 'which of its two published forms Klarna answers errors in')
        .choices(['older', 'newer'])
        .default('newer'),
    )
    .option('--webhook-speed <factor>', "retry deliveries so many times sooner than Klarna's 10 s to 12 h", '1000')
    .option('--tls-cert <file>', 'serve https with this certificate (PEM)')
    .option('--tls-key <file>', 'its private key (PEM)')
    .option('--client-ca <file>', 'ask acquiring partners for a client certificate by this authority (PEM)')
    .option('--print-env', 'print export lines instead of JSON')
    .action(async (_: unknown, command: Command) => {
      const { runSandbox } = await import('./sandbox/run.ts');
      await runSandbox(context, command.optsWithGlobals<SandboxFlags>());
    });
  addControlCommands(sandbox, context);
  return sandbox;
};

/** What is asked of a sandbox that runs in another terminal. */
const addControlCommands = (sandbox: Command, context: Context): void => {
  const actions = () => import('./sandbox/control.ts');
  const add = (name: string, description: string) =>
    sandbox
      .command(name)
      .description(description)
      .option('--url <url>', 'where it listens (default: CL_BASE_URL of this machine, or http://127.0.0.1:4010)')
      .hook('preAction', () => refuseServerFlags(sandbox));
  add('seed', 'add orders to a running sandbox: those of a file, or the usual one')
    .argument('[file]', 'YAML or JSON, see docs/shop.example.yaml; - reads stdin')
    .option('--count <n>', 'so many of each')
    .action(async (file: string | undefined, _: unknown, command: Command) => {
      await (await actions()).seed(context, file, command.optsWithGlobals<SandboxControlFlags>());
    });
  add('reset', 'bring a running sandbox back to what it started with').action(async (_: unknown, command: Command) => {
    await (await actions()).reset(context, command.optsWithGlobals<SandboxControlFlags>());
  });
  add('ledger', 'what was written to a running sandbox, in order')
    .option('--follow', 'a line for each write as it happens, until Ctrl-C')
    .action(async (_: unknown, command: Command) => {
      await (await actions()).ledger(context, command.optsWithGlobals<SandboxControlFlags>());
    });
};

/** The flags of a sandbox that is to be started would be read, and do nothing. */
const refuseServerFlags = (sandbox: Command): void => {
  const [given] = sandbox.options.filter((option) => sandbox.getOptionValueSource(option.attributeName()) === 'cli');
  if (given === undefined) return;
  throw new CliError('usage', `${given.long} is for starting a sandbox, and this one runs already.`, {
    hint: 'Leave it out. --url says which sandbox is meant: --url http://127.0.0.1:4011.',
  });
};

const collect = (rule: string, rules: readonly string[] = []): readonly string[] => [...rules, rule];
