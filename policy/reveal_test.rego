package crowdpay_reveal_test

import data.crowdpay

ada := {"kind": "user", "id": "usr_ada", "tenant": "acme", "roles": [], "scopes": []}

officer := object.union(ada, {"id": "usr_eve", "roles": ["compliance_officer"]})

connector := {
	"kind": "service",
	"id": "psp-connector",
	"tenant": "acme",
	"roles": [],
	"scopes": [],
	"purpose": "PSP_CHARGE",
}

with_purpose(principal, purpose) := object.union(principal, {"purpose": purpose})

reveals(principal, kind, own) if {
	answer := crowdpay.decision with input as {
		"action": "pii.reveal",
		"principal": principal,
		"resource": {"kind": kind, "subjectIsCaller": own},
		"context": {},
	}
	answer.allow
	answer.obligations == ["audit_before_release"]
}

test_people_see_their_own_data if {
	every kind in crowdpay.personal_kinds {
		reveals(ada, kind, true)
		not reveals(ada, kind, false)
	}
}

test_nobody_sees_a_card_again if {
	every kind in crowdpay.card_kinds {
		not reveals(ada, kind, true)
		not reveals(with_purpose(ada, "PSP_CHARGE"), kind, true)
		not reveals(with_purpose(officer, "PSP_CHARGE"), kind, false)
		not reveals(with_purpose(officer, "FRAUD_INVESTIGATION"), kind, false)
	}
}

test_an_officer_needs_a_purpose if {
	every kind in crowdpay.personal_kinds {
		not reveals(officer, kind, false)
		not reveals(with_purpose(officer, "PSP_CHARGE"), kind, false)
		every purpose in crowdpay.officer_purposes {
			reveals(with_purpose(officer, purpose), kind, false)
		}
	}
}

test_a_purpose_alone_is_not_enough if {
	every kind in crowdpay.personal_kinds {
		not reveals(with_purpose(ada, "LEGAL_REQUEST"), kind, false)
	}
}

test_the_connector_sees_cards_to_charge_them_and_nothing_else if {
	every kind in crowdpay.card_kinds {
		reveals(connector, kind, false)
		not reveals(with_purpose(connector, "FRAUD_INVESTIGATION"), kind, false)
		not reveals(object.remove(connector, ["purpose"]), kind, false)
	}
	every kind in crowdpay.personal_kinds {
		not reveals(connector, kind, false)
	}
}

test_no_other_service_and_nobody_of_its_name_sees_cards if {
	every kind in crowdpay.card_kinds {
		not reveals(object.union(connector, {"id": "payments"}), kind, false)
		not reveals(object.union(connector, {"kind": "partner"}), kind, false)
		not reveals(object.union(connector, {"kind": "user"}), kind, true)
	}
}

test_an_unknown_kind_is_not_revealed if {
	every kind in ["", "PASSWORD", null] {
		not reveals(ada, kind, true)
		not reveals(connector, kind, false)
	}
}

test_the_subject_is_a_fact_not_a_word if {
	every own in ["true", 1, null] {
		not reveals(ada, "EMAIL", own)
	}
}
