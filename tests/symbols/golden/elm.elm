module Queue exposing (..)
-- Häuser, 家, 🏠.

import Html exposing (text)


{-| One job.
-}
type alias Job =
    { name : String }


type Msg
    = Push Job
    | Take


{-| Put a job at the end.
-}
update : Msg -> List Job -> List Job
update msg model =
    let
        helper x =
            x + 1
    in
    case msg of
        Push job ->
            model ++ [ job ]

        Take ->
            List.drop 1 model


limit =
    10


port saved : String -> Cmd msg


-- No annotation.
view model =
    text "🏠"
