import type { LauncherConfig } from './config.ts';

const FIRST_QUERY = {
  query: 'mutation($input: RegisterUserInput!) { registerUser(input: $input) { user { id email kyc { state } } } }',
  variables: {
    input: { displayName: 'Ada Lovelace', email: 'ada@example.org', phone: '+14155550123', ssn: '219-45-6789' },
  },
};

/** What a person needs to go on with, once the platform is ready. */
export function welcome(config: LauncherConfig, seconds: number): string {
  const { publicUrl } = config;
  return `
CrowdPay Connect is ready (${seconds.toFixed(1)} s). Ctrl-C stops it.

  GraphQL      ${publicUrl}/graphql
  readiness    ${publicUrl}/readyz     health ${publicUrl}/healthz     metrics ${publicUrl}/metrics
  sign-in      ${publicUrl}/oidc/.well-known/openid-configuration
  event log    ${config.eventLog}
  state, logs  ${config.dataDirectory}

Open an account (no token needed):

  curl -s ${publicUrl}/graphql -H 'content-type: application/json' -d '${JSON.stringify(FIRST_QUERY)}'

Then, in another terminal, get a token and ask who you are:

  curl -s ${publicUrl}/graphql -H "authorization: Bearer $(npm run --silent token -- --email ada@example.org)" \\
    -H 'content-type: application/json' -d '{"query":"{ me { id displayName email kyc { state } } }"}'

npm run demo shows the main job.
`;
}
