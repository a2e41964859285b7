import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { requireFreePorts } from '../src/free-ports.ts';

describe('requireFreePorts', () => {
  it('names the port that is taken, who wanted it, and the variable that chooses another', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    const wanted = [{ owner: 'gateway', variable: 'GATEWAY_PORT', port }];
    await expect(requireFreePorts('127.0.0.1', wanted)).rejects.toThrow(
      `In use by another program: port ${String(port)} (gateway, set GATEWAY_PORT to change it).`,
    );
    occupant.close();
    await once(occupant, 'close');
    await expect(requireFreePorts('127.0.0.1', wanted)).resolves.toBeUndefined();
  });
});
