-- The event log on PostgreSQL: append-only topics with offsets that have no gaps. Nobody writes to its tables but
-- through event_log_append, which binds each topic to the role that may write to it, as a broker's ACLs do.

-- Names this log: an offset that a reader or writer remembers means nothing on another one.
CREATE TABLE log_identity (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  id        uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO log_identity DEFAULT VALUES;

CREATE TABLE topics (
  name        text PRIMARY KEY CHECK (name ~ '^[a-z][a-z.-]{0,99}$'),
  next_offset bigint NOT NULL DEFAULT 0 CHECK (next_offset >= 0)
);

CREATE TABLE records (
  topic       text NOT NULL REFERENCES topics (name),
  "offset"    bigint NOT NULL CHECK ("offset" >= 0),
  key         text NOT NULL CHECK (length(key) <= 255),
  value       bytea NOT NULL CHECK (octet_length(value) <= 1000000),
  appended_at timestamptz(3) NOT NULL,
  appended_by text NOT NULL,
  PRIMARY KEY (topic, "offset")
);

CREATE FUNCTION event_log_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The event log is append-only.' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER records_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON records
  FOR EACH STATEMENT EXECUTE FUNCTION event_log_refuse_change();

-- A producer writes to its own topic; audit alone to the ledger and the quarantine. session_user is the role that
-- logged in: unlike current_user it cannot be changed by SET ROLE, nor by a SECURITY DEFINER function.
CREATE FUNCTION event_log_may_append(topic_name text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT topic_name = 'audit.events.' || session_user
      OR (session_user = 'audit' AND topic_name IN ('audit.ledger', 'audit.quarantine'))
$$;

-- Creates a topic unless it exists; for its writer and for audit, which reads them all.
CREATE FUNCTION event_log_ensure_topic(topic_name text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT (event_log_may_append(topic_name)
          OR (session_user = 'audit' AND topic_name ~ '^audit\.events\.[a-z][a-z-]{0,31}$')) THEN
    RAISE EXCEPTION 'The role may not create this topic.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO topics (name) VALUES (topic_name) ON CONFLICT DO NOTHING;
END
$$;

-- Appends records in the order of the arrays and returns the first offset. The topic's row stays locked until the
-- caller commits, so that a reader sees offsets in their order and without gaps, whoever writes at the same time.
CREATE FUNCTION event_log_append(topic_name text, record_keys text[], record_values bytea[]) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  record_count integer := coalesce(array_length(record_keys, 1), 0);
  first_offset bigint;
BEGIN
  IF NOT event_log_may_append(topic_name) THEN
    RAISE EXCEPTION 'The role may not append to this topic.' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF record_count NOT BETWEEN 1 AND 1000 OR record_count IS DISTINCT FROM array_length(record_values, 1) THEN
    RAISE EXCEPTION 'A batch has 1 to 1000 keys and as many values.' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  UPDATE topics SET next_offset = next_offset + record_count WHERE name = topic_name
    RETURNING next_offset - record_count INTO first_offset;
  IF first_offset IS NULL THEN
    RAISE EXCEPTION 'There is no such topic.' USING ERRCODE = 'undefined_object';
  END IF;
  INSERT INTO records (topic, "offset", key, value, appended_at, appended_by)
    SELECT topic_name, first_offset + entry.position - 1, entry.key, entry.value, clock_timestamp(), session_user
    FROM unnest(record_keys, record_values) WITH ORDINALITY AS entry (key, value, position);
  PERFORM pg_notify('event_log', topic_name);
  RETURN first_offset;
END
$$;

-- The database's own number belongs to the name, for a copy of the database goes its own way and is another log.
CREATE FUNCTION event_log_identity() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT log_identity.id || '-' || pg_database.oid
  FROM public.log_identity, pg_database WHERE pg_database.datname = current_database()
$$;

REVOKE ALL ON FUNCTION event_log_ensure_topic(text), event_log_append(text, text[], bytea[]), event_log_identity()
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION event_log_ensure_topic(text), event_log_append(text, text[], bytea[]), event_log_identity()
  TO identity, pods, payments, vault, audit;
GRANT SELECT ON topics, records TO audit;
