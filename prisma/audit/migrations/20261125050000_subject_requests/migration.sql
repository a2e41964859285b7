-- What people ask about their own data: in which entries are they the one who acted?
CREATE INDEX entries_tenant_actor ON entries (tenant, actor_id, leaf_index);
