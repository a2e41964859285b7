package crowdpay_reveal_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

scope_of(kind) := concat(":", ["vault", "reveal", lower(kind)])

# An officer with every scope that there is.
officer := object.union(ada, {
	"id": "usr_eve",
	"roles": ["compliance_officer"],
	"scopes": array.concat(["vault:read"], [scope_of(kind) | some kind in all_kinds]),
})

connector := {
	"kind": "service",
	"id": "psp-connector",
	"tenant": "acme",
	"roles": [],
	"scopes": [],
	"purpose": "PSP_CHARGE",
}

all_kinds := crowdpay.personal_kinds | crowdpay.card_kinds

maskable := crowdpay.personal_kinds | {"PAN"}

own := {"subjectIsCaller": true, "crowdRole": null}

others := {"subjectIsCaller": false, "crowdRole": null}

in_my_pod(role) := {"subjectIsCaller": false, "crowdRole": role}

with_purpose(principal, purpose) := object.union(principal, {"purpose": purpose})

asked(principal, kind, level, whose, context) := answer if {
	answer := crowdpay.decision with input as {
		"action": "pii.reveal",
		"principal": principal,
		"resource": object.union(whose, {"kind": kind, "level": level}),
		"context": context,
	}
}

clear(principal, kind, whose) if {
	answer := asked(principal, kind, "CLEAR", whose, {"frozen": false})
	answer.allow
	answer.obligations == ["audit_before_release"]
}

masked(principal, kind, whose) if {
	answer := asked(principal, kind, "MASKED", whose, {"frozen": false})
	answer.allow
	answer.obligations == []
}

test_people_see_their_own_data_and_nobody_elses if {
	every kind in crowdpay.personal_kinds {
		clear(ada, kind, own)
		masked(ada, kind, own)
		not clear(ada, kind, others)
		not masked(ada, kind, others)
	}
}

test_nobody_sees_a_card_again if {
	every kind in crowdpay.card_kinds {
		not clear(ada, kind, own)
		not clear(with_purpose(ada, "PSP_CHARGE"), kind, own)
		not clear(with_purpose(officer, "PSP_CHARGE"), kind, others)
		not clear(with_purpose(officer, "FRAUD_INVESTIGATION"), kind, others)
	}
}

test_people_tell_their_cards_apart_by_the_mask if {
	masked(ada, "PAN", own)
	masked(officer, "PAN", others)
	not masked(ada, "PAN", others)
}

test_a_security_code_is_not_shown_in_any_way if {
	every whose in [own, others, in_my_pod("OWNER")] {
		not masked(ada, "CVC", whose)
		not masked(officer, "CVC", whose)
	}
}

test_an_officer_needs_a_purpose if {
	every kind in crowdpay.personal_kinds {
		not clear(officer, kind, others)
		not clear(with_purpose(officer, "PSP_CHARGE"), kind, others)
		every purpose in crowdpay.officer_purposes {
			clear(with_purpose(officer, purpose), kind, others)
		}
	}
}

test_an_officers_scope_is_for_one_kind if {
	every kind in crowdpay.personal_kinds {
		one := object.union(with_purpose(officer, "OTHER"), {"scopes": [scope_of(kind)]})
		clear(one, kind, others)
		every other in crowdpay.personal_kinds - {kind} {
			not clear(one, other, others)
		}
	}
}

test_no_other_scope_will_do if {
	every scopes in [[], ["vault:read"], ["vault:reveal"], ["vault:reveal:*"], ["vault:reveal:EMAIL"], ["vault:reveal:email:"]] {
		not clear(object.union(with_purpose(officer, "OTHER"), {"scopes": scopes}), "EMAIL", others)
	}
}

test_a_purpose_and_a_scope_alone_are_not_enough if {
	every kind in crowdpay.personal_kinds {
		not clear(object.union(with_purpose(officer, "LEGAL_REQUEST"), {"roles": []}), kind, others)
		not clear(object.union(with_purpose(officer, "LEGAL_REQUEST"), {"kind": "partner"}), kind, others)
	}
}

test_an_officer_reads_masks_by_the_scope if {
	every kind in maskable {
		masked(officer, kind, others)
		not masked(object.union(officer, {"scopes": []}), kind, others)
		not masked(object.union(officer, {"roles": []}), kind, others)
		not masked(object.union(officer, {"kind": "partner"}), kind, others)
	}
}

test_the_keepers_of_a_pod_see_the_masked_contacts_of_its_members if {
	every role in crowdpay.crowd_keepers {
		every kind in crowdpay.contact_kinds {
			masked(ada, kind, in_my_pod(role))
			not clear(ada, kind, in_my_pod(role))
			not clear(with_purpose(ada, "OTHER"), kind, in_my_pod(role))
		}
		every kind in all_kinds - crowdpay.contact_kinds {
			not masked(ada, kind, in_my_pod(role))
		}
	}
}

test_fellow_members_see_the_masked_name_alone if {
	every role in {"MEMBER", "VIEWER"} {
		masked(ada, "NAME", in_my_pod(role))
		every kind in all_kinds - {"NAME"} {
			not masked(ada, kind, in_my_pod(role))
		}
	}
}

test_a_crowd_is_of_people_and_of_roles if {
	every role in ["GUEST", "owner", "", 1, true, ["OWNER"]] {
		not masked(ada, "NAME", in_my_pod(role))
	}
	every kind in ["partner", "service", "anonymous"] {
		not masked(object.union(ada, {"kind": kind}), "NAME", in_my_pod("OWNER"))
	}
}

test_the_connector_sees_cards_to_charge_them_and_nothing_else if {
	every kind in crowdpay.card_kinds {
		clear(connector, kind, others)
		not clear(with_purpose(connector, "FRAUD_INVESTIGATION"), kind, others)
		not clear(object.remove(connector, ["purpose"]), kind, others)
	}
	every kind in crowdpay.personal_kinds {
		not clear(connector, kind, others)
		not masked(connector, kind, others)
	}
}

test_no_other_service_and_nobody_of_its_name_sees_cards if {
	every kind in crowdpay.card_kinds {
		not clear(object.union(connector, {"id": "payments"}), kind, others)
		not clear(object.union(connector, {"kind": "partner"}), kind, others)
		not clear(object.union(connector, {"kind": "user"}), kind, own)
	}
}

test_the_frozen_see_nothing_of_others_in_the_clear if {
	answer := asked(with_purpose(officer, "OTHER"), "EMAIL", "CLEAR", others, {"frozen": true})
	answer == {"allow": false, "reasons": ["caller_not_frozen"], "obligations": []}
	not asked(connector, "PAN", "CLEAR", others, {"frozen": true}).allow
}

test_the_frozen_see_their_own_data_and_masks if {
	asked(officer, "EMAIL", "CLEAR", own, {"frozen": true}).allow
	asked(officer, "EMAIL", "MASKED", others, {"frozen": true}).allow
}

test_who_may_be_frozen_for_all_that_is_known_is if {
	every context in [{}, {"frozen": null}, {"frozen": "false"}, {"frozen": 0}] {
		not asked(with_purpose(officer, "OTHER"), "EMAIL", "CLEAR", others, context).allow
	}
}

test_an_unknown_kind_is_not_revealed if {
	every kind in ["", "PASSWORD", "email", null] {
		not clear(ada, kind, own)
		not masked(ada, kind, own)
		not masked(officer, kind, others)
		not clear(connector, kind, others)
	}
}

test_an_unknown_level_is_not_allowed if {
	every level in ["", "clear", "REDACTED", null, true] {
		not asked(ada, "EMAIL", level, own, {"frozen": false}).allow
		not asked(connector, "PAN", level, others, {"frozen": false}).allow
	}
}

test_the_subject_is_a_fact_not_a_word if {
	every fact in ["true", 1, null] {
		not clear(ada, "EMAIL", {"subjectIsCaller": fact, "crowdRole": null})
	}
}

reviews(principal) if {
	crowdpay.decision.allow with input as {
		"action": "reveal.reason.read",
		"principal": principal,
		"resource": {"tenant": "acme"},
		"context": {},
	}
}

test_auditors_and_officers_review_reveals if {
	every role in ["auditor", "compliance_officer"] {
		reviewer := object.union(ada, {"roles": [role], "scopes": ["vault:read"]})
		reviews(reviewer)
		not reviews(object.union(reviewer, {"scopes": []}))
		not reviews(object.union(reviewer, {"tenant": "other"}))
	}
	not reviews(object.union(ada, {"scopes": ["vault:read"]}))
}
