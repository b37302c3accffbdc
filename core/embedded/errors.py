"""What can go wrong when servers are started by hand."""


class EmbeddedError(Exception):
    """A server cannot be started; the text says why and what to do."""


class StopRequested(Exception):
    """The person, or the system, asked for a stop while something was being awaited."""
