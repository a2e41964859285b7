import type { Adapter } from 'oidc-provider';
import type { ClientRegistry } from './clients.ts';

/** Lets the provider find clients in the registry. It cannot change them: clients register by deployment. */
export function clientAdapter(clients: ClientRegistry): Adapter {
  const readOnly = (): Promise<never> => Promise.reject(new TypeError('Clients are registered by deployment.'));
  return {
    find: (clientId) => Promise.resolve(clients.find(clientId)?.metadata),
    findByUid: () => Promise.resolve(undefined),
    findByUserCode: () => Promise.resolve(undefined),
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
}
