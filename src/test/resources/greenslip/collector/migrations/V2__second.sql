alter table thing add column weight integer default 7 not null;
create index thing_weight on thing (weight);
