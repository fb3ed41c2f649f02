;;;; A queue. Häuser, 家, 🏠.
(defpackage :queue
  (:use :cl)
  (:export #:push-item))
(in-package :queue)

(defvar *items* '() "What waits.")
(defparameter *limit* 10)
(defconstant +retries+ 3)

;;; Put an item at the end.
(defun push-item (item &optional (tries +retries+))
  "Put ITEM at the end.
Returns the length."
  (flet ((helper (x) (1+ x)))
    (setf *items* (append *items* (list item)))))

(defmacro with-queue ((name) &body body)
  `(let ((,name *items*)) ,@body))

(defclass job (base)
  ((name :initarg :name :accessor name))
  (:documentation "One job."))

(defstruct (point (:conc-name pt-)) x y)

(defgeneric run (job) (:documentation "Runs."))

(defmethod run ((job job))
  "Runs 🏠."
  (print "🏠"))

(print "🏠") (defun größe (xs) (length xs))

#| (defun commented-out ()) |#

(define-condition queue-full (error) ())

(defun last-one (x)
  x)
