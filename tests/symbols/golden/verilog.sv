// A counter.
`define WIDTH 8

package types;
  typedef struct packed { logic a; } flags_t;
endpackage

// Counts up.
module counter #(parameter W = `WIDTH) (
  input  clk,
  output reg [W-1:0] q
);
  // Next value.
  function [W-1:0] next;
    input [W-1:0] a;
    next = a + 1;
  endfunction

  task report;
    begin
      $display("é🏠");
    end
  endtask

  always @(posedge clk) q <= next(q);
endmodule

module old(a, b);
  input a;
  output b;
endmodule

interface bus_if;
  logic ready;
endinterface

module broken(input a;
  assign = ;
endmodule

class Driver;
  function new();
  endfunction
  function void run();
  endfunction
endclass
