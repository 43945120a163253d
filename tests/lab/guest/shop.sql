-- The shop's database: who buys what, and a procedure that goes on buying.
create role shop login password '@PASSWORD@';
create database shop owner shop template template0 encoding 'UTF8' locale 'C.UTF-8';
\connect shop
set role shop;

create table customers (
  id int generated always as identity primary key,
  name text not null unique,
  town text not null
);
create table products (
  id int generated always as identity primary key,
  name text not null unique,
  price numeric(8, 2) not null check (price > 0)
);
create table orders (
  id bigint generated always as identity primary key,
  customer int not null references customers,
  product int not null references products,
  quantity int not null check (quantity > 0),
  ordered_at timestamptz not null default clock_timestamp()
);
create index orders_by_customer on orders (customer);

insert into customers (name, town)
  select first || ' ' || last, town
  from unnest(array['Ada', 'Bruno', 'Clara', 'Dario', 'Edda', 'Fynn', 'Greta', 'Hamid', 'Ilse', 'Jonas']) first,
       unnest(array['Abel', 'Brook', 'Castle', 'Dale', 'Elm']) last,
       lateral (select (array['Elsinore', 'Verona', 'Messina', 'Athens', 'Illyria'])[1 + (length(first) * length(last)) % 5] town) place;
insert into products (name, price) values
  ('Ribbon, red', 1.20), ('Ribbon, gold', 1.80), ('Mask, comedy', 24.00), ('Mask, tragedy', 24.00),
  ('Wooden sword', 18.50), ('Skull, plaster', 31.00), ('Crown, brass', 66.00), ('Goblet', 12.75),
  ('Candle, stage', 2.40), ('Thunder sheet', 140.00), ('Prompt book', 9.90), ('Greasepaint', 7.30);
insert into orders (customer, product, quantity, ordered_at)
  select 1 + n * 7 % 50, 1 + n * 5 % 12, 1 + n % 4, timestamptz '2025-01-01 08:00+00' + n * interval '11 minutes'
  from generate_series(1, 5000) n;

create procedure keep_ordering() language plpgsql as $$
begin
  loop
    insert into orders (customer, product, quantity)
      values (1 + floor(random() * 50)::int, 1 + floor(random() * 12)::int, 1 + floor(random() * 4)::int);
    commit;
    perform pg_sleep(0.5);
  end loop;
end $$;
