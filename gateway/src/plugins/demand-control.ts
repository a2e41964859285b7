import { CrowdPayError } from '@crowdpay/errors';
import { costFor } from '../operation/cost-terms.ts';
import type { GatewayPlugin } from './plugin.ts';

/** Refuses operations whose static cost is over `maximum` (COST_EXCEEDED), before anything runs. */
export function demandControl({ maximum }: { readonly maximum: number }): GatewayPlugin {
  return {
    name: 'demand-control',
    onOperation({ profile, variables }) {
      const cost = costFor(profile.cost, variables);
      if (cost <= maximum) return;
      throw new CrowdPayError(
        'COST_EXCEEDED',
        'The operation asks for too much at once. Ask for fewer or shorter lists.',
        {
          details: { cost, maximum },
        },
      );
    },
  };
}
