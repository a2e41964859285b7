import { CrowdPayError } from '@crowdpay/errors';
import type { Logger } from '@crowdpay/log';
import type { Metrics } from '@crowdpay/metrics';
import { decodedForm } from './decoded.ts';
import { type Engine, loadEngine, MAX_TEXTS, type Verdict } from './engine.ts';
import type { Finding, InjectionScanner, ScannedText } from './finding.ts';
import { kindOfRule } from './ruleset.ts';
import { segmentsOf } from './segments.ts';

/** What a scanner needs. */
export interface InjectionScannerOptions {
  /** Time for one `scan` in ms; what is not judged by then counts as a finding. 100 by default. */
  readonly budgetMs?: number;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** A piece of a text, or of its decoded form, that the engine reads whole. */
type Piece = ScannedText;

const DEFAULT_BUDGET_MS = 100;

/**
 * A scanner by libddwaf and its stock rules. It fails closed: a text that could not be judged (time, an error of the
 * engine, a truncation) is a finding like any other.
 *
 * @throws CrowdPayError INTERNAL when the engine cannot load all of its rules.
 */
export function createInjectionScanner(options: InjectionScannerOptions): InjectionScanner {
  const { log, metrics, budgetMs = DEFAULT_BUDGET_MS } = options;
  const engine = loadEngine();
  const { rulesVersion, failedRules } = engine;
  if (failedRules > 0) throw new CrowdPayError('INTERNAL', `${failedRules} rules of the injection scan did not load.`);
  log.info({ rulesVersion }, 'Injection scan ready');
  const measures = createMeasures(metrics);

  return {
    scan(texts) {
      const started = performance.now();
      const findings = scanAll(engine, texts, started + budgetMs);
      measures.duration.observe((performance.now() - started) / 1_000);
      for (const { kind } of findings) measures.findings.inc({ kind });
      return findings;
    },
    close() {
      engine.close();
    },
  };
}

// It stops at the first run with a finding: one is enough to refuse the request.
function scanAll(engine: Engine, texts: Iterable<ScannedText>, deadline: number): Finding[] {
  for (const batch of batchesOf(piecesOf(texts))) {
    const findings = scanBatch(engine, batch, deadline - performance.now());
    if (findings.length > 0) return findings;
  }
  return [];
}

function scanBatch(engine: Engine, batch: readonly Piece[], budgetMs: number): Finding[] {
  const verdict = judge(engine, batch, budgetMs);
  const [first] = batch;
  if (first === undefined) return [];
  if (typeof verdict === 'string') return [{ path: first.path, kind: 'OTHER', rule: `limit.${verdict}` }];
  return verdict.map(({ index, rule, type }) => ({ path: (batch[index] ?? first).path, kind: kindOfRule(type), rule }));
}

function judge(engine: Engine, batch: readonly Piece[], budgetMs: number): Verdict {
  if (budgetMs <= 0) return 'time';
  try {
    return engine.run(
      batch.map(({ value }) => value),
      budgetMs,
    );
  } catch {
    return 'engine';
  }
}

function* piecesOf(texts: Iterable<ScannedText>): Generator<Piece> {
  for (const { path, value } of texts) {
    for (const segment of segmentsOf(value)) yield { path, value: segment };
    const decoded = decodedForm(value);
    if (decoded === undefined) continue;
    for (const segment of segmentsOf(decoded)) yield { path, value: segment };
  }
}

function* batchesOf(pieces: Iterable<Piece>): Generator<readonly Piece[]> {
  let batch: Piece[] = [];
  for (const piece of pieces) {
    batch.push(piece);
    if (batch.length < MAX_TEXTS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function createMeasures(metrics: Metrics) {
  return {
    duration: metrics.histogram({
      name: 'injection_scan_duration_seconds',
      help: 'Time of one scan of all texts of a request.',
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1],
    }),
    findings: metrics.counter({
      name: 'injection_scan_findings_total',
      help: 'Findings by the kind of attack.',
      labelNames: ['kind'],
    }),
  };
}
