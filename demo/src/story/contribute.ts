import { awaitAnswer, expectThat, type Journey } from '../hop.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import type { Card } from '../people.ts';

const CONTRIBUTE = /* GraphQL */ `
  mutation Contribute($input: ContributeInput!) {
    contribute(input: $input) {
      contribution {
        id
      }
    }
  }
`;

const CONTRIBUTION = /* GraphQL */ `
  query Contribution($id: ID!) {
    contribution(id: $id) {
      id
      state
      failure
      card
      saga {
        transitions {
          to
          reason
        }
      }
      journals {
        kind
        postings {
          account
          amount
          currency
        }
      }
    }
  }
`;

const BALANCE = /* GraphQL */ `
  query Balance($id: ID!) {
    pod(id: $id) {
      balance {
        amount
        currency
      }
    }
  }
`;

interface JournalView {
  readonly kind: string;
  readonly postings: readonly { readonly account: string; readonly amount: string; readonly currency: string }[];
}

/** A contribution as its maker sees it. */
export interface ContributionView {
  readonly id: string;
  readonly state: string;
  readonly failure: string | null;
  readonly card: string | null;
  readonly saga: { readonly transitions: readonly { readonly to: string; readonly reason: string | null }[] };
  readonly journals: readonly JournalView[];
}

/** What a contribution needs besides the caller. */
export interface Payment {
  readonly podId: string;
  /** Minor units of EUR. */
  readonly amount: string;
  readonly card: Card;
  readonly idempotencyKey: string;
}

/** The pod's posted balance in minor units. */
export async function balanceOf(client: GraphQLClient, podId: string): Promise<bigint> {
  const { pod } = await client.ask<{ pod: { balance: { amount: string } } }>(BALANCE, { id: podId });
  return BigInt(pod.balance.amount);
}

/** Reads a contribution by its id. */
export async function readContribution(client: GraphQLClient, id: string): Promise<ContributionView> {
  const { contribution } = await client.ask<{ contribution: ContributionView }>(CONTRIBUTION, { id });
  return contribution;
}

/** The journals' kinds in order. @throws HopFailed where a journal's postings don't sum to zero. */
export function balancedKinds(journals: readonly JournalView[]): string {
  for (const { kind, postings } of journals) {
    const sum = postings.reduce((total, posting) => total + BigInt(posting.amount), 0n);
    expectThat(sum === 0n, `the postings of the ${kind} journal sum to ${sum.toString()}`);
  }
  return journals.map(({ kind }) => kind).join(', ');
}

/** Pays with a card that the provider approves, up to the settlement. @returns the contribution's id. */
export async function contribute(journey: Journey, client: GraphQLClient, payment: Payment): Promise<string> {
  const { podId, amount, card, idempotencyKey } = payment;
  const before = await balanceOf(client, podId);
  const input = { podId, amount: { amount, currency: 'EUR' }, card, idempotencyKey };

  const id = await journey.hop('the other contributes by card', async () => {
    const { contribute: made } = await client.ask<{ contribute: { contribution: { id: string } } }>(CONTRIBUTE, {
      input,
    });
    const view = await readContribution(client, made.contribution.id);
    expectThat(view.card !== null && view.card !== card.number, 'the card number came back clear');
    expectThat(view.card.endsWith(card.number.slice(-4)), 'the masked card does not end like the card');
    return [view.id, `${view.id}; card ${view.card}; ${view.saga.transitions.map(({ to }) => to).join(' -> ')}`];
  });
  await journey.hop('the ledger moves', async () => {
    const view = await readContribution(client, id);
    const kinds = balancedKinds(view.journals);
    expectThat(kinds.startsWith('RESERVE, CAPTURE'), `journals: ${kinds}`);
    const after = await balanceOf(client, podId);
    expectThat(after === before + BigInt(amount), `the pod holds ${after.toString()} instead of ${amount} more`);
    return [after, `journals ${kinds}, each summing to zero; the pod holds ${after.toString()} minor units`];
  });
  await journey.hop('the same key does not pay twice', async () => {
    const again = await client.ask<{ contribute: { contribution: { id: string } } }>(CONTRIBUTE, { input });
    expectThat(again.contribute.contribution.id === id, 'the repeated key made another contribution');
    const after = await balanceOf(client, podId);
    expectThat(after === before + BigInt(amount), 'the repeated key moved money');
    return [after, 'the repeat answers with the first result'];
  });
  await journey.hop('the settlement webhook confirms', async () => {
    const settled = await awaitAnswer(
      () => readContribution(client, id),
      ({ state }) => state === 'SETTLED',
      ({ state }) => `no signed webhook settled the contribution; it is ${state}`,
    );
    return [settled, `SETTLED; journals ${balancedKinds(settled.journals)}`];
  });
  return id;
}

/** Pays with a card that the provider declines: the saga compensates and nothing has moved. @returns the contribution's id. */
export async function contributeDeclined(journey: Journey, client: GraphQLClient, payment: Payment): Promise<string> {
  const { podId, amount, card, idempotencyKey } = payment;
  return journey.hop('a declined card compensates', async () => {
    const before = await balanceOf(client, podId);
    const input = { podId, amount: { amount, currency: 'EUR' }, card, idempotencyKey };
    const { errors } = await client.send(CONTRIBUTE, { input });
    const extensions = errors[0]?.extensions;
    expectThat(
      extensions?.code === 'PAYMENT_DECLINED',
      `expected PAYMENT_DECLINED, got ${extensions?.code ?? 'no error'}`,
    );
    const id = extensions['contributionId'];
    expectThat(typeof id === 'string', 'the error does not name the contribution');
    const view = await readContribution(client, id);
    expectThat(view.state === 'ABORTED', `the saga is ${view.state}`);
    const kinds = balancedKinds(view.journals);
    expectThat(kinds === 'RESERVE, ABORT', `journals: ${kinds}`);
    const after = await balanceOf(client, podId);
    expectThat(after === before, 'a declined payment moved money');
    return [id, `PAYMENT_DECLINED (${view.failure ?? ''}); journals ${kinds}; the pod still holds ${after.toString()}`];
  });
}
