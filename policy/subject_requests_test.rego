package crowdpay_subject_requests_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

officer := object.union(ada, {"id": "usr_eve", "roles": ["compliance_officer"], "purpose": "DATA_SUBJECT_REQUEST"})

kinds := ["ACCESS", "RECTIFICATION", "ERASURE", "OPT_OUT"]

decision(principal, resource, context) := answer if {
	answer := crowdpay.decision with input as {
		"action": "subject.request",
		"principal": principal,
		"resource": object.union({"tenant": "acme"}, resource),
		"context": context,
	}
}

test_people_ask_for_themselves_when_they_have_just_signed_in if {
	every kind in kinds {
		decision(ada, {"kind": kind, "subjectIsCaller": true}, {"authAgeSeconds": 300}).allow
	}
}

test_an_old_session_can_do_no_more_than_opt_out if {
	every context in [{"authAgeSeconds": 301}, {}, {"authAgeSeconds": null}] {
		every kind in ["ACCESS", "RECTIFICATION", "ERASURE"] {
			decision(ada, {"kind": kind, "subjectIsCaller": true}, context).reasons == ["fresh_authentication"]
			decision(officer, {"kind": kind, "subjectIsCaller": false}, context).reasons == ["fresh_authentication"]
		}
		decision(ada, {"kind": "OPT_OUT", "subjectIsCaller": true}, context).allow
	}
}

test_nobody_asks_for_others_but_an_officer_for_that_purpose if {
	every kind in kinds {
		decision(officer, {"kind": kind, "subjectIsCaller": false}, {"authAgeSeconds": 1}).allow
		not decision(ada, {"kind": kind, "subjectIsCaller": false}, {"authAgeSeconds": 1}).allow
		every purpose in ["CUSTOMER_SUPPORT", "OTHER", null] {
			curious := object.union(officer, {"purpose": purpose})
			decision(curious, {"kind": kind, "subjectIsCaller": false}, {"authAgeSeconds": 1}).reasons == ["subject_right"]
		}
	}
}

test_a_partner_with_the_name_of_a_role_is_no_officer if {
	partner := object.union(officer, {"kind": "partner"})
	not decision(partner, {"kind": "ERASURE", "subjectIsCaller": false}, {"authAgeSeconds": 1}).allow
}

test_another_tenants_people_are_out_of_reach if {
	not decision(officer, {"kind": "ERASURE", "subjectIsCaller": false, "tenant": "other"}, {"authAgeSeconds": 1}).allow
}

test_cases_are_read_by_the_person_and_by_officers if {
	every reader in [[ada, true], [officer, false]] {
		crowdpay.decision.allow with input as {
			"action": "subject.request.read",
			"principal": reader[0],
			"resource": {"tenant": "acme", "subjectIsCaller": reader[1]},
			"context": {},
		}
	}
	not crowdpay.decision.allow with input as {
		"action": "subject.request.read",
		"principal": ada,
		"resource": {"tenant": "acme", "subjectIsCaller": false},
		"context": {},
	}
}
