"""A module after one with a browser: its tests may run an event loop of their own."""

import asyncio


def test_an_event_loop_starts_after_a_browser_was_used() -> None:
    async def answer() -> int:
        return 42

    assert asyncio.run(answer()) == 42
