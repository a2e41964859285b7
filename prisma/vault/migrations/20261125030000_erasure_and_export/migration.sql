-- Erasure of a data subject, export of their data, and what a restored backup has to be told.

-- Whose data was erased: nothing is ever kept for them again, not even if the vault had never heard of them.
CREATE TABLE erased_subjects (
  tenant    text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  subject   text NOT NULL CHECK (length(subject) BETWEEN 1 AND 128),
  erased_at timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, subject)
);

INSERT INTO erased_subjects (tenant, subject, erased_at)
  SELECT tenant, subject, min(destroyed_at) FROM subject_keys WHERE wrapped IS NULL GROUP BY tenant, subject;

-- Names the advisory lock that whoever makes a key for a subject and whoever erases the subject both take.
CREATE FUNCTION subject_lock(tenant text, subject text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended('vault-subject ' || tenant || ' ' || subject, 0)
$$;

-- No key for an erased subject, whoever tries: a first one, or the next version of a rotation. The function's second
-- statement sees what was committed while the first waited.
CREATE FUNCTION subject_keys_leave_out_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(subject_lock(NEW.tenant, NEW.subject));
  IF EXISTS (SELECT FROM erased_subjects WHERE tenant = NEW.tenant AND subject = NEW.subject) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER subject_keys_of_the_living BEFORE INSERT ON subject_keys
  FOR EACH ROW EXECUTE FUNCTION subject_keys_leave_out_erased();

-- A subject's data as it was collected for them, in parts, each encrypted under their own key: erasing the subject ends
-- their exports too.
CREATE TABLE subject_exports (
  tenant      text NOT NULL,
  job_id      text NOT NULL,
  -- The token behind which the part begins; empty for the first one.
  after_token text NOT NULL CHECK (length(after_token) <= 320),
  subject     text NOT NULL,
  key_version integer NOT NULL,
  -- How many values it has.
  size        integer NOT NULL CHECK (size > 0),
  ciphertext  bytea NOT NULL CHECK (octet_length(ciphertext) BETWEEN 30 AND 1048576),
  expires_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (tenant, job_id, after_token),
  FOREIGN KEY (tenant, job_id) REFERENCES jobs (tenant, id) ON DELETE CASCADE,
  -- An export is a copy: it does not keep a replaced key alive.
  FOREIGN KEY (tenant, subject, key_version) REFERENCES subject_keys (tenant, subject, version) ON DELETE CASCADE
);

CREATE INDEX subject_exports_expires_at_idx ON subject_exports (expires_at);
CREATE INDEX subject_exports_subject_idx ON subject_exports (tenant, subject, key_version);

-- Up to where each event log has been read for erasures that this database may not know of, being a restored backup.
CREATE TABLE erasure_replay (
  log_identity text PRIMARY KEY CHECK (length(log_identity) BETWEEN 1 AND 255),
  next_offset  bigint NOT NULL CHECK (next_offset >= 0)
);
