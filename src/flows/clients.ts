export type { AccessTokenClaims, ClientCredentials } from '../apis/commerce-layer/access-token.ts';
export { readAccessToken } from '../apis/commerce-layer/access-token.ts';
export { type CommerceLayer, openCommerceLayer } from '../apis/commerce-layer/client.ts';
export type { Klarna } from '../apis/klarna/client.ts';
