create table half (id integer);
create tabel other (id integer);
