// A certified provider (npm: oidc-provider) on loopback, for tests/web/console/test_real_provider.py.
// Arguments: the port, and the address to lead back to. It has one client for each algorithm.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [port, back] = process.argv.slice(2);
const kinds = { RS256: ['rsa', { modulusLength: 2048 }], ES256: ['ec', { namedCurve: 'P-256' }], EdDSA: ['ed25519', {}] };
const keys = Object.entries(kinds).map(([alg, [kind, options]]) => (
  { ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg }));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: { keys },
  clients: Object.keys(kinds).map((alg) => ({
    client_id: alg, client_secret: 'a secret', redirect_uris: [back], id_token_signed_response_alg: alg,
  })),
  enabledJWA: { idTokenSigningAlgValues: Object.keys(kinds) },
  claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, name: 'Ada L.', groups: ['privacy'] }) }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
