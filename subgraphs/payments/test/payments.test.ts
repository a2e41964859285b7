import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { eventually } from '@crowdpay/testkit';
import { type Books, openBooks } from './support/books.ts';
import { ANNA, BEN, contributeInput, POD, STRANGER } from './support/inputs.ts';
import { person } from './support/payments-process.ts';
import { type GraphqlAnswer, type Platform, startPlatform } from './support/platform.ts';

let platform: Platform;
let books: Books;
let keys = 0;

beforeAll(async () => {
  platform = await startPlatform();
  books = await openBooks(platform.adminUrl);
});
afterAll(async () => {
  await books.close();
  await platform.close();
});

const CONTRIBUTE = /* GraphQL */ `
  mutation ($input: ContributeInput!) {
    contribute(input: $input) {
      contribution {
        id
        state
        failure
        card
        amount {
          amount
          currency
        }
        pod {
          id
          balance {
            amount
            currency
          }
        }
        saga {
          id
          transitions {
            from
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
  }
`;

interface ContributionView {
  id: string;
  state: string;
  failure: string | null;
  saga: { id: string; transitions: { from: string | null; to: string }[] };
  journals: { kind: string; postings: { account: string; amount: string }[] }[];
}

/** Pays 12.50 EUR by a card number of the sandbox. */
async function pay(number: string, caller: Principal = person(ANNA)): Promise<GraphqlAnswer> {
  keys += 1;
  const card = { number: platform.keepCard(number), cvc: platform.keepCvc(), expiryMonth: 12, expiryYear: 2030 };
  const input = { ...contributeInput({ card }), idempotencyKey: `key-${String(keys).padStart(8, '0')}` };
  return platform.graphql(caller, CONTRIBUTE, { input });
}
const contributionIn = (answer: GraphqlAnswer): ContributionView =>
  (answer.data?.['contribute'] as { contribution: ContributionView }).contribution;
const stateOf = async (id: string): Promise<unknown> => {
  const answer = await platform.graphql(person(ANNA), 'query ($id: ID!) { contribution(id: $id) { state failure } }', {
    id,
  });
  return answer.data?.['contribution'];
};
const podBalance = async (caller = person(ANNA)): Promise<unknown> => {
  const query = `query ($pod: ID!) { _entities(representations: [{ __typename: "Pod", id: $pod }]) { ... on Pod { balance { amount currency } } } }`;
  const answer = await platform.graphql(caller, query, { pod: POD });
  return (answer.data?.['_entities'] as { balance: unknown }[])[0]?.balance;
};

describe('a contribution by card', () => {
  it('is authorised, captured and posted, raises the pod, and settles when the webhook comes', async () => {
    const before = await podBalance();
    expect(before).toEqual({ amount: '0', currency: 'EUR' });
    const answer = await pay('4242424242424242');
    expect(answer.errors).toBeUndefined();
    const contribution = contributionIn(answer);
    expect(contribution).toMatchObject({ failure: null, card: '4242424242424243' });
    // The webhook may already have come.
    expect(contribution.state).toMatch(/^(POSTED|SETTLED)$/);
    expect(contribution.journals.slice(0, 2).map(({ kind }) => kind)).toEqual(['RESERVE', 'CAPTURE']);
    expect(await podBalance()).toEqual({ amount: '1250', currency: 'EUR' });
    await eventually(async () => {
      expect(await stateOf(contribution.id)).toEqual({ state: 'SETTLED', failure: null });
    });
    expect(await books.trialBalance()).toEqual({ EUR: '0' });
  });

  it.each([
    ['4000000000000002', 'card_declined'],
    ['4000000000009995', 'insufficient_funds'],
    ['4000000000000069', 'expired_card'],
    ['4000000000003220', 'authentication_required'],
  ])('that the sandbox declines (%s) says %s, stays readable, and moves nothing', async (number, reason) => {
    const before = await podBalance();
    const answer = await pay(number);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'PAYMENT_DECLINED', reason });
    const id = String(answer.errors?.[0]?.extensions['contributionId']);
    expect(await stateOf(id)).toEqual({ state: 'ABORTED', failure: reason });
    expect(await podBalance()).toEqual(before);
  });

  it('whose authorisation is never answered is given up after asking, without a charge', async () => {
    const answer = await pay('4000000000005126');
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'PAYMENT_DECLINED', reason: 'psp_timeout' });
  });

  it('whose capture is answered by silence is posted all the same, once', async () => {
    const before = (await podBalance()) as { amount: string };
    const contribution = contributionIn(await pay('4000000000000077'));
    expect(contribution.state).toMatch(/POSTED|SETTLED/);
    expect(await podBalance()).toMatchObject({ amount: String(Number(before.amount) + 1250) });
  });

  it('whose settlement is announced twice is settled once', async () => {
    const contribution = contributionIn(await pay('4000000000000259'));
    const copies = (): Platform['webhooks'] =>
      platform.webhooks.filter(({ body }) => body.includes(contribution.saga.id));
    await eventually(() => {
      expect(copies().filter(({ status }) => status === 200)).toHaveLength(2);
    });
    const [first, second] = copies().filter(({ status }) => status === 200);
    expect(second?.headers).toEqual(first?.headers);
    const settled = await books.query(`SELECT id FROM journals WHERE saga_id = $1 AND kind = 'SETTLE'`, [
      contribution.saga.id,
    ]);
    expect(settled).toHaveLength(1);
  });

  it('has its CVC discarded once the provider has answered, whatever the answer', async () => {
    const before = platform.discarded.size;
    await pay('4242424242424242');
    await pay('4000000000000002');
    expect(platform.discarded.size).toBe(before + 2);
  });
});

describe('who may see what', () => {
  const PAGE = /* GraphQL */ `
    query ($pod: ID!, $user: ID!, $first: Int, $after: String) {
      _entities(representations: [{ __typename: "Pod", id: $pod }, { __typename: "User", id: $user }]) {
        ... on Pod {
          contributions(first: $first, after: $after) {
            edges {
              cursor
              node {
                id
                contributor {
                  id
                }
              }
            }
            pageInfo {
              hasNextPage
              endCursor
            }
          }
        }
        ... on User {
          own: contributions(first: $first, after: $after) {
            edges {
              node {
                id
              }
            }
          }
        }
      }
    }
  `;
  type Page = {
    edges: { cursor: string; node: { id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
  const pages = async (caller: Principal, variables: object): Promise<{ pod: Page | null; own: Page | null }> => {
    const answer = await platform.graphql(caller, PAGE, { pod: POD, user: ANNA, ...variables });
    const [pod, user] = answer.data?.['_entities'] as [{ contributions: Page | null }, { own: Page | null }];
    return { pod: pod.contributions, own: user.own };
  };

  it('members page through the pod, newest first, without gaps or repetitions', async () => {
    const all = (await pages(person(BEN), { first: 100 })).pod?.edges.map(({ node }) => node.id) ?? [];
    expect(all.length).toBeGreaterThan(5);
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: Page | null = (await pages(person(BEN), { first: 2, after })).pod;
      seen.push(...(page?.edges ?? []).map(({ node }) => node.id));
      more = page?.pageInfo.hasNextPage ?? false;
      after = page?.pageInfo.endCursor ?? null;
    }
    expect(seen).toEqual(all);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('strangers see no balance, no list and no contribution', async () => {
    const contribution = contributionIn(await pay('4242424242424242'));
    const stranger = person(STRANGER);
    expect(await pages(stranger, {})).toEqual({ pod: null, own: null });
    expect(await podBalance(stranger)).toBeNull();
    const query = 'query ($id: ID!) { contribution(id: $id) { id } }';
    const answer = await platform.graphql(stranger, query, { id: contribution.id });
    expect(answer.errors?.[0]?.extensions['code']).toBe('NOT_FOUND');
  });

  it('strangers reach nothing through entity references either', async () => {
    const contribution = contributionIn(await pay('4242424242424242'));
    const [journal] = await books.query('SELECT id FROM journals WHERE saga_id = $1 LIMIT 1', [contribution.saga.id]);
    const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }';
    const of = [
      { __typename: 'Contribution', id: contribution.id },
      { __typename: 'Saga', id: contribution.saga.id },
      { __typename: 'Journal', id: journal?.['id'] },
    ];
    expect((await platform.graphql(person(STRANGER), query, { of })).data?.['_entities']).toEqual([null, null, null]);
    expect((await platform.graphql(person(ANNA, 'other'), query, { of })).data?.['_entities']).toEqual([
      null,
      null,
      null,
    ]);
    expect((await platform.graphql(person(BEN), query, { of })).data?.['_entities']).not.toContain(null);
  });

  it('another member does not see a person’s own list', async () => {
    const { own, pod } = await pages(person(BEN), {});
    expect(own).toBeNull();
    expect(pod).not.toBeNull();
    expect((await pages(person(ANNA), {})).own?.edges.length).toBeGreaterThan(0);
  });

  it.each([[{ first: 0 }], [{ first: 101 }], [{ after: 'not-a-cursor' }]])(
    'a page of %p is refused',
    async (variables) => {
      const answer = await platform.graphql(person(ANNA), PAGE, { pod: POD, user: ANNA, ...variables });
      expect(answer.errors?.[0]?.extensions['code']).toBe('INVALID_INPUT');
    },
  );
});

describe('what the subgraph refuses', () => {
  it('a raw card number, though the caller came past the gateway', async () => {
    const card = { ...contributeInput().card, number: '4242424242424242' };
    const answer = await platform.graphql(person(ANNA), CONTRIBUTE, { input: contributeInput({ card }) });
    expect(answer.errors?.[0]?.extensions['code']).toBe('INVALID_PII');
    expect(JSON.stringify(answer)).not.toContain('4242424242424242');
  });

  it('a caller without the scope', async () => {
    const caller = { ...person(ANNA), scopes: ['payments:read'] };
    expect((await pay('4242424242424242', caller)).errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  });

  it('webhooks from anyone but the gateway', async () => {
    const answer = await platform.as('pods').raw({ method: 'POST', path: '/webhooks/psp', body: '{}' });
    expect(answer.status).toBe(403);
  });

  it('forged webhooks, which are audited', async () => {
    const body = Buffer.from('{"id":"whk_1"}');
    const headers = {
      'content-type': 'application/json',
      'x-crowdpay-nonce': 'nonce-nonce-nonce-1',
      'x-crowdpay-timestamp': String(Math.floor(Date.now() / 1_000)),
      'x-crowdpay-signature': `v1=${'0'.repeat(64)}`,
    };
    expect(await platform.webhook(headers, body)).toBe(401);
    expect(await platform.webhook({}, body)).toBe(400);
    expect(await platform.webhook(headers, Buffer.alloc(20_000))).toBe(413);
    const reasons = await books.query(
      `SELECT body::json -> 'data' ->> 'reason' AS reason FROM outbox WHERE body::json ->> 'subject' = 'webhook' ORDER BY id`,
    );
    expect(reasons).toEqual([{ reason: 'signature_wrong' }, { reason: 'headers_malformed' }]);
  });
});

describe('card data', () => {
  it('is nowhere in the database or in the provider’s file', async () => {
    const tables = ['contributions', 'sagas', 'outbox', 'idempotency_keys', 'risk_assessments', 'saga_transitions'];
    const rows: unknown[] = [];
    for (const table of tables) rows.push(await books.query(`SELECT to_jsonb(t) AS row FROM ${table} t`));
    const file = await readFile(join(platform.sandboxDirectory, 'charges.jsonl'), 'utf8');
    const everything = JSON.stringify(rows) + file;
    for (const number of ['4242424242424242', '4000000000000002', '4000000000000259']) {
      expect(everything).not.toContain(number);
      expect(everything).not.toContain(Buffer.from(number).toString('base64').slice(0, 20));
    }
    expect(file).toContain('"last4":"4242"');
    // Three digits occur in any hash or time by chance, so the code is looked for as a value of its own.
    expect(everything).not.toMatch(/(?<![0-9a-z.])737(?![0-9a-z])/i);
  });
});
