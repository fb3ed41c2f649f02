(defun run (all)
  ;; send-all is not used here, nor in "send-all"
  (send-all "x")
  (net:send-all (mapcar #'send-all all)))
