-- Who may read which topic, as a broker's ACLs say it: audit reads everything; a service reads its own topic, to see
-- again what it said, and those of the services that it follows. Nobody else reads anything.

-- Each role has a policy of its own with plain constants. One function for all roles would be looked into for every
-- row, and the planner, misled by it about how many rows pass, would sort a whole backlog to read its next batch.
ALTER TABLE topics ENABLE ROW LEVEL SECURITY;
ALTER TABLE records ENABLE ROW LEVEL SECURITY;

CREATE POLICY audit_reads ON topics FOR SELECT TO audit USING (true);
CREATE POLICY audit_reads ON records FOR SELECT TO audit USING (true);

CREATE POLICY identity_reads ON topics FOR SELECT TO identity
  USING (name IN ('audit.events.identity', 'audit.events.vault'));
CREATE POLICY identity_reads ON records FOR SELECT TO identity
  USING (topic IN ('audit.events.identity', 'audit.events.vault'));

CREATE POLICY pods_reads ON topics FOR SELECT TO pods
  USING (name IN ('audit.events.pods', 'audit.events.vault'));
CREATE POLICY pods_reads ON records FOR SELECT TO pods
  USING (topic IN ('audit.events.pods', 'audit.events.vault'));

CREATE POLICY payments_reads ON topics FOR SELECT TO payments
  USING (name IN ('audit.events.payments', 'audit.events.vault'));
CREATE POLICY payments_reads ON records FOR SELECT TO payments
  USING (topic IN ('audit.events.payments', 'audit.events.vault'));

CREATE POLICY vault_reads ON topics FOR SELECT TO vault
  USING (name IN ('audit.events.identity', 'audit.events.pods', 'audit.events.payments', 'audit.events.vault',
                  'audit.events.audit'));
CREATE POLICY vault_reads ON records FOR SELECT TO vault
  USING (topic IN ('audit.events.identity', 'audit.events.pods', 'audit.events.payments', 'audit.events.vault',
                   'audit.events.audit'));

-- event_log_append and event_log_ensure_topic run as the owner of the tables, to whom no policy applies.
GRANT SELECT ON topics, records TO identity, pods, payments, vault;
