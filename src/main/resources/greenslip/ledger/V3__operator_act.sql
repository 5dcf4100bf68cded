-- What people did at the operator's page. Purged with the segment that holds the event.
create table operator_act (
    sequence        bigint          primary key,
    act             varchar(24)     not null,
    subject         varchar(60)     not null,
    -- 0 where nobody had to sign in.
    session_number  int             not null,
    remote          boolean         not null,
    wall_millis     bigint          not null,
    monotonic_nanos bigint          not null,
    boot_id         varchar(36)     not null,
    trust           varchar(12)     not null
);
create index operator_act_by_act on operator_act (act, sequence);
