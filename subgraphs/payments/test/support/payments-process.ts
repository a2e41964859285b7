import type { ManualClock } from '@crowdpay/clock';
import { randomIds, systemRandomness } from '@crowdpay/ids';
import { createAuditRecorder } from '@crowdpay/outbox';
import type { PolicyEngine } from '@crowdpay/policy';
import type { Principal } from '@crowdpay/principal';
import { silentLogger } from '@crowdpay/testkit';
import type {
  LedgerReader,
  Memberships,
  PaymentReader,
  PaymentTransaction,
  TransactionRunner,
} from '../../src/domain/ports.ts';
import { type Database, openDatabase } from '../../src/store/client.ts';
import { createLedgerReader } from '../../src/store/ledger-reader.ts';
import { createPaymentReader } from '../../src/store/payment-reader.ts';
import { createRiskSignals } from '../../src/store/risk-signals.ts';
import { createSagaQueue } from '../../src/store/saga-queue.ts';
import { createTransactionRunner } from '../../src/store/transactions.ts';
import { type Contribute, contributeWith, type ContributeDependencies } from '../../src/use-cases/contribute.ts';
import { decideTransitionsBy } from '../../src/use-cases/decide-transition.ts';
import { createSagaDriver, type SagaDriver } from '../../src/use-cases/drive-saga.ts';
import { resumeSagas } from '../../src/use-cases/resume-sagas.ts';
import {
  type SettleDependencies,
  settleContribution,
  type WebhookOutcome,
} from '../../src/use-cases/settle-contribution.ts';
import type { SignedWebhook } from '../../src/domain/webhook/signature.ts';
import type { FakeProvider } from './fake-provider.ts';
import { ANNA, BEN, POD } from './inputs.ts';

export const WEBHOOK_SECRET = Buffer.from('a-secret-of-at-least-32-characters');

/** Anna owns the pod, Ben is its viewer; nobody else is known. */
export const memberships: Memberships = {
  of: (_tenant, userId, podIds) =>
    Promise.resolve(
      podIds.map((podId) => {
        const role = userId === ANNA ? ('OWNER' as const) : userId === BEN ? ('VIEWER' as const) : null;
        if (podId !== POD) return { podId, pod: null, role: null };
        return { podId, pod: { currency: 'EUR' as const, state: 'OPEN' }, role };
      }),
    ),
};

export function person(id: string, tenant = 'default'): Principal {
  const scopes = ['payments:read', 'payments:write'];
  return { kind: 'user', id, tenant, roles: [], scopes, requestId: `req_${'0'.repeat(26)}` };
}

/** What a test does with one payments process. */
export interface PaymentsProcess {
  readonly database: Database;
  readonly transactions: TransactionRunner;
  readonly reader: PaymentReader;
  readonly ledger: LedgerReader;
  readonly driver: SagaDriver;
  /** One entry for each saga that was parked. */
  readonly parked: readonly string[];
  contribute: Contribute;
  /** One look of the worker; @returns how many sagas it took. */
  resume(): Promise<number>;
  settle(webhook: SignedWebhook): Promise<WebhookOutcome>;
  /** From here on nothing reaches the database, as after a SIGKILL. */
  kill(): void;
  close(): Promise<void>;
}

/** The parts of one payments process over a database that others share. */
export function startProcess(options: {
  databaseUrl: string;
  provider: FakeProvider;
  policy: PolicyEngine;
  clock: ManualClock;
  answerWithinMs?: number;
}): PaymentsProcess {
  const { provider, policy, clock } = options;
  const database = openDatabase({ url: options.databaseUrl, connections: 6 });
  const ids = randomIds(clock);
  const mortal = mortalRunner(createTransactionRunner(database, createAuditRecorder({ clock, ids })));
  const transactions = mortal.runner;
  const planning = { clock, ids, decide: decideTransitionsBy(policy) };
  const log = silentLogger();
  const reader = createPaymentReader(database);
  const parked: string[] = [];
  const driver = createSagaDriver({
    transactions,
    provider,
    planning,
    clock,
    randomness: systemRandomness,
    log,
    onParked: () => parked.push('parked'),
  });
  const queue = createSagaQueue(database);
  const dependencies: ContributeDependencies = {
    transactions,
    planning,
    reader,
    memberships,
    signals: createRiskSignals(database),
    policy,
    driver,
    clock,
    answerWithinMs: options.answerWithinMs ?? 300,
  };
  const settling: SettleDependencies = { transactions, planning, clock, secrets: [WEBHOOK_SECRET] };
  return {
    database,
    transactions,
    reader,
    driver,
    parked,
    ledger: createLedgerReader(database),
    contribute: contributeWith(dependencies),
    resume: () => resumeSagas({ queue, driver, clock, ids, log }),
    settle: (webhook: SignedWebhook): Promise<WebhookOutcome> => settleContribution(webhook, 'req_test', settling),
    kill: mortal.kill,
    close: () => database.$disconnect(),
  };
}

function mortalRunner(runner: TransactionRunner): { runner: TransactionRunner; kill: () => void } {
  let dead = false;
  const requireAlive = (): void => {
    if (dead) throw new Error('this process was killed');
  };
  return {
    kill: () => {
      dead = true;
    },
    runner: {
      async transaction<T>(work: (tx: PaymentTransaction) => Promise<T>): Promise<T> {
        requireAlive();
        return runner.transaction(async (tx) => {
          const result = await work(tx);
          requireAlive();
          return result;
        });
      },
    },
  };
}
