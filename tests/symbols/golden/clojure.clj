;; Tickets and their states. Häuser, 家, 🏠.
(ns shop.tickets
  "Selling tickets."
  (:require [clojure.string :as str]
            [schema.core :as s]))

(def ^:private retries 3)

(def greeting "🏠 hello")

(def limits
  "How many tickets one person may hold."
  {:adult 4 :child 2})

(defonce registry (atom {}))

;; A protocol with two operations.
(defprotocol Store
  "Where tickets live."
  (fetch [this id] "One ticket by id.")
  (save! [this ticket]
    "Write a ticket."))

(defrecord MemoryStore [state]
  Store
  (fetch [_ id]
    (get @state id))
  (save! [_ ticket] (swap! state assoc (:id ticket) ticket)))

(deftype Cursor [^long position]
  Object
  (toString [this] (str position)))

(extend-type String
  Store
  (fetch [this id] nil))

(defn price
  "The price of a `ticket` in cents.

  Discounts included."
  {:added "1.2"}
  [{:keys [kind seats]} discount]
  (let [base (fn [x] (* 2 x))]
    (base seats)))

(defn- total
  ([tickets] (total tickets 0))
  ([tickets discount]
   (reduce + (map #(price % discount) tickets))))

; Unless, as a macro.
(defmacro unless [test & body]
  `(if (not ~test) (do ~@body)))

(str "🏠") (defn größe [xs] (count xs))

(defmulti render :kind)

(defmethod render :html
  [ticket]
  [:b (:name ticket)])

(defmethod render :default [ticket] nil)

(s/defn checked :- s/Int
  "With a schema."
  [x :- s/Int]
  x)

(s/def ::ticket (s/keys :req [::id]))

#?(:clj  (defn now [] (System/currentTimeMillis))
   :cljs (defn now [] (js/Date.now)))

(defn broken [a b]
  (+ a (* b 2)

(defn after-error
  [x]
  (let [{:keys [a]} x] a))

(comment
  (defn scratch [] 1))
