import type { RiskSignals } from '../domain/ports.ts';
import { RISK_COUNT_CAP } from '../domain/risk/inputs.ts';
import type { Database } from './client.ts';

interface Counts {
  readonly payer_last_hour: number;
  readonly payer_refused_last_hour: number;
  readonly card_last_hour: number;
  readonly card_payers_last_day: number;
  readonly pod_last_hour: number;
  readonly card_is_new: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Counts recent contributions in PostgreSQL: one question, each part of it over an index and at most so many rows. */
export function createRiskSignals(database: Database): RiskSignals {
  return {
    async inputsFor({ tenant, payerId, podId, cardToken, amount, now }) {
      const hourAgo = new Date(now.getTime() - HOUR_MS);
      const dayAgo = new Date(now.getTime() - DAY_MS);
      const cap = RISK_COUNT_CAP;
      const [counts] = await database.$queryRaw<Counts[]>`
        WITH payer AS (
          SELECT s.state FROM contributions c JOIN sagas s ON s.tenant = c.tenant AND s.id = c.saga_id
          WHERE c.tenant = ${tenant} AND c.contributor_id = ${payerId} AND c.created_at > ${hourAgo}
          LIMIT ${cap}
        ), card AS (
          SELECT contributor_id, created_at FROM contributions
          WHERE tenant = ${tenant} AND card_token = ${cardToken}
          ORDER BY created_at DESC LIMIT ${cap}
        ), pod AS (
          SELECT 1 FROM contributions
          WHERE tenant = ${tenant} AND pod_id = ${podId} AND created_at > ${hourAgo}
          LIMIT ${cap}
        )
        SELECT
          (SELECT count(*)::int FROM payer) AS payer_last_hour,
          (SELECT count(*)::int FROM payer WHERE state IN ('ABORTED', 'FAILED')) AS payer_refused_last_hour,
          (SELECT count(*)::int FROM card WHERE created_at > ${hourAgo}) AS card_last_hour,
          (SELECT count(DISTINCT contributor_id)::int FROM card WHERE created_at > ${dayAgo}) AS card_payers_last_day,
          (SELECT count(*)::int FROM pod) AS pod_last_hour,
          NOT EXISTS (SELECT FROM card WHERE contributor_id = ${payerId}) AS card_is_new`;
      if (counts === undefined) throw new TypeError('The risk question has no answer.');
      return {
        amountMinor: amount.amount.toString(),
        currency: amount.currency,
        payerLastHour: counts.payer_last_hour,
        payerRefusedLastHour: counts.payer_refused_last_hour,
        cardLastHour: counts.card_last_hour,
        cardPayersLastDay: counts.card_payers_last_day,
        podLastHour: counts.pod_last_hour,
        cardIsNew: counts.card_is_new,
      };
    },
  };
}
