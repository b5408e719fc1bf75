import type { Agent, AgentOptions } from 'node:http';
import type { SecureContext } from 'node:tls';

/**
 * An agent that reaches https services through a proxy's CONNECT, with the user and password of the proxy's address.
 * The proxy and the service get a TLS context each: a client certificate for the service is none of the proxy's business.
 */
export const tunnelThrough = async (
  proxy: URL,
  trust: { readonly proxy: SecureContext; readonly service: SecureContext },
  options: AgentOptions,
): Promise<Agent> => {
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  const agent = new HttpsProxyAgent(proxy, { ...options, secureContext: trust.proxy });
  const connect = agent.connect.bind(agent);
  agent.connect = (request, target) =>
    connect(request, target.secureEndpoint ? { ...target, secureContext: trust.service } : target);
  return agent;
};
