package crowdpay

# Keys are turned over and watched by custodians, persons or clients: whoever keeps the keys neither reads personal data
# nor needs to.
satisfied("caller_is_custodian") if is_custodian

is_custodian if {
	input.principal.kind in {"user", "partner"}
	"key_custodian" in input.principal.roles
}

# Long work is watched by who asked for it, by whom it is about, and by custodians.
satisfied("job_readable") if input.resource.own == true

satisfied("job_readable") if is_custodian
