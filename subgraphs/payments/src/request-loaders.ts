import { perRequest, type SubgraphContext } from '@crowdpay/subgraph-server';
import DataLoader from 'dataloader';
import type { Payment } from './domain/contribution.ts';
import type { Journal } from './domain/ledger/journal.ts';
import type { LedgerReader, Memberships, PaymentReader, PodMembership } from './domain/ports.ts';
import type { SagaStep } from './domain/saga/saga.ts';

/** Questions of one request, gathered into one call each and answered once. */
export interface RequestLoaders {
  /** The caller's part in a pod. */
  readonly membership: DataLoader<string, PodMembership>;
  /** The payment that a saga carries; null when there is none. */
  readonly paymentOfSaga: DataLoader<string, Payment | null>;
  /** A saga's steps, oldest first. */
  readonly steps: DataLoader<string, readonly SagaStep[]>;
  /** A saga's journals, oldest first. */
  readonly journals: DataLoader<string, readonly Journal[]>;
}

export interface LoaderDependencies {
  readonly memberships: Memberships;
  readonly reader: PaymentReader;
  readonly ledger: LedgerReader;
}

const MAX_PODS_A_CALL = 100;
const MAX_SAGAS_A_QUERY = 500;

/** @returns a function that gives each request its own loaders: nothing that one caller saw is shown to another. */
export function requestLoaders(dependencies: LoaderDependencies): (context: SubgraphContext) => RequestLoaders {
  return perRequest((context) => createLoaders(context, dependencies));
}

function createLoaders({ principal, requestId }: SubgraphContext, dependencies: LoaderDependencies): RequestLoaders {
  const { memberships, reader, ledger } = dependencies;
  const { tenant, id: userId } = principal;
  const sagaBatch = { maxBatchSize: MAX_SAGAS_A_QUERY };
  return {
    membership: new DataLoader((podIds) => memberships.of(tenant, userId, podIds, requestId), {
      maxBatchSize: MAX_PODS_A_CALL,
    }),
    paymentOfSaga: new DataLoader(async (sagaIds) => {
      const payments = new Map(
        (await reader.findPaymentsBySaga(tenant, sagaIds)).map((payment) => [payment.saga.id, payment]),
      );
      return sagaIds.map((id) => payments.get(id) ?? null);
    }, sagaBatch),
    steps: new DataLoader(async (sagaIds) => {
      const steps = await reader.stepsOf(tenant, sagaIds);
      return sagaIds.map((id) => steps.get(id) ?? []);
    }, sagaBatch),
    journals: new DataLoader(async (sagaIds) => {
      const journals = await ledger.journalsOf(tenant, sagaIds);
      return sagaIds.map((id) => journals.get(id) ?? []);
    }, sagaBatch),
  };
}
