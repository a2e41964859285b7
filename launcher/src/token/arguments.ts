import { parseArgs } from 'node:util';

/** Whose token is asked for. */
export interface TokenArguments {
  /** E-mail of a registered person; undefined: the development person, who is registered when needed. */
  email: string | undefined;
  /** A confidential client instead of a person. */
  client: string | undefined;
  /** What the token is for; undefined: all that its owner usually asks for. */
  scopes: readonly string[] | undefined;
  json: boolean;
  help: boolean;
}

export const TOKEN_HELP = `npm run token [-- OPTIONS]

Prints an access token for the API of the platform that runs at PUBLIC_URL (default http://127.0.0.1:4000).

  --email ADDRESS   sign in as this registered person, by code + PKCE; default: Ada, a development person who is
                    registered when she is not
  --client NAME     client credentials instead, with the key in .crowdpay/keys/NAME.key.json; there is crowdpay-operator
  --scope NAMES     what the token is for, separated by spaces, instead of everything that a person (or the operator)
                    does with their own things; an officer's are vault:reveal:email (and so on for each kind) and
                    vault:admin, which open nothing without the role
  --json            print {"accessToken": "…"}
  --help            this text
`;

/** @throws TypeError for an option that does not exist, for two that exclude each other, or for a value that is none. */
export function readTokenArguments(args: readonly string[]): TokenArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      email: { type: 'string' },
      client: { type: 'string' },
      scope: { type: 'string' },
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
  const { email, client, json, help } = values;
  return { email, client, scopes: scopesIn(values.scope), json, help };
}

// RFC 6749, section 3.3: names of printable ASCII, separated by single spaces.
function scopesIn(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const scopes = text.trim().split(/\s+/);
  if (scopes.every((scope) => /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(scope))) return scopes;
  throw new TypeError('--scope takes names of scopes, separated by spaces, for example "profile:read vault:tokenize".');
}
