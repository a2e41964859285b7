import {
  collectDefaultMetrics,
  Counter,
  type CounterConfiguration,
  Gauge,
  type GaugeConfiguration,
  Histogram,
  type HistogramConfiguration,
  type Metric,
  Registry,
} from 'prom-client';

type Options<Configuration> = Omit<Configuration, 'registers'>;

/**
 * The metrics of one process. Labels come from closed sets (a route, a code, a state): never from a client's input,
 * which would be without bound and might be personal.
 */
export interface Metrics {
  readonly registry: Registry;
  /** The MIME type of {@link Metrics.text}. */
  readonly contentType: string;
  /** @returns the counter of that name, made on first use. */
  counter<Label extends string>(options: Options<CounterConfiguration<Label>>): Counter<Label>;
  /** @returns the histogram of that name, made on first use. */
  histogram<Label extends string>(options: Options<HistogramConfiguration<Label>>): Histogram<Label>;
  /** @returns the gauge of that name, made on first use. */
  gauge<Label extends string>(options: Options<GaugeConfiguration<Label>>): Gauge<Label>;
  /** All metrics in Prometheus' text format. */
  text(): Promise<string>;
}

/** A registry with Node's own metrics (memory, event loop, garbage collection); each line has the label `service`. */
export function createMetrics(options: { readonly service: string }): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service: options.service });
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    contentType: registry.contentType,
    counter: (settings) =>
      existing(registry, settings.name, Counter) ?? new Counter({ ...settings, registers: [registry] }),
    histogram: (settings) =>
      existing(registry, settings.name, Histogram) ?? new Histogram({ ...settings, registers: [registry] }),
    gauge: (settings) => existing(registry, settings.name, Gauge) ?? new Gauge({ ...settings, registers: [registry] }),
    text: () => registry.metrics(),
  };
}

// Two callers that name one metric share it: a second connection or route counts into the same series.
function existing<Kind extends Metric>(
  registry: Registry,
  name: string,
  kind: abstract new (...options: never[]) => Kind,
): Kind | undefined {
  const metric: unknown = registry.getSingleMetric(name);
  if (metric === undefined || metric instanceof kind) return metric;
  throw new TypeError(`The metric ${name} exists already as another type.`);
}
