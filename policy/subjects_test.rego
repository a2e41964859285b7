package crowdpay_subjects_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

officer := object.union(ada, {"id": "usr_eve", "roles": ["compliance_officer"], "purpose": "DATA_SUBJECT_REQUEST"})

actions := ["subject.erase", "subject.export"]

fresh := {"authAgeSeconds": 300, "frozen": false}

own := {"tenant": "acme", "subjectIsCaller": true}

others := {"tenant": "acme", "subjectIsCaller": false}

decision(action, principal, resource, context) := answer if {
	answer := crowdpay.decision with input as {
		"action": action,
		"principal": principal,
		"resource": resource,
		"context": context,
	}
}

test_people_erase_and_export_themselves if {
	every action in actions {
		decision(action, ada, own, fresh).allow
		decision(action, ada, others, fresh).reasons == ["subject_right"]
	}
}

test_an_officer_does_so_for_others_at_their_request if {
	every action in actions {
		decision(action, officer, others, fresh).allow
		every purpose in ["LEGAL_REQUEST", "OTHER", null] {
			decision(action, object.union(officer, {"purpose": purpose}), others, fresh).reasons == ["subject_right"]
		}
	}
}

test_neither_does_without_a_recent_sign_in if {
	every action in actions {
		every age in [301, null, "1", true] {
			context := {"authAgeSeconds": age, "frozen": false}
			decision(action, ada, own, context).reasons == ["fresh_authentication"]
			decision(action, officer, others, context).reasons == ["fresh_authentication"]
		}
		decision(action, ada, own, {"frozen": false}).reasons == ["fresh_authentication"]
	}
}

test_no_partner_and_no_service_does if {
	every action in actions {
		every kind in ["partner", "service", "anonymous"] {
			not decision(action, object.union(officer, {"kind": kind}), others, fresh).allow
			not decision(action, object.union(ada, {"kind": kind}), own, fresh).allow
		}
	}
}

test_another_tenants_people_are_out_of_reach if {
	every action in actions {
		not decision(action, officer, object.union(others, {"tenant": "other"}), fresh).allow
	}
}

test_a_frozen_officer_exports_nobody_but_may_still_erase if {
	frozen := {"authAgeSeconds": 1, "frozen": true}
	decision("subject.export", officer, others, frozen).reasons == ["caller_not_frozen"]
	decision("subject.export", officer, others, {"authAgeSeconds": 1}).reasons == ["caller_not_frozen"]
	decision("subject.export", officer, own, frozen).allow
	decision("subject.erase", officer, others, frozen).allow
}
