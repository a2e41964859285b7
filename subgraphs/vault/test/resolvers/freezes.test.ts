import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Principal } from '@crowdpay/principal';
import { guardVolume } from '../../src/use-cases/volume/guard-volume.ts';
import { officer } from '../vault-fixture.ts';
import { startVaultServer, type VaultServer } from '../vault-server.ts';

const LIST = `query ($first: Int, $after: String) {
  revealFreezes(first: $first, after: $after) {
    edges { cursor node { id caller requested frozenAt liftedAt liftedBy } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const LIFT = `mutation ($id: ID!) {
  liftRevealFreeze(input: { id: $id }) { freeze { id caller liftedAt liftedBy } }
}`;

interface Listed {
  readonly revealFreezes: {
    readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  };
}

let running: VaultServer;
let colleague: Principal;
let frozen: Principal;

beforeAll(async () => {
  running = await startVaultServer();
  const { vault } = running;
  colleague = { ...officer(vault.ids), scopes: ['vault:admin'] };
  frozen = { ...officer(vault.ids), scopes: ['vault:admin'] };
  const { dependencies } = vault;
  await dependencies.unitOfWork.run((transaction) => guardVolume(dependencies, transaction, frozen, 501));
});

afterAll(() => running.close());

describe('freezes in the graph', () => {
  it('are listed and lifted by a compliance officer with the scope', async () => {
    const frozenAt = running.vault.clock.now().toISOString();
    const { data } = await running.graphql(LIST, {}, colleague);
    const { edges } = (data as unknown as Listed).revealFreezes;
    expect(edges).toHaveLength(1);
    expect(edges[0]?.node).toMatchObject({
      caller: frozen.id,
      requested: 501,
      frozenAt,
      liftedAt: null,
      liftedBy: null,
    });

    const own = await running.graphql(LIFT, { id: edges[0]?.node.id }, frozen);
    expect(own.errors?.[0]?.extensions).toMatchObject({ code: 'POLICY_DENIED' });
    const answer = await running.graphql(LIFT, { id: edges[0]?.node.id }, colleague);
    expect(answer.data).toMatchObject({
      liftRevealFreeze: { freeze: { caller: frozen.id, liftedAt: frozenAt, liftedBy: colleague.id } },
    });
    const after = await running.graphql(LIST, { first: 1, after: edges[0]?.cursor }, colleague);
    expect(after.data).toMatchObject({ revealFreezes: { edges: [] } });
  });

  it('are out of reach without the scope, and with a cursor that was made up', async () => {
    const { errors } = await running.graphql(LIST, {}, { ...colleague, scopes: ['vault:read'] });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    const made = await running.graphql(LIST, { after: 'bm9uZQ' }, colleague);
    expect(made.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT' });
  });
});
