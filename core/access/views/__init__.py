"""Pages of users, rights and tokens, and the door of the demo."""
