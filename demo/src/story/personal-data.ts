import { expectThat, type Journey } from '../hop.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { Person } from '../people.ts';
import type { Member } from './cast.ts';

const TOKENIZE = /* GraphQL */ `
  mutation Tokenize($input: TokenizeInput!) {
    tokenize(input: $input) {
      outcomes {
        token
        error {
          code
        }
      }
    }
  }
`;

const DETOKENIZE = /* GraphQL */ `
  mutation Detokenize($input: DetokenizeInput!) {
    detokenize(input: $input) {
      outcomes {
        level
        value
        error {
          code
        }
      }
    }
  }
`;

/** How much of what a token stands for is shown. */
export type DisclosureLevel = 'CLEAR' | 'MASKED' | 'REDACTED';

/** What a caller is shown of one token. */
export interface Shown {
  readonly level: DisclosureLevel;
  readonly value: string | null;
  readonly error: { readonly code: string } | null;
}

/** A value and its kind, as they are sent to the vault. */
export interface RawValue {
  readonly kind: string;
  readonly value: string;
}

/** What a person registered with; the tokens that follow stand in this order. */
export function registeredValues({ displayName, email, phone, ssn }: Person): readonly RawValue[] {
  return [
    { kind: 'NAME', value: displayName },
    { kind: 'EMAIL', value: email },
    { kind: 'PHONE', value: phone },
    { kind: 'SSN', value: ssn },
  ];
}

/** Swaps values for their deterministic tokens in one call. @throws HopFailed where one is refused. */
export async function tokensFor(client: GraphQLClient, values: readonly RawValue[]): Promise<string[]> {
  const { tokenize } = await client.ask<{
    tokenize: { outcomes: readonly { token: string | null; error: { code: string } | null }[] };
  }>(TOKENIZE, { input: { values } });
  return tokenize.outcomes.map(({ token, error }, index) => {
    expectThat(token !== null, `the ${values[index]?.kind ?? ''} was refused: ${error?.code ?? 'no code'}`);
    return token;
  });
}

/** Swaps tokens for what the caller may see of them, in one call. */
export async function shownOf(
  client: GraphQLClient,
  tokens: readonly string[],
  level: 'CLEAR' | 'MASKED' = 'CLEAR',
): Promise<readonly Shown[]> {
  const answer = await client.ask<{ detokenize: { outcomes: readonly Shown[] } }>(DETOKENIZE, {
    input: { tokens, level },
  });
  return answer.detokenize.outcomes;
}

/** The values that are shown clear, in their order; null where one is not. */
export async function clearValues(client: GraphQLClient, tokens: readonly string[]): Promise<(string | null)[]> {
  return (await shownOf(client, tokens)).map(({ level, value }) => (level === 'CLEAR' ? value : null));
}

/** A person swaps their own values for tokens and back, in bulk. @returns the tokens, in the order of the values. */
export async function swapOwnData(journey: Journey, { person, client }: Member): Promise<readonly string[]> {
  const name = person.displayName.split(' ', 1).join('');
  return journey.hop(`${name} swaps values and tokens in bulk`, async () => {
    const values = registeredValues(person);
    const tokens = await tokensFor(client, values);
    expectThat(new Set(tokens).size === values.length, 'two values got one token');
    expectThat((await tokensFor(client, values)).join() === tokens.join(), 'the same values got other tokens');
    const clear = await clearValues(client, tokens);
    expectThat(
      values.every(({ value }, index) => clear[index] === value),
      'own data did not come back clear',
    );
    return [
      tokens,
      `${String(tokens.length)} values -> the same tokens twice -> the values again, in one call each way`,
    ];
  });
}

/** Who may see what of a member: the pod's owner the masked contact, a stranger nothing. */
export async function lookAtContact(
  journey: Journey,
  owner: GraphQLClient,
  stranger: GraphQLClient,
  tokens: readonly string[],
): Promise<void> {
  await journey.hop('the owner sees a masked contact', async () => {
    const seen = await shownOf(owner, tokens);
    expectThat(levelsOf(seen) === 'MASKED,MASKED,MASKED,REDACTED', `the owner sees ${levelsOf(seen)}`);
    return [seen, `${seen.map(({ value }) => value ?? 'nothing').join('  ')}: name, e-mail, phone masked; no SSN`];
  });
  await journey.hop('a stranger sees nothing', async () => {
    const seen = await shownOf(stranger, tokens, 'MASKED');
    const unknown = await shownOf(stranger, ['tok_name_00000000000000000000000000'], 'MASKED');
    expectThat(
      seen.every((one) => JSON.stringify(one) === JSON.stringify(unknown[0])),
      'a token of somebody can be told from one that there is not',
    );
    return [seen, 'tokens of a person look like tokens that there are not'];
  });
}

function levelsOf(shown: readonly Shown[]): string {
  return shown.map(({ level }) => level).join();
}
