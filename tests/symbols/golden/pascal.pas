{ A queue. Häuser, 🏠. }
unit Queue;

interface

uses SysUtils;

const
  MaxItems = 10;

type
  // One job.
  TJob = class(TObject)
  private
    FName: string;
    procedure Check(a: Integer);
  public
    constructor Create(const AName: string);
    function Run: Boolean;
    property Name: string read FName;
  end;

  IStore = interface
    procedure Save(const Text: string);
  end;

  TPoint = record X, Y: Integer; end;
  TState = (Open, Closed);
  TNames = array of string;

var
  Total: Integer;

(* Adds two numbers. *)
function Add(a, b: Integer): Integer;

implementation

function Add(a, b: Integer): Integer;
  procedure Nested;
  begin
  end;
begin
  Result := a + b;
end;

procedure TJob.Check(a: Integer);
begin
  if a then else;
  WriteLn('🏠');
end;

constructor TJob.Create(const AName: string);
begin
  FName := AName;
end;

function TJob.Run: Boolean;
begin
  Result := := True;
end;

procedure AfterError;
begin
end;

end.
