import { describe, expect, it } from '@jest/globals';
import { assessRisk } from '../../../src/domain/risk/assess.ts';
import type { RiskInputs } from '../../../src/domain/risk/inputs.ts';

const quiet: RiskInputs = {
  amountMinor: '1250',
  currency: 'EUR',
  payerLastHour: 0,
  payerRefusedLastHour: 0,
  cardLastHour: 0,
  cardPayersLastDay: 1,
  podLastHour: 3,
  cardIsNew: false,
};

describe('assessRisk', () => {
  it('allows a quiet payment without a reason', () => {
    expect(assessRisk(quiet)).toMatchObject({ score: 0, reasons: [], decision: 'ALLOW' });
  });

  it('names the rules that fired with their versions, and keeps what it saw', () => {
    const inputs = { ...quiet, cardIsNew: true, amountMinor: '500000' };
    expect(assessRisk(inputs)).toMatchObject({
      ruleset: 'contribution/1',
      inputs,
      reasons: ['amount_high:1', 'card_new:1'],
    });
  });

  it('lets a group share one card: marked, never blocked', () => {
    const { decision } = assessRisk({ ...quiet, cardPayersLastDay: 40, cardLastHour: 80, cardIsNew: true });
    expect(decision).not.toBe('BLOCK');
  });

  it('marks for review what several signs point at', () => {
    const inputs = { ...quiet, cardIsNew: true, amountMinor: '600000', cardPayersLastDay: 5 };
    expect(assessRisk(inputs).decision).toBe('REVIEW');
  });

  it('blocks a flood, and card testing', () => {
    expect(assessRisk({ ...quiet, payerLastHour: 200 }).decision).toBe('BLOCK');
    expect(assessRisk({ ...quiet, payerRefusedLastHour: 15, payerLastHour: 20 }).decision).toBe('BLOCK');
  });

  it('gives the same decision for the same inputs, and never more than 100', () => {
    const wild = { ...quiet, payerLastHour: 999, payerRefusedLastHour: 999, amountMinor: '9999999' };
    expect(assessRisk(wild)).toEqual(assessRisk(wild));
    expect(assessRisk(wild).score).toBe(100);
  });
});
