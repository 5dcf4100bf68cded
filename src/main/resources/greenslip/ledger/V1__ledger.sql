-- The ledger's state: what the journal's events add up to. Rebuilt from the journal whenever it disagrees with it.

-- One row: how far the journal is applied, and counters that must not be found by scanning.
create table ledger_state (
    id                  int primary key check (id = 1),
    station             varchar(8)  not null,
    applied_sequence    bigint      not null,
    applied_head        binary(32)  not null,
    machine             varchar(32) not null,
    incarnation         int         not null,
    -- Bit n stands for incarnation n.
    used_incarnations   bigint      not null,
    last_counter        int         not null,
    upload_acked        bigint      not null,
    upload_head         varchar(64) not null,
    outbox_rows         int         not null,
    quarantined_rows    int         not null,
    purged_sequence     bigint      not null,
    purged_round        int         not null,
    -- The last event's time that a machine vouched for: no true time is earlier.
    known_millis        bigint      not null,
    -- Print jobs sent since the roll was changed, and its length; 0 where nobody ever told it.
    roll_slips          int         not null,
    roll_millimetres    int         not null
);
insert into ledger_state values (1, '', 0, X'0000000000000000000000000000000000000000000000000000000000000000', '', 1, 2, 0, 0,
    '0000000000000000000000000000000000000000000000000000000000000000', 0, 0, 0, 0, 0, 0, 0);

create table event (
    sequence    bigint          primary key,
    kind        varchar(20)     not null,
    body        varbinary(8192) not null
);

-- What the clock of a boot shows, as well as it was ever known: gives the events of that boot a corrected time beside the recorded one.
create table boot_clock (
    boot_id         varchar(36)     primary key,
    wall_millis     bigint          not null,
    monotonic_nanos bigint          not null,
    trust           varchar(12)     not null,
    -- Of the event that set it.
    sequence        bigint          not null
);

create table round (
    number          int             primary key,
    title           varchar(60)     not null,
    authority       varchar(60)     not null,
    ends_at_millis  bigint          not null,
    opened_sequence bigint          not null,
    -- Its first event: the opening, or a scan that was held for it before.
    first_sequence  bigint          not null,
    -- Its last closing, which ends a segment of the journal; null while it is open. The time only where it was trusted.
    closed_sequence bigint,
    closed_millis   bigint,
    wall_millis     bigint          not null,
    monotonic_nanos bigint          not null,
    boot_id         varchar(36)     not null,
    trust           varchar(12)     not null,
    is_open         boolean         not null
);

create table voucher (
    incarnation     int             not null,
    counter         int             not null,
    round           int             not null,
    pseudonym       bigint          not null,
    site            varchar(8)      not null,
    table_code      varchar(8)      not null,
    community       varchar(16)     not null,
    hint            varchar(8)      not null,
    wall_millis     bigint          not null,
    monotonic_nanos bigint          not null,
    boot_id         varchar(36)     not null,
    trust           varchar(12)     not null,
    copies          int             not null,
    -- Null while it is good.
    void_reason     varchar(60),
    primary key (incarnation, counter),
    -- One voucher per resident and round: this line decides it.
    constraint one_voucher_per_resident_and_round unique (round, pseudonym)
);

create table held_scan (
    round           int             not null,
    pseudonym       bigint          not null,
    sequence        bigint          not null,
    table_code      varchar(8)      not null,
    community       varchar(16)     not null,
    hint            varchar(8)      not null,
    reason          varchar(12)     not null,
    wall_millis     bigint          not null,
    monotonic_nanos bigint          not null,
    boot_id         varchar(36)     not null,
    trust           varchar(12)     not null,
    primary key (round, pseudonym)
);
create unique index held_scan_in_order on held_scan (sequence);

create table print_job (
    id              bigint          primary key,
    incarnation     int             not null,
    counter         int             not null,
    copy            int             not null,
    state           varchar(8)      not null,
    held            boolean         not null,
    reissue_reason  varchar(60)     not null,
    cause           varchar(200)    not null,
    -- Since when somebody wants it, where that is not since its voucher was issued.
    wanted_wall_millis     bigint,
    wanted_monotonic_nanos bigint,
    wanted_boot_id         varchar(36),
    wanted_trust           varchar(12)
);
create index print_job_by_state on print_job (state, id);

-- The dimension "minute" holds what no clock vouched for, by boot and minute of the boot. "unknown" alone is a keyword of SQL.
create table tally (
    round           int             not null,
    dimension       varchar(12)     not null,
    bucket          varchar(60)     not null,
    sampled         int             not null,
    issued          int             not null,
    reissued        int             not null,
    printed         int             not null,
    unknown_slips   int             not null,
    failed          int             not null,
    held            int             not null,
    voided          int             not null,
    handwritten     int             not null,
    primary key (round, dimension, bucket)
);

-- Cards written by hand while the kiosk was down, as ranges of their numbers; an entry that was undone is gone.
create table handwritten (
    sequence        bigint          primary key,
    round           int             not null,
    table_code      varchar(8)      not null,
    first_number    int             not null,
    last_number     int             not null,
    cards           int             not null,
    note            varchar(40)     not null
);

create table outbox (
    sequence        bigint          primary key,
    event_id        bigint          not null,
    kind            varchar(20)     not null,
    wall_millis     bigint          not null,
    monotonic_nanos bigint          not null,
    boot_id         varchar(36)     not null,
    trust           varchar(12)     not null,
    round           int             not null,
    table_code      varchar(8)      not null,
    community       varchar(16)     not null,
    token           bigint,
    sampled         int             not null,
    issued          int             not null,
    reissued        int             not null,
    printed         int             not null,
    unknown_slips   int             not null,
    failed          int             not null,
    held            int             not null,
    voided          int             not null,
    handwritten     int             not null
);

-- Rows the collector refused for good, kept for a person.
create table quarantine (
    sequence        bigint          primary key,
    event_id        bigint          not null,
    kind            varchar(20)     not null,
    reason          varchar(200)    not null
);
