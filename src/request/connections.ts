import type { Agent } from 'node:http';
import { placeOfProxy, proxyFor } from './proxy.ts';
import type { HttpSettings, Service } from './step.ts';
import { trustOf } from './trust.ts';

export interface Route {
  readonly agent: Agent;
  /** `host:port` of the proxy on the way. */
  readonly proxy?: string;
}

export interface Connections {
  /** @throws CliError `config` when a certificate file or a proxy variable cannot be used */
  readonly routeTo: (url: URL, service: Service) => Promise<Route>;
  readonly close: () => void;
}

const options = {
  keepAlive: true,
  // A kept connection is dropped before servers commonly drop it, so that a write seldom meets a closing one.
  timeout: 4000,
  // Node 20 gives each of a name's addresses 250 ms, which a service on another continent may need.
  autoSelectFamilyAttemptTimeout: 1000,
} as const;

/** Opens connections on demand and keeps them: one pool a service, so that Klarna's client certificate stays Klarna's. */
export const openConnections = (settings: HttpSettings): Connections => {
  const routes = new Map<string, Promise<Route>>();
  const opened: Agent[] = [];
  const remember = <Kind extends Agent>(agent: Kind): Kind => {
    opened.push(agent);
    return agent;
  };

  const plainRoute = async (): Promise<Route> => {
    const { Agent } = await import('node:http');
    return { agent: remember(new Agent(options)) };
  };

  const secureRoute = async (service: Service): Promise<Route> => {
    const { Agent } = await import('node:https');
    const secureContext = await trustOf(settings, service);
    return { agent: remember(new Agent({ ...options, secureContext })) };
  };

  const proxiedRoute = async (proxy: URL, service: Service): Promise<Route> => {
    const { tunnelThrough } = await import('./tunnel.ts');
    const trust = { proxy: await trustOf(settings, 'proxy'), service: await trustOf(settings, service) };
    return { agent: remember(await tunnelThrough(proxy, trust, options)), proxy: placeOfProxy(proxy) };
  };

  return {
    routeTo: (url, service) => {
      const proxy = proxyFor(url, settings.environment);
      const name = url.protocol === 'http:' ? 'http' : `${service} ${proxy?.href ?? ''}`;
      const known = routes.get(name);
      if (known) return known;
      const route =
        url.protocol === 'http:' ? plainRoute() : proxy ? proxiedRoute(proxy, service) : secureRoute(service);
      routes.set(name, route);
      return route;
    },
    close: () => {
      for (const agent of opened) agent.destroy();
    },
  };
};
