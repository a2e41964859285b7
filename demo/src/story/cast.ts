import type { GraphQLClient } from '../graphql-client.ts';
import type { Person } from '../people.ts';

/** A person with an account, signed in. */
export interface Member {
  readonly person: Person;
  /** Opaque id, `usr_…`. */
  readonly id: string;
  readonly client: GraphQLClient;
}
