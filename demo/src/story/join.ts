import { signIn } from '@crowdpay/sign-in';
import { expectThat, type Journey } from '../hop.ts';
import { GraphQLClient } from '../graphql-client.ts';
import type { Person } from '../people.ts';
import type { Member } from './cast.ts';

/** What an ordinary person's client asks for. */
export const PERSON_SCOPES = [
  'openid',
  'profile:read',
  'kyc:write',
  'pods:read',
  'pods:write',
  'payments:read',
  'payments:write',
  'vault:tokenize',
  'privacy:read',
  'privacy:write',
];

const REGISTER = /* GraphQL */ `
  mutation Register($input: RegisterUserInput!) {
    registerUser(input: $input) {
      user {
        id
        email
        kyc {
          state
        }
      }
    }
  }
`;

const ME = /* GraphQL */ `
  query Me {
    me {
      id
      displayName
      email
      phone
      ssn
    }
  }
`;

interface Registered {
  readonly registerUser: { readonly user: { readonly id: string; readonly kyc: { readonly state: string } } };
}

interface Me {
  readonly me: { readonly id: string; readonly displayName: string; readonly email: string; readonly phone: string };
}

/** Registers a person and signs them in by code + PKCE. Personal values go out raw: the gateway swaps them. */
export async function joinPlatform(journey: Journey, publicUrl: URL, person: Person): Promise<Member> {
  const name = person.displayName.split(' ', 1).join('');
  const id = await journey.hop(`${name} registers`, async () => {
    const { displayName, email, phone, ssn } = person;
    const anonymous = new GraphQLClient(publicUrl);
    const answer = await anonymous.ask<Registered>(REGISTER, { input: { displayName, email, phone, ssn } });
    const { user } = answer.registerUser;
    expectThat(user.kyc.state === 'UNVERIFIED', 'a new account is not UNVERIFIED');
    return [user.id, `${user.id}; e-mail, phone and SSN tokenized at the gateway`];
  });
  return journey.hop(`${name} signs in`, async () => {
    const client = await signedIn(publicUrl, person, PERSON_SCOPES);
    const { me } = await client.ask<Me>(ME);
    expectThat(me.id === id, 'the token names somebody else');
    expectThat(me.email === person.email && me.phone === person.phone, 'their own data did not come back clear');
    return [{ person, id, client }, 'OAuth2 code + PKCE; own data comes back clear, out of the vault'];
  });
}

/** Signs a registered person in, as the roles that they have by now. */
export async function signedIn(publicUrl: URL, { email }: Person, scopes: readonly string[]): Promise<GraphQLClient> {
  const redirectUri = 'http://127.0.0.1:51899/callback';
  return new GraphQLClient(
    publicUrl,
    await signIn({ publicUrl, clientId: 'crowdpay-web', redirectUri, scopes, email }),
  );
}
