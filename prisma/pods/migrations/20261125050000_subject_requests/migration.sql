-- What people ask about their own data: an invitation to somebody who was erased is WITHDRAWN.

ALTER TABLE invitations
  DROP CONSTRAINT invitations_state_check,
  ADD CONSTRAINT invitations_state_check
    CHECK (state IN ('PENDING', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'WITHDRAWN')) NOT VALID;

-- Which invitations name this person?
CREATE INDEX invitations_tenant_invitee_id_idx ON invitations (tenant, invitee_id);
CREATE INDEX invitations_tenant_inviter_id_idx ON invitations (tenant, inviter_id);
