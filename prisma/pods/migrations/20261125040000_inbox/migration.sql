-- The transactional inbox of a consumer of other services' events: how far it has read each topic, and which events it
-- has handled. Each consumer's migration holds this text verbatim.

-- The next offset to read of each partition: moves in the transaction that handles what was read. An offset means
-- something on its own log alone, so another log is read from its beginning.
CREATE TABLE inbox_positions (
  log_identity text NOT NULL CHECK (length(log_identity) BETWEEN 1 AND 255),
  topic        text NOT NULL CHECK (length(topic) BETWEEN 1 AND 100),
  partition    integer NOT NULL CHECK (partition >= 0),
  next_offset  bigint NOT NULL CHECK (next_offset >= 0),
  PRIMARY KEY (log_identity, topic, partition)
);

-- The events that were handled: a repeat is known by its producer and id, wherever in whichever log it stands. Rows stay
-- for ever. A position cannot stand in for them: a relay that crashed publishes again behind the position, and on
-- another log every event comes again. No age makes an event unrepeatable, and a row is some 100 bytes.
CREATE TABLE inbox_events (
  producer   text NOT NULL CHECK (length(producer) BETWEEN 1 AND 32),
  event_id   text NOT NULL CHECK (length(event_id) BETWEEN 5 AND 80),
  handled_at timestamptz(3) NOT NULL,
  PRIMARY KEY (producer, event_id)
);
