import { parseArgs } from 'node:util';

/** Whose token is asked for. */
export interface TokenArguments {
  /** E-mail of a registered person; undefined: the development person, who is registered when needed. */
  email: string | undefined;
  /** A confidential client instead of a person. */
  client: string | undefined;
  json: boolean;
  help: boolean;
}

export const TOKEN_HELP = `npm run token [-- OPTIONS]

Prints an access token for the API of the platform that runs at PUBLIC_URL (default http://127.0.0.1:4000).

  --email ADDRESS   sign in as this registered person, by code + PKCE; default: Ada, a development person who is
                    registered when she is not
  --client NAME     client credentials instead, with the key in .crowdpay/keys/NAME.key.json; there is crowdpay-operator
  --json            print {"accessToken": "…"}
  --help            this text
`;

/** @throws TypeError for an option that does not exist, or for two that exclude each other. */
export function readTokenArguments(args: readonly string[]): TokenArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      email: { type: 'string' },
      client: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.email !== undefined && values.client !== undefined) {
    throw new TypeError('Give --email or --client, not both.');
  }
  if (values.client !== undefined && !/^[a-z][a-z-]{2,62}$/.test(values.client)) {
    throw new TypeError('--client takes the name of a client, for example crowdpay-operator.');
  }
  return { email: values.email, client: values.client, json: values.json, help: values.help };
}
