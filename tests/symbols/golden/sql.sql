-- The shop's schema. Häuser, 家, 🏠.
CREATE SCHEMA shop;

-- One order.
-- Paid later.
CREATE TABLE IF NOT EXISTS shop.orders (
    id      bigint PRIMARY KEY,
    name    text DEFAULT 'a; b',
    state   text CHECK (state IN ('open', 'paid'))
);

/* Orders above the limit. */
CREATE OR REPLACE VIEW shop.big_orders AS
SELECT * FROM shop.orders WHERE total > 1000;

CREATE MATERIALIZED VIEW monthly AS SELECT 1;

CREATE UNIQUE INDEX CONCURRENTLY orders_name ON shop.orders (name);

CREATE TYPE mood AS ENUM ('sad', '🏠');

-- Add one.
CREATE OR REPLACE FUNCTION add_one(a int, b text DEFAULT 'x')
RETURNS int AS $$
BEGIN
    CREATE TEMP TABLE scratch (id int);
    -- it's a comment
    RETURN a + 1;
END;
$$ LANGUAGE plpgsql;

CREATE FUNCTION total() RETURNS int LANGUAGE sql AS 'SELECT 1;';

SELECT add_one(1), '🏠'; CREATE TABLE not_at_line_start (id int);

CREATE TRIGGER orders_changed
    BEFORE UPDATE ON shop.orders
    FOR EACH ROW EXECUTE FUNCTION add_one();

CREATE TABEL broken (id int,,;

CREATE TABLE "größe mit Leerzeichen" (id int);

-- MySQL
DELIMITER //
CREATE DEFINER=`root`@`localhost` PROCEDURE `do_it`(IN x INT)
BEGIN
    IF x > 1 THEN
        SELECT 'it''s';
    END IF;
    SELECT 2;
END//

CREATE TRIGGER audit AFTER INSERT ON `orders` FOR EACH ROW
BEGIN
    INSERT INTO log VALUES (NEW.id);
END//
DELIMITER ;

-- T-SQL
CREATE PROCEDURE [dbo].[GetOrders]
    @Id INT = 1
AS
SET NOCOUNT ON;
SELECT * FROM [dbo].[Orders] WHERE Id = @Id;
GO

ALTER FUNCTION dbo.Tax(@a money) RETURNS money
AS
BEGIN
    RETURN @a * 0.19
END
GO

-- PL/SQL
CREATE OR REPLACE PACKAGE BODY billing IS
    PROCEDURE charge(p_id NUMBER) IS
    BEGIN
        NULL;
    END charge;
END billing;
/

CREATE INDEX ON shop.orders (state);
INSERT INTO shop.orders VALUES (1, 'CREATE TABLE fake (id int)');
