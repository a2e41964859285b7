/**
 * Everything that the risk rules look at: plain values, stored with each decision so that it can be computed again.
 * Counts are capped at {@link RISK_COUNT_CAP}, which bounds what the questions to the database cost.
 */
export interface RiskInputs {
  /** Minor units as text, for JSON has no bigint. */
  readonly amountMinor: string;
  readonly currency: string;
  /** Contributions that this person began in the last hour. */
  readonly payerLastHour: number;
  /** Of these, the ones that were refused. */
  readonly payerRefusedLastHour: number;
  /** Contributions begun with this card in the last hour, by anyone. */
  readonly cardLastHour: number;
  /** Different people who used this card in the last day. */
  readonly cardPayersLastDay: number;
  /** Contributions to this pod in the last hour. */
  readonly podLastHour: number;
  /** Whether this person is not among the card's last users. */
  readonly cardIsNew: boolean;
}

export const RISK_COUNT_CAP = 1_000;
