import type { KeyRegistry } from '@crowdpay/audit-event';
import { type Clock, type PeriodicWork, periodically } from '@crowdpay/clock';
import type { EventLog } from '@crowdpay/event-log';
import type { IdSource, Randomness } from '@crowdpay/ids';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import type { SvidSource } from '@crowdpay/mtls';
import { type AuditRecorder, type Relay, createAuditRecorder } from '@crowdpay/outbox';
import type { PolicyEngine } from '@crowdpay/policy';
import type { PrincipalVerifier } from '@crowdpay/principal';
import { createServiceClient } from '@crowdpay/service-client';
import type { ServiceServer } from '@crowdpay/service-server';
import { startSubgraphServer } from '@crowdpay/subgraph-server';
import { createCardPayments } from './callees/card-payments.ts';
import { createMemberships } from './callees/memberships.ts';
import type { TransactionRunner } from './domain/ports.ts';
import { startPaymentsInbox } from './inbox.ts';
import { createResolvers } from './resolvers.ts';
import { type Database, openDatabase } from './store/client.ts';
import { createLedgerReader } from './store/ledger-reader.ts';
import { createPaymentReader } from './store/payment-reader.ts';
import { createPruning } from './store/pruning.ts';
import { createRiskSignals } from './store/risk-signals.ts';
import { createSagaQueue } from './store/saga-queue.ts';
import { createWaitingErasures } from './store/subject-erasures.ts';
import { createTransactionRunner } from './store/transactions.ts';
import { auditRefusedWebhooksWith } from './use-cases/audit-refused-webhook.ts';
import { contributeWith } from './use-cases/contribute.ts';
import { decideTransitionsBy } from './use-cases/decide-transition.ts';
import { createSagaDriver } from './use-cases/drive-saga.ts';
import { startPruning } from './use-cases/prune.ts';
import { reportErasures } from './use-cases/report-erasures.ts';
import { startSagaWorker } from './use-cases/resume-sagas.ts';
import { settleContribution } from './use-cases/settle-contribution.ts';
import { addWebhookRoute } from './webhooks/route.ts';

/** What payments is made of. */
export interface PaymentsOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly environment: string;
  readonly schemaDir: string;
  readonly databaseUrl: string;
  readonly podsUrl: string;
  readonly connectorUrl: string;
  /** The active secrets of the provider's webhooks. */
  readonly webhookSecrets: readonly Buffer[];
  readonly svid: SvidSource;
  readonly principals: PrincipalVerifier;
  readonly policy: PolicyEngine;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly randomness: Randomness;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Publishes what is recorded here; a service that leaves its events lying is not ready. */
  readonly relay: Pick<Relay, 'ready'>;
  /** Where other services' events are read; closed by its owner. */
  readonly eventLog: EventLog;
  /** The keys by which other services sign their events. */
  readonly registry: KeyRegistry;
  /** How often erasures that wait for a saga are looked at, in ms; 5 s by default. */
  readonly erasuresMs?: number;
}

const ERASURES_MS = 5_000;

/** Starts payments: its subgraph, the webhook route, and the workers that resume sagas, clear old keys and report erasures. */
export async function startPayments(options: PaymentsOptions): Promise<ServiceServer> {
  const database = openDatabase({ url: options.databaseUrl });
  const callees = openCallees(options);
  const recorder = createAuditRecorder(options);
  const parts = assemble(options, database, recorder, callees);
  const inbox = await startPaymentsInbox({ ...options, database, recorder });
  const server = await startSubgraphServer({
    ...options,
    name: 'payments',
    resolvers: createResolvers(parts),
    routes: [],
    readiness: async () => ({
      database: await isReachable(database),
      relay: options.relay.ready(),
      inbox: inbox.healthy(),
    }),
    extend: (app) => {
      addWebhookRoute(app, parts);
    },
  });
  const worker = startSagaWorker({ ...options, queue: createSagaQueue(database), driver: parts.driver });
  const pruning = startPruning(createPruning(database), options);
  const erasures = startErasures(options, parts.transactions, database);
  return {
    ...server,
    async close() {
      await server.close();
      await Promise.all([inbox.close(), worker.close(), pruning.close(), erasures.close(), parts.driver.settled()]);
      await Promise.all([callees.pods.close(), callees.connector.close()]);
      await database.$disconnect();
    },
  };
}

function startErasures(options: PaymentsOptions, transactions: TransactionRunner, database: Database): PeriodicWork {
  const { clock, log } = options;
  const onError = (error: unknown): void => {
    log.error({ err: error }, 'could not look at the erasures that wait');
  };
  const waiting = createWaitingErasures(database);
  return periodically({ everyMs: options.erasuresMs ?? ERASURES_MS, onError }, () =>
    reportErasures({ transactions, waiting, clock, log }),
  );
}

type Callees = ReturnType<typeof openCallees>;

function openCallees({ svid, environment, log, metrics, podsUrl, connectorUrl }: PaymentsOptions) {
  const around = { svid, environment, log, metrics };
  return {
    pods: createServiceClient({ name: 'pods', url: podsUrl, ...around }),
    connector: createServiceClient({ name: 'psp-connector', url: connectorUrl, ...around }),
  };
}

function assemble(options: PaymentsOptions, database: Database, recorder: AuditRecorder, callees: Callees) {
  const { clock, ids, log, policy, randomness, metrics } = options;
  const transactions = createTransactionRunner(database, recorder);
  const planning = { clock, ids, decide: decideTransitionsBy(policy) };
  const counters = paymentCounters(metrics);
  const provider = createCardPayments(callees.connector);
  const memberships = createMemberships(callees.pods);
  const reader = createPaymentReader(database);
  const ledger = createLedgerReader(database);
  const signals = createRiskSignals(database);
  const driver = createSagaDriver({ transactions, provider, planning, clock, randomness, log, ...counters });
  const settling = { transactions, planning, clock, secrets: options.webhookSecrets };
  return {
    transactions,
    reader,
    ledger,
    memberships,
    driver,
    contribute: contributeWith({ transactions, planning, reader, memberships, signals, policy, driver, clock }),
    settle: (webhook: Parameters<typeof settleContribution>[0], requestId: string) =>
      settleContribution(webhook, requestId, settling),
    auditRefusal: auditRefusedWebhooksWith({ transactions, clock, log, ...counters }),
  };
}

function paymentCounters(metrics: Metrics): { onParked: () => void; onRefused: (refusal: string) => void } {
  const parked = metrics.counter({
    name: 'payments_sagas_parked_total',
    help: 'Sagas that only a person can move on.',
  });
  const refused = metrics.counter({
    name: 'payments_webhooks_refused_total',
    help: 'Webhooks refused, by reason.',
    labelNames: ['reason'],
  });
  return {
    onParked: () => {
      parked.inc();
    },
    onRefused: (reason) => {
      refused.inc({ reason });
    },
  };
}

async function isReachable(database: Database): Promise<boolean> {
  try {
    await database.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
