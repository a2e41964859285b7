-- What people ask about their own data: erasure and opt-out of an account.

-- An erased account keeps its id, by which books and trails name it, and nothing that says who it was.
ALTER TABLE users
  ADD COLUMN erased_at timestamptz(3),
  ADD COLUMN opted_out_at timestamptz(3),
  ALTER COLUMN display_name DROP NOT NULL,
  ALTER COLUMN email DROP NOT NULL,
  ALTER COLUMN phone DROP NOT NULL,
  ALTER COLUMN ssn DROP NOT NULL,
  ADD CONSTRAINT users_erased CHECK (
    num_nonnulls(display_name, email, phone, ssn) = CASE WHEN erased_at IS NULL THEN 4 ELSE 0 END
  );

-- Which sessions, grants and tokens does a person have? Ids of people are unique across tenants.
CREATE INDEX oidc_artefacts_account_idx ON oidc_artefacts ((payload ->> 'accountId'));
