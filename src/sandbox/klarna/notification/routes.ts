import { Hono } from 'hono';
import type { Sandbox, SandboxBindings } from '../../sandbox.ts';
import { createSigningKey, deleteSigningKey, listSigningKeys, readSigningKey } from './signing-keys.ts';
import { createWebhook, deleteWebhook, listWebhooks, readWebhook, simulateWebhook, updateWebhook } from './webhooks.ts';

/** `/v2/notification`: who is told of what happens to payments, and how they know that it was Klarna who told them. */
export function notificationRoutes(sandbox: Sandbox): Hono<SandboxBindings> {
  const routes = new Hono<SandboxBindings>();
  routes.post('/signing-keys', (c) => createSigningKey(sandbox, c));
  routes.get('/signing-keys', (c) => listSigningKeys(sandbox, c));
  routes.get('/signing-keys/:id', (c) => readSigningKey(sandbox, c));
  routes.delete('/signing-keys/:id', (c) => deleteSigningKey(sandbox, c));
  routes.post('/webhooks', (c) => createWebhook(sandbox, c));
  routes.get('/webhooks', (c) => listWebhooks(sandbox, c));
  routes.get('/webhooks/:id', (c) => readWebhook(sandbox, c));
  routes.patch('/webhooks/:id', (c) => updateWebhook(sandbox, c));
  routes.delete('/webhooks/:id', (c) => deleteWebhook(sandbox, c));
  routes.post('/webhooks/:id/simulate', (c) => simulateWebhook(sandbox, c));
  return routes;
}
