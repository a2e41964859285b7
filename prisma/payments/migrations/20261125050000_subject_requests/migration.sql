-- Erasures that people asked for: kept until no saga of the person is open, and afterwards, so that nobody pays in the
-- name of an erased person by an access token that is still out.
CREATE TABLE subject_erasures (
  tenant      text           NOT NULL CHECK (length(tenant) BETWEEN 1 AND 64),
  -- The vault's case.
  id          text           NOT NULL CHECK (id ~ '^dsr_[0-9a-z]{26}$'),
  subject     text           NOT NULL CHECK (length(subject) BETWEEN 1 AND 128),
  -- The request in whose course the case was opened.
  request_id  text           NOT NULL CHECK (length(request_id) BETWEEN 1 AND 128),
  received_at timestamptz(3) NOT NULL,
  reported_at timestamptz(3),
  PRIMARY KEY (tenant, id)
);

-- Is this person erased?
CREATE INDEX subject_erasures_of_subject ON subject_erasures (tenant, subject);
-- What still waits? The worker serves all tenants, hence no tenant in front.
CREATE INDEX subject_erasures_waiting ON subject_erasures (received_at) WHERE reported_at IS NULL;

REVOKE ALL ON subject_erasures FROM payments;
GRANT SELECT, INSERT, UPDATE (reported_at) ON subject_erasures TO payments;
