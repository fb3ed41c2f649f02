%% @doc A bounded job queue: Häuser, 家, 🏠.
-module(job_queue).
-behaviour(gen_server).

-export([start_link/1, push/2, 'take one'/1]).
-include("job_queue.hrl").

-define(MAX_LENGTH, 1000).
-define(LOG(Format, Args), logger:info(Format, Args)).

%% State of one queue.
-record(state, {
    items = queue:new() :: queue:queue(),
    waiting = [] :: [pid()]
}).

-type option() :: {max, pos_integer()} | unbounded.
-opaque handle() :: pid().

%% Called for every dropped job.
-callback dropped(Job :: term()) -> ok.

%%% API

%% Start a queue.
%%
%% It is linked to the caller.
-spec start_link([option()]) -> {ok, pid()}.
start_link(Options) ->
    Check = fun(X) -> is_tuple(X) end,
    true = lists:all(Check, Options),
    gen_server:start_link(?MODULE, Options, []).

-doc """
Put a job at the end.
""".
-spec push(handle(), term()) -> ok.
push(Queue, Job) when is_pid(Queue) ->
    gen_server:cast(Queue, {push, Job}).

-doc "The 🏠 job at the front.".
'take one'(Queue) -> gen_server:call(Queue, take).

broken(A, B -> 
    A + .

%% Callbacks: one symbol, three clauses.
handle_call(take, From, State = #state{waiting = []}) ->
    {noreply, State#state{waiting = [From]}};
handle_call({length, "é🏠"}, _From, State) ->
    {reply, length(State), State};
handle_call(_Other, _From, State) ->
    {stop, bad_call, State}.

handle_cast({push, Job}, State) ->
    {noreply, State}.

-ifdef(TEST).
%% Only in tests.
größe(L) -> length(L).
-endif.
