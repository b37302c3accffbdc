"""Search, history, comments, bookmarks, followers and notifications: around every registered noun."""
