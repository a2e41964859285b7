import { expectThat, type Journey } from '../hop.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { Member } from './cast.ts';
import { clearValues, registeredValues, tokensFor } from './personal-data.ts';
import { awaitJob } from './vault-job.ts';

const ROTATE = /* GraphQL */ `
  mutation Rotate($input: StartKeyRotationInput!) {
    startKeyRotation(input: $input) {
      job {
        id
      }
    }
  }
`;

/** What can be rotated. */
export type KeyRotation = 'KEK' | 'TENANT_KEY' | 'DATA_KEY' | 'INDEX_KEY';

/** Starts a rotation. @param custodian signed in with the role `key_custodian`. @returns the job's id. */
export async function startRotation(custodian: GraphQLClient, rotation: KeyRotation): Promise<string> {
  const { startKeyRotation } = await custodian.ask<{ startKeyRotation: { job: { id: string } } }>(ROTATE, {
    input: { rotation },
  });
  return startKeyRotation.job.id;
}

/** The keys under people's data are replaced; tokens and values stay what they are. @returns the job's id. */
export async function rotateDataKeys(
  journey: Journey,
  custodian: GraphQLClient,
  { person, client }: Member,
  tokens: readonly string[],
): Promise<string> {
  return journey.hop('a custodian rotates the data keys', async () => {
    const id = await startRotation(custodian, 'DATA_KEY');
    // Then every value is encrypted anew. The old keys go with the last security code under them, in 15 minutes at most.
    const { done } = await awaitJob(custodian, id, { orPhase: 'RETIRE' });
    const values = registeredValues(person);
    expectThat((await tokensFor(client, values)).join() === tokens.join(), 'the same values got other tokens');
    const clear = await clearValues(client, tokens);
    expectThat(
      values.every(({ value }, index) => clear[index] === value),
      'a value is not what it was',
    );
    return [id, `${String(done)} values encrypted anew; tokens and values are what they were`];
  });
}
