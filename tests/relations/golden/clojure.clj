(ns wire.groesse
  (:require [wire.net :as net :refer [send-all]]))

(defn run [all]
  ; send-all is not used here, nor in "send-all"
  (send-all "x")
  (net/send-all (map send-all all)))
