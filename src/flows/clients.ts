export type { AccessTokenClaims, ClientCredentials } from '../apis/commerce-layer/access-token.ts';
export { readAccessToken } from '../apis/commerce-layer/access-token.ts';
export { besideCommerceLayer, type CommerceLayer, openCommerceLayer } from '../apis/commerce-layer/client.ts';
export type { OrderId } from '../apis/commerce-layer/ids.ts';
export type { Order } from '../apis/commerce-layer/order.ts';
export type { Klarna } from '../apis/klarna/client.ts';
export type { KlarnaV1 } from '../apis/klarna/v1/client.ts';
