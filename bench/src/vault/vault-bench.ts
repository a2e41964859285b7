import { tokenize } from '../../../subgraphs/vault/src/use-cases/tokens/tokenize.ts';
import type { Bench, BenchOptions, BenchResult } from '../bench.ts';
import { type BenchServer, openBenchServer } from '../postgres.ts';
import { type BenchIdentity, type BenchVault, createBenchIdentity, openBenchVault } from './bench-vault.ts';
import { type Known, newValues } from './contestants.ts';
import { fillTokens } from './filler.ts';
import { measureGrowth } from './growth.ts';
import { FULL, type Plan, QUICK } from './plan.ts';
import { report } from './report.ts';
import { measureThroughput } from './throughput.ts';

/** What the vault makes of its database and its ciphers. */
export const vaultBench: Bench = {
  name: 'vault',
  summary: 'tokenize and detokenize beside the bare statements and ciphers; lookups from 10^4 to 10^6 tokens',
  async run(options) {
    const server = await openBenchServer();
    const identity = await createBenchIdentity();
    try {
      return await measure(server, identity, options);
    } finally {
      await identity.close();
      await server.close();
    }
  },
};

async function measure(
  server: BenchServer,
  identity: BenchIdentity,
  { quick, progress }: BenchOptions,
): Promise<BenchResult> {
  const plan = quick ? QUICK : FULL;
  progress(`storing ${String(plan.known)} values`);
  const url = await server.create('vault');
  const known = await using(url, identity, (vault) => store(vault, plan));
  // Copies of one database, the person's keys included: ours writes to one, the bare statements to another.
  const bareUrl = await server.copy('vault', 'bare');
  const smallUrl = await server.copy('vault', 'small');
  const largeUrl = await server.copy('vault', 'large');

  progress(`measuring ${String(plan.rounds)} rounds`);
  const throughput = await using(url, identity, (vault) => measureThroughput(plan, vault, bareUrl, known));
  progress(`filling a copy up to ${String(plan.large)} tokens`);
  await server.asSuperuser('large', (admin) => fillTokens(admin, identity.person.tenant, plan.large));
  progress('measuring lookups');
  const growth = await using(smallUrl, identity, (small) =>
    using(largeUrl, identity, (large) => measureGrowth(plan, small, large, known)),
  );
  return report(plan, server.settings, throughput, growth);
}

async function using<Result>(
  url: string,
  identity: BenchIdentity,
  work: (vault: BenchVault) => Promise<Result>,
): Promise<Result> {
  const vault = await openBenchVault(url, identity);
  try {
    return await work(vault);
  } finally {
    await vault.close();
  }
}

const STORE_BATCH = 500;

async function store({ dependencies, person }: BenchVault, plan: Plan): Promise<Known[]> {
  const known: Known[] = [];
  while (known.length < plan.known) {
    const values = newValues(STORE_BATCH);
    const tokens = await tokenize(dependencies, values, person);
    values.forEach((value, index) => {
      known.push({ ...value, token: String(tokens[index]) });
    });
  }
  return known;
}
