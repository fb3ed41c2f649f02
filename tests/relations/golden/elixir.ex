defmodule Wire.Groesse do
  alias Wire.Net.{Codec, Packet}
  import Wire.Tools, only: [deliver: 2]

  @spec run(boolean) :: Packet.t()
  def run(all) when all do
    # deliver is not used here, nor in "deliver"
    deliver("家", 1)
    Codec.deliver(&deliver/2, deliver: 1)
    all |> deliver() |> Enum.map(&Codec.deliver/1)
    %Packet{}
  end

  defp deliver(one), do: deliver(one, 2)
end
