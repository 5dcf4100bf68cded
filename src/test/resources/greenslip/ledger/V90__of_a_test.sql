-- What a later version of the program may do to a ledger: the power is cut in the midst of it.
alter table voucher add column of_a_test varchar(40) default 'not asked' not null;
create index voucher_by_round on voucher (round, table_code);
create table of_a_test (sequence bigint primary key, kind varchar(20) not null);
insert into of_a_test select sequence, kind from event where kind = 'no such kind';
