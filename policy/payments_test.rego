package crowdpay_payments_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

pod := {"role": "MEMBER", "podState": "OPEN"}

payment := {"amount": "1250", "riskScore": 10}

reasons(resource, context) := answer.reasons if {
	answer := crowdpay.decision with input as {
		"action": "contribution.create",
		"principal": ada,
		"resource": resource,
		"context": context,
	}
		with data.limits as {"contribution": "1000000"}
		with data.risk as {"refuseAt": 80}
}

test_a_member_contributes if reasons(pod, payment) == []

test_a_viewer_and_a_stranger_do_not if {
	every role in ["VIEWER", null, ""] {
		reasons(object.union(pod, {"role": role}), payment) == ["role_may_contribute"]
	}
}

test_a_pod_that_is_not_open_takes_no_money if {
	every state in ["FROZEN", "CLOSED", null] {
		reasons(object.union(pod, {"podState": state}), payment) == ["pod_open"]
	}
}

test_the_limit_itself_is_allowed_and_no_more if {
	reasons(pod, object.union(payment, {"amount": "1000000"})) == []
	every amount in ["1000001", "9223372036854775807", "10000000000000000000"] {
		reasons(pod, object.union(payment, {"amount": amount})) == ["amount_within_limit"]
	}
}

test_nothing_and_less_than_nothing_is_no_contribution if {
	every amount in ["0", "-1"] {
		reasons(pod, object.union(payment, {"amount": amount})) == ["amount_positive"]
	}
}

test_what_is_no_amount_is_denied if {
	every amount in ["", "twelve", null, 1250, ["1250"]] {
		reasons(pod, object.union(payment, {"amount": amount})) == ["amount_positive", "amount_within_limit"]
	}
}

test_a_risky_payment_is_refused if {
	reasons(pod, object.union(payment, {"riskScore": 79})) == []
	every score in [80, 100, -1, null, "10", []] {
		reasons(pod, object.union(payment, {"riskScore": score})) == ["risk_acceptable"]
	}
}

test_without_limits_nothing_is_allowed if {
	answer := crowdpay.decision with input as {
		"action": "contribution.create",
		"principal": ada,
		"resource": pod,
		"context": payment,
	}
		with data.limits as {}
		with data.risk as {}
	answer.reasons == ["amount_within_limit", "risk_acceptable"]
}

step(from, to) if {
	crowdpay.decision.allow with input as {
		"action": "saga.transition",
		"principal": ada,
		"resource": {"from": from, "to": to},
		"context": {},
	}
}

test_a_saga_goes_its_way if {
	step("CREATED", "RESERVED")
	step("RESERVED", "AUTHORISED")
	step("AUTHORISED", "CAPTURED")
	step("CAPTURED", "POSTED")
	step("POSTED", "SETTLED")
}

test_captured_money_is_never_aborted if {
	every from in ["CAPTURED", "POSTED", "SETTLED"] {
		not step(from, "ABORTED")
	}
}

test_nothing_is_captured_that_was_not_authorised if {
	every from in ["CREATED", "RESERVED", "ABORTED", "FAILED", "SETTLED"] {
		not step(from, "CAPTURED")
	}
}

test_an_end_is_an_end if {
	every from in ["SETTLED", "ABORTED", "FAILED"] {
		every to, _ in crowdpay.saga_transitions {
			not step(from, to)
		}
	}
}
