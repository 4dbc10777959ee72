// A real OpenID Connect provider (npm oidc-provider) that tells claims as a MitID broker does. For tests and for trying
// things out; its people are fictional, and everybody may sign in as anybody.
//
//   node tests/provider.mjs [PORT]     prints the address it listens on; ends when its standard input ends
//
// The name to sign in with is one of the people below, or a JSON object with claims of your own.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const nsis = (level) => `https://data.gov.dk/concept/core/nsis/${level}`;
const mitid = (sub, name, born, level = 'Substantial') => ({
  sub,
  idp: 'mitid',
  identity_type: 'private',
  loa: nsis(level),
  ial: nsis(level),
  aal: nsis(level),
  'mitid.identity_name': name,
  'mitid.date_of_birth': born,
});

const people = {
  mette: mitid('5f1c7e2a-0001', 'Mette Holm', '1984-03-12'),
  lars: mitid('5f1c7e2a-0002', 'Lars Holm', '1979-11-02'),
  low: mitid('5f1c7e2a-0003', 'Mette Holm', '1984-03-12', 'Low'),
  hidden: mitid('5f1c7e2a-0004', 'NAVNE & ADRESSEBESKYTTET', '1984-03-12'),
};

const claimsOf = (id) => people[id] ?? (id.startsWith('{') ? JSON.parse(id) : mitid(id, id, '1970-01-01'));

const server = createServer();
// Its standard input is a pipe that whoever started it holds: when that ends, so does this.
process.stdin.on('end', () => process.exit(0)).resume();

server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const mitidClaims = [...new Set(Object.values(people).flatMap(Object.keys))].filter(
    (name) => name !== 'sub',
  );
  const provider = new Provider(issuer, {
    clients: [
      {
        subject_type: 'pairwise',
        client_id: 'indsigt',
        client_secret: 'en hemmelighed & et tegn: +',
        redirect_uris: ['http://127.0.0.1/eid/mitid'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
      {
        subject_type: 'pairwise',
        client_id: 'indsigt-key',
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        jwks: { keys: process.env.CLIENT_JWK ? [JSON.parse(process.env.CLIENT_JWK)] : [] },
        redirect_uris: ['http://127.0.0.1/eid/mitid'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ].filter((client) => client.jwks?.keys.length !== 0),
    claims: {
      openid: ['sub'],
      mitid: [...mitidClaims, 'email', 'email_verified', 'name', 'birthdate', 'acr', 'auth_time'],
    },
    // As brokers do: the claims stand in the ID token.
    conformIdTokenClaims: false,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES256'] },
    extraParams: ['idp_params'],
    // As brokers do: another name for the same person at every service.
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_, id) => claimsOf(id).sub ?? id,
    findAccount: (_, id) => ({ accountId: id, claims: () => claimsOf(id) }),
    // Nobody is asked for consent: that is the broker's affair.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid mitid');
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      IdToken: 300,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
    cookies: { keys: ['only for tests'] },
  });
  // The portal has another port in every test: any address of this machine may be returned to.
  provider.Client.prototype.redirectUriAllowed = (uri) => /^http:\/\/127\.0\.0\.1:\d+\/eid\//.test(uri);
  server.on('request', provider.callback());
  console.log(issuer);
});
