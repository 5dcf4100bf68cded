-- A comment; with a semicolon in it.
create table thing (
  name varchar(20) not null
);
