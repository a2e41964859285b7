package crowdpay_keys_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

custodian := object.union(ada, {"id": "usr_kay", "roles": ["key_custodian"]})

reasons(action, principal, resource) := answer.reasons if {
	answer := crowdpay.decision with input as {
		"action": action,
		"principal": principal,
		"resource": object.union({"tenant": "acme"}, resource),
		"context": {},
	}
}

test_custodians_rotate_and_watch_keys if {
	every action in ["key.rotate", "key.read"] {
		reasons(action, custodian, {}) == []
		reasons(action, object.union(custodian, {"kind": "partner"}), {}) == []
	}
}

test_nobody_else_does_whatever_else_they_are if {
	every action in ["key.rotate", "key.read"] {
		every roles in [[], ["compliance_officer"], ["auditor"], ["KEY_CUSTODIAN"]] {
			reasons(action, object.union(ada, {"roles": roles}), {}) == ["caller_is_custodian"]
		}
		every kind in ["service", "anonymous"] {
			reasons(action, object.union(custodian, {"kind": kind}), {}) == ["caller_is_custodian"]
		}
	}
}

test_a_custodian_keeps_the_keys_of_one_tenant if {
	reasons("key.rotate", custodian, {"tenant": "other"}) == ["same_tenant"]
	reasons("job.read", custodian, {"tenant": "other", "own": false}) == ["same_tenant"]
}

test_a_job_is_read_by_those_whose_it_is_and_by_custodians if {
	reasons("job.read", ada, {"own": true}) == []
	reasons("job.read", custodian, {"own": false}) == []
	every own in [false, null, "true"] {
		reasons("job.read", ada, {"own": own}) == ["job_readable"]
	}
}
