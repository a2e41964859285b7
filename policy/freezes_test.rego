package crowdpay_freezes_test

import data.crowdpay

officer := {"kind": "user", "id": "usr_grace", "tenant": "acme", "roles": ["compliance_officer"], "scopes": []}

freeze := {"tenant": "acme", "callerKind": "user", "callerId": "usr_ada"}

reasons(action, principal, resource) := decision.reasons if {
	question := {"action": action, "principal": principal, "resource": resource, "context": {}}
	decision := crowdpay.decision with input as question
}

test_another_officer_lifts_a_freeze if {
	reasons("reveal.unfreeze", officer, freeze) == []
}

test_nobody_lifts_their_own_freeze if {
	reasons("reveal.unfreeze", officer, object.union(freeze, {"callerId": "usr_grace"})) == ["caller_is_not_the_frozen"]
}

test_a_partner_of_the_same_name_is_somebody_else if {
	reasons("reveal.unfreeze", officer, object.union(freeze, {"callerId": "usr_grace", "callerKind": "partner"})) == []
}

test_a_freeze_that_does_not_say_whose_it_is_stays if {
	reasons("reveal.unfreeze", officer, {"tenant": "acme"}) == ["caller_is_not_the_frozen"]
}

test_a_freeze_of_another_tenant_stays if {
	reasons("reveal.unfreeze", officer, object.union(freeze, {"tenant": "other"})) == ["same_tenant"]
}

test_nobody_else_lifts_or_reads if {
	every caller in [
		object.union(officer, {"roles": []}),
		object.union(officer, {"roles": ["auditor", "key_custodian"]}),
		object.union(officer, {"kind": "partner"}),
		object.union(officer, {"kind": "service"}),
	] {
		reasons("reveal.unfreeze", caller, freeze) == ["caller_is_officer"]
		reasons("freeze.read", caller, {"tenant": "acme"}) == ["caller_is_officer"]
	}
}

test_officers_read_freezes_their_own_too if {
	reasons("freeze.read", officer, {"tenant": "acme"}) == []
}
