-- Who may read which topic, as a broker's ACLs say it: audit reads everything; a service reads its own topic, to see
-- again what it said, and those of the services that it follows.

-- session_user for the reason given at event_log_may_append.
CREATE FUNCTION event_log_may_read(topic_name text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT session_user = 'audit'
      OR topic_name = 'audit.events.' || session_user
      OR (session_user IN ('identity', 'pods', 'payments') AND topic_name = 'audit.events.vault')
      OR (session_user = 'vault' AND topic_name IN
           ('audit.events.identity', 'audit.events.pods', 'audit.events.payments', 'audit.events.audit'))
$$;

-- event_log_append and event_log_ensure_topic run as the owner of the tables, to whom no policy applies.
ALTER TABLE topics ENABLE ROW LEVEL SECURITY;
ALTER TABLE records ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON topics FOR SELECT USING (event_log_may_read(name));
CREATE POLICY readers ON records FOR SELECT USING (event_log_may_read(topic));

GRANT SELECT ON topics, records TO identity, pods, payments, vault;
