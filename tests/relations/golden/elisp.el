(require 'net)

(defun run (all)
  ;; send-all is not used here, nor in "send-all"
  (send-all "x")
  (mapc #'send-all all))
