# A service. Häuser, 家, 🏠.
{ config, lib, pkgs, ... }:

let
  cfg = config.services.uploader;

  # The unit of one instance.
  mkUnit = name: { port, user ? "nobody" }: {
    inherit port;
    greeting = "🏠 ${name}";
    helper = x: x + 1;
  };

  version = "1.2.3";
in
{
  imports = [ ./common.nix ];

  options.services.uploader = {
    enable = lib.mkEnableOption "the uploader";

    /* How many tries. */
    tries = lib.mkOption {
      type = lib.types.int;
      default = 5;
    };

    settings = {
      port = mkOption { type = types.port; };
    };
  };

  config = lib.mkIf cfg.enable {
    systemd.services.uploader = mkUnit "x" { port = 80; };
    environment.systemPackages = [ pkgs.curl ];
  };

  "quoted name" = 1;

  broken = { a = ; };

  overlay = final: prev: {
    uploader = final.callPackage ./. { };
  };
}
