defmodule Acme.Uploader do
  @moduledoc """
  Sends files in parts. Häuser, 家, 🏠.

  Second paragraph.
  """

  use GenServer
  alias Acme.Part

  @max_tries 5
  @retry_codes [429, 503]

  @typedoc "How sending ended."
  @type outcome :: :ok | {:error, term}
  @typep tries(n) :: n
  @opaque handle :: reference

  defstruct [:url, parts: []]

  @doc "What a transport must do."
  @callback transport(part :: Part.t(), keyword) :: outcome
  @macrocallback wrap(Macro.t()) :: Macro.t()

  defguard is_retry(code) when code in @retry_codes

  @doc """
  Sends one part.

      iex> send_part(part)
      :ok
  """
  @doc since: "1.1.0"
  @spec send_part(Part.t(), non_neg_integer) :: outcome
  def send_part(part, tries \\ @max_tries)

  def send_part(%Part{} = part, 0) do
    {:error, part}
  end

  def send_part(part, tries) when is_integer(tries) do
    local = fn n -> n * 2 end
    local.(tries)
  end

  # Waits longer each time.
  defp back_off(0), do: 1
  defp back_off(n), do: 2 * back_off(n - 1)

  @impl true
  def init(_), do: {:ok, nil}

  @doc ~S"""
  Shouts.
  """
  def shout(text), do: String.upcase(text) <> "🏠"

  def left <~> right, do: {left, right}

  defdelegate size(part), to: Part

  @doc false
  defmacro __using__(opts) do
    quote do
      def hidden(x), do: {x, unquote(opts)}
    end
  end

  defp broken(a, b) do
    a + )
  end

  defmodule Session do
    @moduledoc false
    def resume?, do: true
    def close!(), do: :ok
  end
end

defprotocol Acme.Sizeable do
  @moduledoc "What has a size."
  @doc "Its size in bytes."
  def size(value)
end

defimpl Acme.Sizeable, for: BitString do
  def size(value), do: byte_size(value)
end

defimpl Acme.Sizeable, for: [List, Map] do
  def size(value), do: Enum.count(value)
end

defmodule Acme.UploaderTest do
  use ExUnit.Case

  describe "send_part/2" do
    @tag :slow
    test "tries again 🏠", %{url: url} do
      assert url
    end
  end

  s = "🏠"; def after_emoji(x), do: x
end
