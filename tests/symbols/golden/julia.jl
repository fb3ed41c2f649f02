# Uploads with retries. Häuser, 家, 🏠.
module Uploads

using HTTP
export send_part

const MAX_TRIES = 5
const Codes{T} = Vector{T}
default_url = "https://example.com"

"A part of a file."
struct Part{T<:Real} <: AbstractPart
    data::Vector{T}
    size::Int
    Part(data) = new{Int}(data, length(data))
    function Part{T}(n::Int) where {T<:Real}
        new{T}(zeros(T, n), n)
    end
end

mutable struct Uploader
    url::String
end

abstract type AbstractThing end
abstract type AbstractPool{T} <: AbstractThing end
primitive type Byte 8 end
@enum Level info failure

"""
    send_part(uploader, part)

Sends one part.
"""
function send_part(
    uploader::Uploader,
    part::Part;
    tries=MAX_TRIES,
)::Bool
    function back_off(n)
        2^n
    end
    helper(x) = x + 1
    on_done = ok -> println("🏠")
    y = helper(tries)
    return true
end

# Waits longer each time.
wait_longer(n::Int) = sleep(n)
wait_longer(n::T) where {T<:Real} = sleep(round(Int, n))
typed(x)::Int = x

Base.show(io::IO, p::Part) = print(io, "part")
function Base.length(p::Part)
    p.size
end
Base.:+(a::Part, b::Part) = a
Base.:(==)(a::Part, b::Part) = a.size == b.size
Base.convert(::Type{Part{T}}, x) where {T} = x
(u::Uploader)(part) = send_part(u, part)

function broken(a)
    b = = ) a
end

@inline function fast(x)
    x
end
@inline faster(x) = x
Base.@kwdef struct Options
    tries::Int = 3
end

"Runs twice."
macro twice(expression)
    esc(expression)
end

function forward end

if Sys.isunix()
    function unix_only()
        1
    end
end

s = "🏠"; größe(x) = x
家(x) = "x"
anonymous = function (x)
    x
end

module Inner
inner_function() = 1
end

end
