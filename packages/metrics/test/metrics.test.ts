import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../src/index.ts';

describe('the metrics of a process', () => {
  it('hold what Node tells about itself, under the name of the service', async () => {
    const text = await createMetrics({ service: 'pods' }).text();
    expect(text).toMatch(/^process_resident_memory_bytes\{service="pods"\} \d+$/m);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds\{service="pods"\}/m);
  });

  it('count, measure and observe', async () => {
    const metrics = createMetrics({ service: 'pods' });
    metrics.counter({ name: 'calls_total', help: 'Calls.', labelNames: ['code'] }).inc({ code: 'OK' });
    metrics.gauge({ name: 'connections', help: 'Connections.' }).set(3);
    metrics.histogram({ name: 'call_seconds', help: 'Duration.', buckets: [0.1, 1] }).observe(0.5);
    const text = await metrics.text();
    expect(text).toContain('calls_total{code="OK",service="pods"} 1');
    expect(text).toContain('connections{service="pods"} 3');
    expect(text).toContain('call_seconds_bucket{le="1",service="pods"} 1');
  });

  it('give two callers of one name the same series', async () => {
    const metrics = createMetrics({ service: 'pods' });
    const options = { name: 'calls_total', help: 'Calls.' };
    metrics.counter(options).inc();
    metrics.counter(options).inc();
    expect(await metrics.text()).toContain('calls_total{service="pods"} 2');
  });

  it('refuse one name for two types', () => {
    const metrics = createMetrics({ service: 'pods' });
    metrics.counter({ name: 'calls', help: 'Calls.' });
    expect(() => metrics.gauge({ name: 'calls', help: 'Calls.' })).toThrow(/calls exists already/);
  });

  it('are kept apart from those of another instance in the same process', async () => {
    createMetrics({ service: 'pods' }).counter({ name: 'calls_total', help: 'Calls.' }).inc();
    expect(await createMetrics({ service: 'vault' }).text()).not.toContain('calls_total');
  });
});
