-- A counter.
library ieee;
use ieee.std_logic_1164.all;

-- Counts up.
entity counter is
  port (clk : in std_logic; q : out integer);
end entity;

architecture rtl of counter is
  constant MAX : integer := 10;
  -- Next value.
  function next_value(a : integer) return integer is
  begin
    return a + 1;
  end function;
begin
  count: process(clk)
  begin
    q <= next_value(q);
  end process;
end architecture;

package util is
  type state is (open_s, closed_s);
  procedure report_it(x : in integer);
end package;

package body util is
  procedure report_it(x : in integer) is
  begin
  end procedure;
end package body;
