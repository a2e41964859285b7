-- Long work (rotations of keys, erasures, exports) as jobs that survive any crash, and what rotations look for.

-- One row for each job. Whoever holds its lease works at it, a batch at a time; each batch commits together with the
-- cursor that it reached, so a job goes on from there in whichever process takes it up next.
CREATE TABLE jobs (
  tenant            text NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  id                text NOT NULL CHECK (id ~ '^job_[0-9a-z]{26}$'),
  type              text NOT NULL CHECK (type IN (
    'KEK_ROTATION', 'TENANT_KEY_ROTATION', 'DATA_KEY_ROTATION', 'INDEX_KEY_ROTATION', 'SUBJECT_ERASURE', 'SUBJECT_EXPORT'
  )),
  state             text NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED')),
  -- Which part of the work is next, and how far it is: words of the job's own runner.
  phase             text NOT NULL CHECK (length(phase) <= 64),
  cursor            text NOT NULL CHECK (length(cursor) <= 1024),
  done              integer NOT NULL DEFAULT 0 CHECK (done >= 0),
  total             integer CHECK (total >= 0),
  failed            integer NOT NULL DEFAULT 0 CHECK (failed >= 0),
  subject           text CHECK (length(subject) BETWEEN 1 AND 128),
  -- Grows whenever the job is taken up: who was overtaken can no longer commit.
  fence             integer NOT NULL DEFAULT 0 CHECK (fence >= 0),
  -- Nobody else takes the job up before.
  lease_until       timestamptz(3) NOT NULL,
  -- How often it was taken up since its last progress.
  attempts          integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  error_code        text CHECK (length(error_code) BETWEEN 1 AND 64),
  requested_by_kind text NOT NULL CHECK (requested_by_kind IN ('user', 'partner', 'service', 'anonymous')),
  requested_by_id   text NOT NULL CHECK (length(requested_by_id) BETWEEN 1 AND 320),
  request_id        text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 128),
  created_at        timestamptz(3) NOT NULL,
  updated_at        timestamptz(3) NOT NULL,
  finished_at       timestamptz(3),
  PRIMARY KEY (tenant, id),
  CONSTRAINT jobs_finished CHECK ((state IN ('SUCCEEDED', 'FAILED')) = (finished_at IS NOT NULL))
);

-- One open job for each thing to be done: who asks again is given the one that is under way.
CREATE UNIQUE INDEX jobs_one_open_idx ON jobs (tenant, type, (coalesce(subject, ''))) WHERE finished_at IS NULL;

-- What is due? The finished ones, which only become more, are not in the way.
CREATE INDEX jobs_due_idx ON jobs (lease_until) WHERE finished_at IS NULL;

CREATE INDEX jobs_tenant_created_at_idx ON jobs (tenant, created_at, id);

-- When key management last wrapped the key: the age of the wrapping, which is not the key's.
ALTER TABLE tenant_keys ADD COLUMN wrapped_at timestamptz(3);
UPDATE tenant_keys SET wrapped_at = created_at;
ALTER TABLE tenant_keys ALTER COLUMN wrapped_at SET NOT NULL;

-- Which living data keys of a tenant are the oldest?
CREATE INDEX subject_keys_living_idx ON subject_keys (tenant, created_at) WHERE wrapped IS NOT NULL;

-- The holdings of a subject in an order in which a batch can go on; it replaces the one without the token.
CREATE INDEX holdings_tenant_subject_token_idx ON holdings (tenant, subject, token);
DROP INDEX holdings_tenant_subject_idx;

-- What hangs on a version of a subject's key?
CREATE INDEX security_codes_subject_idx ON security_codes (tenant, subject, key_version);
