import { describe, expect, it } from '@jest/globals';
import { type Invitation, INVITATION_STATES, readInvitedRole, stateAt } from '../../src/domain/invitation.ts';
import { POD_ROLES } from '../../src/domain/pod-role.ts';

const expiresAt = new Date('2026-03-15T12:00:00.000Z');
const invitation: Invitation = {
  tenant: 'acme',
  id: 'inv_1',
  podId: 'pod_1',
  inviteeId: 'usr_2',
  inviterId: 'usr_1',
  role: 'MEMBER',
  state: 'PENDING',
  createdAt: new Date('2026-03-01T12:00:00.000Z'),
  expiresAt,
};

describe('an invitation', () => {
  it('is pending until its time is over, and expired from that instant on', () => {
    expect(stateAt(invitation, new Date(expiresAt.getTime() - 1))).toBe('PENDING');
    expect(stateAt(invitation, expiresAt)).toBe('EXPIRED');
  });

  it.each(INVITATION_STATES.filter((state) => state !== 'PENDING'))('that is %s stays so', (state) => {
    expect(stateAt({ ...invitation, state }, new Date('2999-01-01'))).toBe(state);
  });

  it('gives any role but OWNER', () => {
    for (const role of POD_ROLES.filter((one) => one !== 'OWNER')) expect(readInvitedRole(role)).toBe(role);
    expect(() => readInvitedRole('OWNER')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
