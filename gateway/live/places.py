"""How many live streams there may be, in all and of one client."""

from audiocnn.errors import Busy
from gateway.shares import Shares


class Places(Shares):
    """Shares whose refusals a stream's close code names, `busy` for both."""

    def __init__(self, max_total: int, max_each: int) -> None:
        super().__init__(max_total, max_each, "live streams")

    def _refusal(self, *, is_mine: bool) -> Busy:
        who = "You have" if is_mine else "This server has"
        return Busy(f"{who} as many {self._what} as it may: end one, or try again later.")
