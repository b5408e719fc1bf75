export { type Revocation, revocationRequest, revokeAccessToken } from '../apis/commerce-layer/revoke.ts';
