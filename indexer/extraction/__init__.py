"""Files to prepared rows, in this process or in worker processes that a bad file may kill."""
