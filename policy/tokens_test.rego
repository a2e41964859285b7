package crowdpay_tokens_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": ["vault:find", "vault:tokenize"]}

officer := object.union(ada, {"id": "usr_eve", "roles": ["compliance_officer"]})

partner := {"kind": "partner", "id": "shop", "tenant": "acme", "roles": [], "scopes": ["vault:tokenize"]}

unscoped(principal) := object.union(principal, {"scopes": []})

allows(action, principal, resource) if {
	answer := crowdpay.decision with input as {
		"action": action,
		"principal": principal,
		"resource": resource,
		"context": {},
	}
	answer.allow
}

own := {"tenant": "acme", "subjectIsCaller": true}

anothers := {"tenant": "acme", "subjectIsCaller": false}

foreign := {"tenant": "other", "subjectIsCaller": true}

test_people_hand_over_their_own_values if {
	allows("pii.tokenize", ada, own)
	not allows("pii.tokenize", ada, anothers)
	not allows("pii.tokenize", officer, anothers)
}

test_a_partner_hands_over_values_of_its_tenant if {
	allows("pii.tokenize", partner, anothers)
	not allows("pii.tokenize", unscoped(partner), anothers)
	not allows("pii.tokenize", partner, foreign)
}

test_a_service_or_nobody_hands_over_nothing if {
	every kind in {"service", "anonymous"} {
		not allows("pii.tokenize", object.union(partner, {"kind": kind}), anothers)
		not allows("pii.tokenize", object.union(partner, {"kind": kind}), own)
	}
}

test_the_holder_of_a_value_finds_its_token if {
	allows("pii.find", ada, own)
	not allows("pii.find", ada, anothers)
	not allows("pii.find", ada, foreign)
}

test_an_officer_finds_tokens_of_others if {
	allows("pii.find", officer, anothers)
	not allows("pii.find", unscoped(officer), anothers)
	not allows("pii.find", object.union(partner, {"roles": ["compliance_officer"], "scopes": ["vault:find"]}), anothers)
}
