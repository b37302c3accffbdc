"""What the pages of users, rights and tokens show."""
