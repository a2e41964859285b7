import { describe, expect, it } from '@jest/globals';
import { ApolloGateway } from '@apollo/gateway';
import { silenceApolloTelemetry } from '../../src/config.ts';
import { readSupergraph } from '../../src/operation/supergraph.ts';
import { SUPERGRAPH_SDL } from '../fixtures/schema.ts';

silenceApolloTelemetry();
const load = async (sdl: string) => {
  const gateway = new ApolloGateway({ supergraphSdl: readSupergraph(sdl).plannerSdl });
  await gateway.load();
  await gateway.stop();
};

describe('the supergraph', () => {
  it('keeps its directives for the profile', () => {
    const { schema } = readSupergraph(SUPERGRAPH_SDL);
    const field = schema.getMutationType()?.getFields()['contribute'];
    expect(field?.astNode?.directives?.map(({ name }) => name.value)).toEqual(
      expect.arrayContaining(['requiresScopes', 'rateLimit', 'cost']),
    );
  });

  it('is accepted by the query planner, for the gateway enforces what the marks ask for', async () => {
    await load(SUPERGRAPH_SDL);
  });

  it('is refused with a security feature that nobody here enforces', async () => {
    const policy = SUPERGRAPH_SDL.replace(
      '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)',
      '$& @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)',
    );
    await expect(load(policy)).rejects.toThrow('policy');
  });

  it('changes its version with its text', () => {
    expect(readSupergraph(`${SUPERGRAPH_SDL}\n`).version).not.toBe(readSupergraph(SUPERGRAPH_SDL).version);
  });
});
