"""The French of the portal: what is to be translated, where it is kept, and what it must look like."""
