package crowdpay_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

policy_data := {"limits": {"contribution": "1000000"}, "risk": {"refuseAt": 80}}

denies_with(question, reasons) if crowdpay.decision == {"allow": false, "reasons": reasons, "obligations": []} with input as question

test_nothing_is_denied if denies_with({}, ["action_known"])

test_an_unknown_action_is_denied if denies_with({"action": "pod.destroy", "principal": ada}, ["action_known"])

test_every_action_is_denied_without_a_principal if {
	every action, _ in crowdpay.requirements {
		answer := crowdpay.decision with input as {"action": action}
			with data.limits as policy_data.limits
			with data.risk as policy_data.risk
		answer.allow == false
		count(answer.reasons) > 0
	}
}

test_every_action_demands_the_tenant if {
	every _, needed in crowdpay.requirements {
		"same_tenant" in needed
	}
}

test_another_tenants_pod_is_out_of_reach if {
	denies_with(
		{"action": "pod.read", "principal": ada, "resource": {"tenant": "other", "role": "OWNER"}},
		["same_tenant"],
	)
}

test_no_obligation_without_permission if {
	denies_with(
		{
			"action": "pii.reveal",
			"principal": ada,
			"resource": {"kind": "SSN", "subjectIsCaller": false, "crowdRole": null, "level": "CLEAR"},
			"context": {"frozen": false},
		},
		["reveal_permitted"],
	)
}
