-- A round's end asks each voucher for its last slip; without this each of them walks every slip of the round.
create index print_job_by_voucher on print_job (incarnation, counter, id);
