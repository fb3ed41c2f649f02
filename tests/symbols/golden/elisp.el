;;; queue.el --- A queue -*- lexical-binding: t; -*-
;; Häuser, 家, 🏠.

(defgroup queue nil "Queues." :group 'tools)

(defcustom queue-limit 10
  "How many items one queue holds."
  :type 'integer)

(defvar queue--items nil "What waits.")
(defconst queue-retries 3)

;; Above a function.
(defun queue-push (item &optional tries)
  "Put ITEM at the end.
TRIES times."
  (interactive "sItem: ")
  (setq queue--items (append queue--items (list item))))

;;;###autoload
(defmacro with-queue (name &rest body)
  "Run BODY with NAME."
  `(let ((,name queue--items)) ,@body))

(cl-defun queue-take (&key from (to "🏠"))
  "Take one."
  (pop queue--items))

(cl-defstruct queue-job name state)
(cl-defmethod queue-run ((job queue-job)) (message "🏠"))

(define-minor-mode queue-mode
  "Show the queue."
  :lighter " Q")

(message "🏠") (defun größe (xs) (length xs))

(provide 'queue)
