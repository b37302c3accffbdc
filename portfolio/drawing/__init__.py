"""What pages and lists print, in words, bars and cells: nothing that a template would have to decide."""
